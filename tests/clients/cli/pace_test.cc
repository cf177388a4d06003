#include "clients/cli/pace.h"

#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace basin::cli {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);
const absl::Time kThen = absl::FromUnixSeconds(1'700'000'000);

TEST(PaceTest, AtMaximumEverythingIsDueAtOnce) {
  auto pace = Pace::Parse("max");
  BASIN_ASSERT_OK(pace);
  EXPECT_EQ(pace->Due(kThen, kNow), kNow);
  EXPECT_EQ(pace->Due(kThen + absl::Hours(24), kNow), kNow);
}

TEST(PaceTest, FollowsTheEventsOwnTimesFaster) {
  auto pace = Pace::Parse("x10");
  BASIN_ASSERT_OK(pace);
  EXPECT_EQ(pace->Due(kThen, kNow), kNow);
  EXPECT_EQ(pace->Due(kThen + absl::Seconds(100), kNow), kNow + absl::Seconds(10));
}

TEST(PaceTest, ALateDeclarationWaitsForNothingAndHoldsNothingUp) {
  auto pace = Pace::Parse("x1");
  BASIN_ASSERT_OK(pace);
  pace->Due(kThen, kNow);
  EXPECT_EQ(pace->Due(kThen + absl::Seconds(60), kNow), kNow + absl::Seconds(60));
  EXPECT_EQ(pace->Due(kThen - absl::Hours(48), kNow), kNow + absl::Seconds(60));
  EXPECT_EQ(pace->Due(kThen + absl::Seconds(61), kNow), kNow + absl::Seconds(61));
}

TEST(PaceTest, KeepsAFixedRateWhateverTheEventsTimes) {
  auto pace = Pace::Parse("4/s");
  BASIN_ASSERT_OK(pace);
  EXPECT_EQ(pace->Due(kThen, kNow), kNow);
  EXPECT_EQ(pace->Due(kThen + absl::Hours(9), kNow), kNow + absl::Milliseconds(250));
  EXPECT_EQ(pace->Due(kThen - absl::Hours(9), kNow), kNow + absl::Milliseconds(500));
}

TEST(PaceTest, ANumberAloneCountsBySecond) {
  auto pace = Pace::Parse("100");
  BASIN_ASSERT_OK(pace);
  EXPECT_EQ(pace->Due(kThen, kNow), kNow);
  EXPECT_EQ(pace->Due(kThen, kNow), kNow + absl::Milliseconds(10));
}

TEST(PaceTest, RefusesWhatIsNoRate) {
  for (const char* text :
       {"", "x", "x0", "x-1", "0/s", "0", "-5/s", "fast", "xnan", "inf/s", "x10/s"})
    EXPECT_THAT(Pace::Parse(text), HasCode(v1::USAGE)) << text;
}

}  // namespace
}  // namespace basin::cli
