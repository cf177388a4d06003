#include "broker/retention/due_records.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/broker/retention/dated_log.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Verdict = DueRecords::Verdict;

const absl::Time kThen = Day(2020, 1, 1);

// The sequences of a verdict, when OPERATIONAL records up to `operational` and PROGRAMME ones up to
// `programme` are old.
std::vector<Sequence> Which(Verdict verdict, const std::vector<Dated>& events, Sequence operational,
                            Sequence programme, const std::vector<std::string>& held = {}) {
  static const EventCatalog kCatalog;
  OldThrough old_through{};
  old_through[v1::OPERATIONAL] = operational;
  old_through[v1::PROGRAMME] = programme;
  DueRecords due(kCatalog, old_through, held);
  const auto log = DatedLog(events);
  for (const SharedGroup& group : GroupsOf(*log)) BASIN_EXPECT_OK(due.Look(*group));
  std::vector<Sequence> which;
  for (const SharedGroup& group : GroupsOf(*log))
    for (uint32_t i = 0; i < group->count; ++i)
      if (due.Judge(*ReadRecord(RecordBytes(*group, i))) == verdict)
        which.push_back(group->first + i);
  return which;
}

TEST(DueRecordsTest, WhatIsOldInACaseThatIsOldIsDue) {
  EXPECT_THAT(Which(Verdict::kDue,
                    {{"referral.sent", "referral/1", kThen},
                     {"referral.accepted", "referral/1", kThen},
                     {"referral.sent", "referral/2", kThen}},
                    2, 0),
              ElementsAre(1, 2));
}

TEST(DueRecordsTest, ACaseThatSomethingWasSaidAboutSinceIsNot) {
  EXPECT_THAT(Which(Verdict::kDue,
                    {{"referral.sent", "referral/1", kThen},
                     {"referral.sent", "referral/2", kThen},
                     {"referral.accepted", "referral/1", kThen}},
                    2, 0),
              ElementsAre(2));
}

TEST(DueRecordsTest, EachClassHasItsAge) {
  const std::vector<Dated> events = {{"meeting.held", "meeting/1", kThen},
                                     {"referral.sent", "referral/1", kThen},
                                     {"meeting.held", "meeting/2", kThen}};

  EXPECT_THAT(Which(Verdict::kDue, events, 3, 1), ElementsAre(1, 2));
  EXPECT_THAT(Which(Verdict::kDue, events, 0, 3), ElementsAre(1, 3));
}

TEST(DueRecordsTest, OfAMixedCaseTheShorterClassGoesFirst) {
  const std::vector<Dated> events = {{"referral.sent", "meeting/1", kThen},
                                     {"meeting.held", "meeting/1", kThen}};

  EXPECT_THAT(Which(Verdict::kDue, events, 2, 0), ElementsAre(1));
  EXPECT_THAT(Which(Verdict::kDue, events, 2, 1), ElementsAre(1)) << "its last event is younger";
  EXPECT_THAT(Which(Verdict::kDue, events, 2, 2), ElementsAre(1, 2));
}

TEST(DueRecordsTest, WhatIsPermanentOrUnknownStays) {
  EXPECT_THAT(
      Which(Verdict::kDue,
            {{"territory.defined", "territory/1107", kThen}, {"of.another_version", "of/1", kThen}},
            2, 2),
      IsEmpty());
}

TEST(DueRecordsTest, AHeldCaseStaysWhole) {
  const std::vector<Dated> events = {{"referral.sent", "referral/1", kThen},
                                     {"referral.sent", "referral/2", kThen},
                                     {"referral.accepted", "referral/1", kThen}};

  EXPECT_THAT(Which(Verdict::kDue, events, 3, 0, {"referral/1"}), ElementsAre(2));
  EXPECT_THAT(Which(Verdict::kHeld, events, 3, 0, {"referral/1", "referral/9"}), ElementsAre(1, 3));
}

}  // namespace
}  // namespace basin
