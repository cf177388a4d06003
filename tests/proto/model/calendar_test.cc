#include "proto/model/calendar.h"

#include <string>

#include "gtest/gtest.h"
#include "proto/model/cloud_event.h"

namespace basin {
namespace {

std::string DayOf(const std::string& utc) {
  absl::Time time;
  EXPECT_TRUE(ParseTimestamp(utc, &time)) << utc;
  return FormatDay(ParisDay(time));
}

TEST(CalendarTest, ADayBeginsAtMidnightInParis) {
  EXPECT_EQ(DayOf("2026-01-14T22:59:59.999Z"), "2026-01-14");  // winter: UTC+1
  EXPECT_EQ(DayOf("2026-01-14T23:00:00Z"), "2026-01-15");
  EXPECT_EQ(DayOf("2026-07-14T21:59:59.999Z"), "2026-07-14");  // summer: UTC+2
  EXPECT_EQ(DayOf("2026-07-14T22:00:00Z"), "2026-07-15");
}

// 29 March 2026: 02:00 → 03:00. 25 October 2026: 03:00 → 02:00.
TEST(CalendarTest, DaysOfTheChangeOfClocksAreOfTheirOwnLength) {
  EXPECT_EQ(DayOf("2026-03-28T22:59:59Z"), "2026-03-28");
  EXPECT_EQ(DayOf("2026-03-28T23:00:00Z"), "2026-03-29");
  EXPECT_EQ(DayOf("2026-03-29T21:59:59Z"), "2026-03-29");
  EXPECT_EQ(DayOf("2026-03-29T22:00:00Z"), "2026-03-30");  // 23 hours
  EXPECT_EQ(DayOf("2026-10-24T22:00:00Z"), "2026-10-25");
  EXPECT_EQ(DayOf("2026-10-25T22:59:59Z"), "2026-10-25");
  EXPECT_EQ(DayOf("2026-10-25T23:00:00Z"), "2026-10-26");  // 25 hours
}

TEST(CalendarTest, DaysDifferByDaysWhateverTheClocksDo) {
  absl::CivilDay before, after;
  ASSERT_TRUE(ParseDay("2026-03-28", &before));
  ASSERT_TRUE(ParseDay("2026-03-30", &after));
  EXPECT_EQ(after - before, 2);
}

TEST(CalendarTest, KnowsLeapYears) {
  absl::CivilDay day;
  EXPECT_TRUE(ParseDay("2024-02-29", &day));
  EXPECT_TRUE(ParseDay("2000-02-29", &day));
  EXPECT_FALSE(ParseDay("2026-02-29", &day));
  EXPECT_FALSE(ParseDay("2100-02-29", &day));
}

TEST(CalendarTest, ReadsWhatItWrites) {
  absl::CivilDay day(1999, 12, 28);
  for (int i = 0; i < 20000; ++i, ++day) {
    absl::CivilDay read;
    ASSERT_TRUE(ParseDay(FormatDay(day), &read)) << FormatDay(day);
    ASSERT_EQ(read, day);
  }
}

TEST(CalendarTest, RefusesWhatIsNotADay) {
  absl::CivilDay day;
  for (const char* text :
       {"", "2026-3-12", "2026-03-1", "2026-13-01", "2026-00-10", "2026-04-31", "2026-01-00",
        "12/03/2026", "2026/03/12", "2026-03-12 ", " 2026-03-12", "2026-03-12T", "20260312",
        "-026-03-12", "+026-03-12", "2026-03-1a", "２０２６-03-12"})
    EXPECT_FALSE(ParseDay(text, &day)) << text;
}

}  // namespace
}  // namespace basin
