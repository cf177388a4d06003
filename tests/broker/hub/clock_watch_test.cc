#include "broker/hub/clock_watch.h"

#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1773316800);
constexpr absl::Duration kSteady = absl::Hours(7);

TEST(ClockWatchTest, TrustsAClockThatGoesWithTheMachine) {
  ClockWatch watch(kNow, kSteady, kNow - absl::Hours(1), false);
  for (int hours = 1; hours < 1000; ++hours)
    watch.Update(kNow + absl::Hours(hours) + absl::Seconds(hours % 60),
                 kSteady + absl::Hours(hours));
  BASIN_EXPECT_OK(watch.Check());
}

TEST(ClockWatchTest, DoubtsAClockThatJumpsAndGoesOnDoubtingIt) {
  for (const absl::Duration jump : {absl::Minutes(6), -absl::Minutes(6), absl::Hours(24 * 3650)}) {
    ClockWatch watch(kNow, kSteady, kNow, false);
    watch.Update(kNow + absl::Seconds(1) + jump, kSteady + absl::Seconds(1));
    EXPECT_THAT(watch.Check(), HasCode(v1::CLOCK_JUMP)) << jump;
    watch.Update(kNow + absl::Seconds(2), kSteady + absl::Seconds(2));
    EXPECT_THAT(watch.Check(), HasCode(v1::CLOCK_JUMP)) << jump;
  }
}

TEST(ClockWatchTest, ComparesTheClockWithTheLastRecordAtTheStart) {
  EXPECT_THAT(ClockWatch(kNow, kSteady, kNow + absl::Minutes(6), false).Check(),
              HasCode(v1::CLOCK_JUMP));
  EXPECT_THAT(ClockWatch(kNow, kSteady, kNow - absl::Hours(24 * 401), false).Check(),
              HasCode(v1::CLOCK_JUMP));
  BASIN_EXPECT_OK(ClockWatch(kNow, kSteady, kNow - absl::Hours(24 * 399), false).Check());
}

TEST(ClockWatchTest, TakesAnOperatorsWordForIt) {
  BASIN_EXPECT_OK(ClockWatch(kNow, kSteady, kNow + absl::Hours(10), true).Check());
}

TEST(ClockWatchTest, HasNothingToCompareWithInAnEmptyOrSimulatedLog) {
  BASIN_EXPECT_OK(ClockWatch(kNow, kSteady, absl::UnixEpoch(), false).Check());
}

}  // namespace
}  // namespace basin
