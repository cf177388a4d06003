// The lifecycle of every event type, from the schema's own options: each declared state is legal,
// every other one of the case is refused, and lateness counts where it is declared.
#include <algorithm>
#include <map>
#include <set>
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
const absl::Time kSince = kNow - absl::Hours(24);  // when the case came to its state

// An actor that may do everything, so that only the lifecycle decides.
Actor Anybody() {
  Actor actor;
  actor.id = "a";
  actor.basins = {"*"};
  for (int i = 1; i < v1::Publisher_ARRAYSIZE; ++i)
    actor.roles.insert(static_cast<v1::Publisher>(i));
  return actor;
}

// The states that the types of each kind of case name.
std::map<std::string, std::set<std::string>> StatesByCase(const EventCatalog& catalog) {
  std::map<std::string, std::set<std::string>> states;
  for (const auto& type : catalog.types()) {
    auto& of_case = states[type->options->case_()];
    of_case.insert(type->options->from().begin(), type->options->from().end());
    of_case.insert(type->options->late_from().begin(), type->options->late_from().end());
    if (!type->options->to().empty()) of_case.insert(type->options->to());
    of_case.insert("invented");
    of_case.erase("*");
  }
  return states;
}

// The verdict on a sample event of the type, on a case in `state` ("new": none).
Verdict Ask(Decoder& decoder, const EventType& type, const std::string& state, absl::Time time) {
  const Actor actor = Anybody();
  Facts facts;
  facts.actor = facts.effective = &actor;
  facts.basin_known = true;
  if (state != kNewState) {
    CaseHead& head = facts.head.emplace();
    head.state = state;
    head.state_since = kSince;
    head.version = 1;
    head.basin = "1107";
    head.owner = head.recipient = actor.id;
  }
  v1::Header header;
  header.set_id("e1");
  header.set_source("/actors/a");
  header.set_subject(absl::StrCat(type.options->case_(), "/1107"));
  header.set_basin("1107");
  header.set_origin(v1::REAL);
  SetTimestamp(time, header.mutable_time());
  const std::string bytes = SealEvent(header, *SampleBody(type));
  return Decide(*ReadEvent(bytes), facts, decoder, {}, kNow);
}

bool Contains(const google::protobuf::RepeatedPtrField<std::string>& states, const std::string& s) {
  return std::find(states.begin(), states.end(), s) != states.end();
}

TEST(LifecycleTest, EveryStateOfEveryTypeIsLegalExactlyWhereDeclared) {
  const EventCatalog catalog;
  Decoder decoder(catalog);
  const auto states = StatesByCase(catalog);
  int legal = 0, illegal = 0;
  for (const auto& type : catalog.types()) {
    const v1::EventOptions& options = *type->options;
    for (const std::string& state : states.at(options.case_())) {
      for (const bool late : {false, true}) {
        const absl::Time time = late ? kSince - absl::Seconds(1) : kSince;
        const bool allowed = Contains(options.from(), state) ||
                             (Contains(options.from(), "*") && state != kNewState) ||
                             (late && Contains(options.late_from(), state));
        SCOPED_TRACE(absl::StrCat(options.name(), " on ", state, late ? ", late" : ""));

        const Verdict verdict = Ask(decoder, *type, state, time);

        const auto* refusal = std::get_if<absl::Status>(&verdict);
        if (allowed) {
          EXPECT_EQ(refusal, nullptr) << refusal->ToString();
          ++legal;
        } else {
          ASSERT_NE(refusal, nullptr);
          EXPECT_THAT(*refusal, HasCode(v1::STATE_CONFLICT));
          ++illegal;
        }
      }
    }
  }
  EXPECT_GT(legal, 100);
  EXPECT_GT(illegal, 200);
}

}  // namespace
}  // namespace basin
