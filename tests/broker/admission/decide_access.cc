// Who may publish what: role × basin × event type, and part in the case × basin × event type, every
// cell asserted, from the schema's own options.
#include <algorithm>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "broker/admission/decide.h"
#include "gtest/gtest.h"
#include "proto/model/event_builder.h"
#include "tests/broker/admission/sample_body.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'772'366'400);

constexpr v1::Publisher kRoles[] = {v1::PUBLISHER_UNSPECIFIED,  // a reader
                                    v1::MEMBER,
                                    v1::ANIMATOR,
                                    v1::CHAIR,
                                    v1::FUNDER,
                                    v1::OPERATOR,
                                    v1::SENTINEL,
                                    v1::STATISTICIAN};

enum class Part { kNone, kOwner, kRecipient };

struct Cell {
  v1::Publisher role;
  bool in_basin;
  Part part;
};

// A state in which the type is legal: an existing one if there is any.
std::string LegalState(const EventType& type) {
  for (const std::string& state : type.options->from())
    if (state != kNewState) return state == "*" ? "any" : state;
  return kNewState;
}

std::optional<CaseHead> HeadFor(const EventType& type, Part part) {
  if (LegalState(type) == kNewState) return std::nullopt;
  CaseHead head;
  head.state = LegalState(type);
  head.state_since = kNow - absl::Hours(24);
  head.version = 1;
  head.basin = "1107";
  head.owner = part == Part::kOwner ? "a" : "somebody";
  head.recipient = part == Part::kRecipient ? "a" : "somebody";
  return head;
}

Verdict Ask(Decoder& decoder, const EventType& type, const Cell& cell) {
  Actor actor;
  actor.id = "a";
  actor.basins = {cell.in_basin ? "1107" : "1108"};
  if (cell.role != v1::PUBLISHER_UNSPECIFIED) actor.roles = {cell.role};
  Facts facts;
  facts.actor = facts.effective = &actor;
  facts.basin_known = true;
  facts.head = HeadFor(type, cell.part);
  v1::Header header;
  header.set_id("e1");
  header.set_source("/actors/a");
  header.set_subject(absl::StrCat(type.options->case_(), "/1107"));
  header.set_basin("1107");
  header.set_origin(v1::REAL);
  SetTimestamp(kNow - absl::Hours(1), header.mutable_time());
  const std::string bytes = SealEvent(header, *SampleBody(type));
  return Decide(*ReadEvent(bytes), facts, decoder, {}, kNow);
}

// The rule in words: readers publish nothing. A role publishes the types that name it, in its
// basins, and everywhere those that may go into any. The owner and the recipient of a case publish
// in it the types that name them, wherever they are.
bool MayPublish(const EventType& type, const Cell& cell) {
  const auto& by = type.options->by();
  const auto names = [&](v1::Publisher p) {
    return std::find(by.begin(), by.end(), p) != by.end();
  };
  if (cell.role == v1::PUBLISHER_UNSPECIFIED) return false;
  const bool exists = LegalState(type) != kNewState;
  const bool party = exists && ((cell.part == Part::kOwner && names(v1::OWNER)) ||
                                (cell.part == Part::kRecipient && names(v1::RECIPIENT)));
  const bool here = cell.in_basin || type.options->any_basin();
  return party || (names(cell.role) && here);
}

TEST(AccessTest, EveryCellOfRoleBasinPartAndTypeIsAsDeclared) {
  const EventCatalog catalog;
  Decoder decoder(catalog);
  int allowed = 0, denied = 0;
  for (const auto& type : catalog.types()) {
    for (const v1::Publisher role : kRoles) {
      for (const bool in_basin : {true, false}) {
        for (const Part part : {Part::kNone, Part::kOwner, Part::kRecipient}) {
          const Cell cell = {role, in_basin, part};
          SCOPED_TRACE(absl::StrCat(type->name(), " by ", v1::Publisher_Name(role),
                                    in_basin ? " of the basin" : " of elsewhere", ", part ",
                                    static_cast<int>(part)));

          const Verdict verdict = Ask(decoder, *type, cell);

          const auto* refusal = std::get_if<absl::Status>(&verdict);
          if (MayPublish(*type, cell)) {
            EXPECT_EQ(refusal, nullptr) << refusal->ToString();
            ++allowed;
          } else {
            ASSERT_NE(refusal, nullptr);
            EXPECT_THAT(*refusal, HasCode(v1::FORBIDDEN_ACTION));
            ++denied;
          }
        }
      }
    }
  }
  EXPECT_GT(allowed, 300);
  EXPECT_GT(denied, 1000);
}

}  // namespace
}  // namespace basin
