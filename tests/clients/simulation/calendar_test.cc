#include "clients/simulation/calendar.h"

#include "gtest/gtest.h"
#include "proto/model/cloud_event.h"

namespace basin::simulation {
namespace {

TEST(CalendarTest, KnowsThePublicHolidays) {
  EXPECT_TRUE(IsPublicHoliday(absl::CivilDay(2024, 1, 1)));
  EXPECT_TRUE(IsPublicHoliday(absl::CivilDay(2024, 4, 1)));   // Easter Monday
  EXPECT_TRUE(IsPublicHoliday(absl::CivilDay(2024, 5, 9)));   // Ascension
  EXPECT_TRUE(IsPublicHoliday(absl::CivilDay(2024, 5, 20)));  // Whit Monday
  EXPECT_TRUE(IsPublicHoliday(absl::CivilDay(2025, 4, 21)));
  EXPECT_TRUE(IsPublicHoliday(absl::CivilDay(2026, 4, 6)));
  EXPECT_FALSE(IsPublicHoliday(absl::CivilDay(2024, 4, 2)));
}

TEST(CalendarTest, OfficesOpenOnTheNextWorkingDay) {
  const Calendar calendar(absl::CivilDay(2023, 7, 13), 10);  // a Thursday; the 14th is a holiday
  EXPECT_EQ(calendar.WorkingFrom(0), 0);
  EXPECT_EQ(calendar.WorkingFrom(1), 4);
  EXPECT_EQ(calendar.Date(4), "2023-07-17");
  EXPECT_EQ(calendar.Month(4), 7);
}

TEST(CalendarTest, MomentsAreThoseOfParis) {
  const Calendar calendar(absl::CivilDay(2023, 12, 31), 3);
  EXPECT_EQ(FormatTimestamp(calendar.Moment(1, 9 * 60 + 30)), "2024-01-01T08:30:00Z");
}

}  // namespace
}  // namespace basin::simulation
