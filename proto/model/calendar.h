// Days. Indicators and everything shown to people count calendar days in Europe/Paris; what is
// stored is UTC.
#ifndef BASIN_PROTO_MODEL_CALENDAR_H_
#define BASIN_PROTO_MODEL_CALENDAR_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace basin {

// Europe/Paris. The zone database is part of the operating system (tzdata); without it the process
// ends.
absl::TimeZone Paris();
absl::CivilDay ParisDay(absl::Time time);
// "2026-03-12"
std::string FormatDay(absl::CivilDay day);
// False when `text` is not YYYY-MM-DD or the day does not exist.
bool ParseDay(absl::string_view text, absl::CivilDay* day);

}  // namespace basin

#endif  // BASIN_PROTO_MODEL_CALENDAR_H_
