#include "proto/model/event_builder.h"

#include <string>

#include "basin/v1/referral.pb.h"
#include "gtest/gtest.h"
#include "proto/model/digest.h"
#include "proto/model/record_view.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

TEST(EventBuilderTest, FillsInTypeAndDigest) {
  v1::ReferralAccepted body;
  body.set_note("Entretien fixé");

  const std::string bytes = SealEvent(v1::Header(), body);

  const auto event = ReadEvent(bytes);
  BASIN_ASSERT_OK(event);
  EXPECT_EQ(event->header.type, "referral.accepted");
  EXPECT_EQ(event->header.bodysha256, AsBytes(Digest({event->body})));
  EXPECT_EQ(event->body, absl::string_view(body.SerializeAsString()));
}

TEST(EventBuilderTest, KeepsATypeThatIsGiven) {
  v1::Header header;
  header.set_type("referral.refused");
  const std::string bytes = SealEvent(header, v1::ReferralAccepted());
  const auto event = ReadEvent(bytes);
  BASIN_ASSERT_OK(event);
  EXPECT_EQ(event->header.type, "referral.refused");
}

TEST(EventBuilderTest, KeepsNanosecondsOfTimes) {
  for (const absl::Time time :
       {absl::UnixEpoch(), absl::FromUnixNanos(1), absl::FromUnixNanos(-1),
        absl::FromUnixNanos(1773307800'999999999), absl::FromUnixSeconds(-62135596800),
        absl::FromUnixSeconds(253402300799)}) {
    google::protobuf::Timestamp timestamp;
    SetTimestamp(time, &timestamp);
    EXPECT_EQ(ToTime(timestamp), time);
    EXPECT_GE(timestamp.nanos(), 0);
    EXPECT_LT(timestamp.nanos(), 1'000'000'000);
  }
}

}  // namespace
}  // namespace basin
