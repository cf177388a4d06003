#include "broker/log/group_summary.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "proto/model/digest.h"
#include "tests/broker/log/groups.h"

namespace basin {
namespace {

TEST(GroupSummaryTest, NeverDeniesWhatTheGroupHolds) {
  for (const int values : {1, 2, 10, 100, 1000, 10000}) {
    SummaryBuilder builder;
    for (int i = 0; i < values; ++i)
      builder.Add(SummaryField::kSubject, absl::StrCat("referral/", i));
    const std::string summary = builder.Take();
    EXPECT_LE(summary.size(), kSummaryBytesMax);

    for (int i = 0; i < values; ++i)
      EXPECT_TRUE(MayHold(summary, SummaryField::kSubject, absl::StrCat("referral/", i)));
  }
}

TEST(GroupSummaryTest, DeniesNearlyEverythingElse) {
  SummaryBuilder builder;
  for (int i = 0; i < 1500; ++i) builder.Add(SummaryField::kSubject, absl::StrCat("referral/", i));
  const std::string summary = builder.Take();

  int mistaken = 0;
  for (int i = 0; i < 10000; ++i)
    mistaken += MayHold(summary, SummaryField::kSubject, absl::StrCat("meeting/", i));

  EXPECT_LT(mistaken, 300);
}

TEST(GroupSummaryTest, KeepsFieldsApart) {
  SummaryBuilder builder;
  builder.Add(SummaryField::kBasin, "1107");
  const std::string summary = builder.Take();

  EXPECT_TRUE(MayHold(summary, SummaryField::kBasin, "1107"));
  EXPECT_FALSE(MayHold(summary, SummaryField::kType, "1107"));
}

TEST(GroupSummaryTest, AGroupOfOneEventCostsEightBytes) {
  EXPECT_EQ(MakeTestGroup(1, 1)->summary.size(), 8u);
}

TEST(GroupSummaryTest, ASealedGroupKnowsItsEvents) {
  const SharedGroup group = MakeTestGroup(1, 50);

  EXPECT_TRUE(MayHold(group->summary, SummaryField::kType, "referral.sent"));
  EXPECT_TRUE(MayHold(group->summary, SummaryField::kBasin, "1102"));
  EXPECT_TRUE(MayHold(group->summary, SummaryField::kSubject, "referral/3"));
  EXPECT_FALSE(MayHold(group->summary, SummaryField::kType, "alert.raised"));
  EXPECT_FALSE(MayHold(group->summary, SummaryField::kSubject, "referral/8"));
}

TEST(GroupSummaryTest, NoSummaryMayHoldAnything) {
  EXPECT_TRUE(MayHold("", SummaryField::kType, "meeting.held"));
}

// The hash is part of what is stored: changing it needs a new format version.
TEST(GroupSummaryTest, TheStoredFormDoesNotChange) {
  SummaryBuilder builder;
  builder.Add(SummaryField::kType, "meeting.held");
  builder.Add(SummaryField::kBasin, "1107");

  EXPECT_EQ(ToHex(builder.Take()), "1042002002102184");
}

}  // namespace
}  // namespace basin
