// The simulated days: numbered from the start, with the working days of France.
#ifndef BASIN_CLIENTS_SIMULATION_CALENDAR_H_
#define BASIN_CLIENTS_SIMULATION_CALENDAR_H_

#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace basin::simulation {

// Day 0 is the start. Knows as many days ahead as it was made for; beyond is a mistake of the
// caller.
class Calendar {
 public:
  Calendar(absl::CivilDay start, int days);

  int days() const { return static_cast<int>(days_.size()); }
  bool IsWorking(int day) const { return At(day).working; }
  // The day itself, or the next one on which offices are open.
  int WorkingFrom(int day) const;
  // A moment of the day, in minutes after midnight in Paris. On the two days when the clocks change
  // it is an hour off after the change; nobody minds.
  absl::Time Moment(int day, int minute) const { return At(day).midnight + absl::Minutes(minute); }
  // "2026-03-12"
  const std::string& Date(int day) const { return At(day).date; }
  int Month(int day) const { return At(day).month; }  // 1 … 12
  absl::CivilDay Civil(int day) const { return start_ + day; }

 private:
  struct Day {
    absl::Time midnight;
    std::string date;
    int month;
    bool working;
  };
  const Day& At(int day) const;

  absl::CivilDay start_;
  std::vector<Day> days_;
};

// Whether offices in France are closed that day although it is no weekend: the eleven public
// holidays of the Code du travail (L3133-1).
bool IsPublicHoliday(absl::CivilDay day);

}  // namespace basin::simulation

#endif  // BASIN_CLIENTS_SIMULATION_CALENDAR_H_
