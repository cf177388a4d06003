// The limits that the protocol's document names are those that the hub has.
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "broker/delivery/filter.h"
#include "broker/delivery/log_read.h"
#include "broker/delivery/publish_view.h"
#include "broker/hub/hub_core.h"
#include "gtest/gtest.h"
#include "proto/wire/router_socket.h"
#include "tests/support/golden.h"

namespace basin {
namespace {

constexpr size_t kKiB = 1024, kMiB = 1024 * kKiB;

// 1 024: a blank between the thousands.
std::string Count(size_t number) {
  std::string digits = std::to_string(number);
  for (int at = static_cast<int>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<size_t>(at), 1, ' ');
  return digits;
}

std::string Bytes(size_t bytes) {
  if (bytes % kMiB == 0) return absl::StrCat(bytes / kMiB, " MiB");
  if (bytes % kKiB == 0) return absl::StrCat(bytes / kKiB, " KiB");
  return absl::StrCat(Count(bytes), " bytes");
}

std::string Row(absl::string_view what, absl::string_view at_most) {
  return absl::StrCat("| ", what, " | ", at_most, " |\n");
}

std::string LimitsTable() {
  const ConversationOptions hub;
  const AdmissionOptions& transactions = hub.admission;
  return absl::StrCat(
      "| what | at most |\n|---|---|\n",  //
      Row("body of a message", Bytes(hub.max_message_bytes)),
      Row("events of a transaction; bytes of its events",
          absl::StrCat(Count(transactions.max_transaction_events), "; ",
                       Bytes(transactions.max_transaction_bytes))),
      Row("transactions of a Publish", Count(kPublishTransactionsMax)),
      Row("unanswered Publish messages; bytes of their bodies",
          absl::StrCat(Count(hub.publish.messages), "; ", Bytes(hub.publish.bytes))),
      Row("subscriptions of a session", Count(hub.max_subscriptions)),
      Row("basins, types, cases, actors of a filter",
          absl::StrCat(Count(kFilterLimits.basins), ", ", Count(kFilterLimits.types), ", ",
                       Count(kFilterLimits.cases), ", ", Count(kFilterLimits.actors))),
      Row("body of an Events message", absl::StrCat(Bytes(kEventsBytesMax), ", or one record")),
      Row("sessions of a hub", Count(hub.max_sessions)),
      Row("time for the ZMTP and CURVE handshake",
          absl::StrCat(absl::ToInt64Seconds(RouterOptions().handshake_timeout), " s")));
}

TEST(LimitsTest, ReadmeNamesThoseOfTheHub) {
  ExpectGoldenSection("proto/README.md", "limits", LimitsTable());
}

// What the hub tells a client to stay within is what its socket lets through.
TEST(LimitsTest, TheSocketTakesWhatTheHubPromises) {
  EXPECT_GE(RouterOptions().body_bytes_max, size_t{ConversationOptions().max_message_bytes});
}

}  // namespace
}  // namespace basin
