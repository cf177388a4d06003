#include "clients/simulation/calendar.h"

#include <utility>

#include "proto/model/calendar.h"
#include "proto/model/check.h"

namespace basin::simulation {
namespace {

// The Gregorian computus of Meeus, Jones and Butcher.
absl::CivilDay EasterSunday(int year) {
  const int a = year % 19, b = year / 100, c = year % 100;
  const int d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
  const int h = (19 * a + b - d - g + 15) % 30;
  const int i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7;
  const int m = (a + 11 * h + 22 * l) / 451;
  const int month = (h + l - 7 * m + 114) / 31, day = (h + l - 7 * m + 114) % 31 + 1;
  return absl::CivilDay(year, month, day);
}

constexpr std::pair<int, int> kFixed[] = {{1, 1},  {5, 1},  {5, 8},   {7, 14},
                                          {8, 15}, {11, 1}, {11, 11}, {12, 25}};
constexpr int kAfterEaster[] = {1, 39, 50};  // Easter Monday, Ascension, Whit Monday

}  // namespace

bool IsPublicHoliday(absl::CivilDay day) {
  for (const auto& [month, number] : kFixed)
    if (day.month() == month && day.day() == number) return true;
  const absl::CivilDay easter = EasterSunday(static_cast<int>(day.year()));
  for (int days : kAfterEaster)
    if (day == easter + days) return true;
  return false;
}

Calendar::Calendar(absl::CivilDay start, int days) : start_(start) {
  days_.reserve(static_cast<size_t>(days));
  for (int i = 0; i < days; ++i) {
    const absl::CivilDay day = start + i;
    const absl::Weekday weekday = absl::GetWeekday(day);
    const bool weekend = weekday == absl::Weekday::saturday || weekday == absl::Weekday::sunday;
    days_.push_back(Day{.midnight = absl::FromCivil(day, Paris()),
                        .date = FormatDay(day),
                        .month = day.month(),
                        .working = !weekend && !IsPublicHoliday(day)});
  }
}

const Calendar::Day& Calendar::At(int day) const {
  BASIN_CHECK(day >= 0 && day < days());
  return days_[static_cast<size_t>(day)];
}

int Calendar::WorkingFrom(int day) const {
  while (!IsWorking(day)) ++day;
  return day;
}

}  // namespace basin::simulation
