#include "broker/retention/retention_policy.h"

#include "gtest/gtest.h"
#include "tests/broker/retention/dated_log.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

TEST(RetentionPolicyTest, CountsCalendarMonths) {
  EXPECT_EQ(CutoffOf(Day(2026, 11, 24) + absl::Hours(17), 36), Day(2023, 11, 24));
  EXPECT_EQ(CutoffOf(Day(2026, 11, 24), 120), Day(2016, 11, 24));
  EXPECT_EQ(CutoffOf(Day(2026, 5, 31), 3), Day(2026, 2, 28));
  EXPECT_EQ(CutoffOf(Day(2024, 5, 31), 3), Day(2024, 2, 29));
  EXPECT_EQ(CutoffOf(Day(2026, 1, 31), 1), Day(2025, 12, 31));
}

TEST(RetentionPolicyTest, RefusesAnAgeThatWouldPurgeTheDay) {
  v1::RetentionConfig config;
  config.set_operational_months(36);
  config.set_programme_months(120);
  BASIN_EXPECT_OK(ReadRetention(config));

  config.set_operational_months(0);
  EXPECT_THAT(ReadRetention(config), HasCode(v1::BAD_CONFIG));
  config.set_operational_months(36);
  config.set_programme_months(1201);
  EXPECT_THAT(ReadRetention(config), HasCode(v1::BAD_CONFIG));
}

TEST(RetentionPolicyTest, DoubtsAClockThatRunsFarAheadOfTheLog) {
  const absl::Time last = Day(2026, 11, 24);

  BASIN_EXPECT_OK(CheckRetentionClock(last + absl::Hours(24 * 400), last, v1::REAL, false));
  EXPECT_THAT(CheckRetentionClock(last + absl::Hours(24 * 401), last, v1::REAL, false),
              HasCode(v1::CLOCK_JUMP));
  BASIN_EXPECT_OK(CheckRetentionClock(last + absl::Hours(24 * 4000), last, v1::REAL, true));
  BASIN_EXPECT_OK(CheckRetentionClock(last + absl::Hours(24 * 4000), last, v1::SIMULATED, false));
}

}  // namespace
}  // namespace basin
