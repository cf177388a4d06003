// The day an event is about.
#ifndef BASIN_SERVICES_VIEWS_EVENT_DAY_H_
#define BASIN_SERVICES_VIEWS_EVENT_DAY_H_

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace basin {

// The date that the body names as the day of the fact, where events of `type` have one; otherwise
// the day of `time` in Europe/Paris.
absl::CivilDay EventDay(absl::string_view type, absl::string_view body, absl::Time time);

}  // namespace basin

#endif  // BASIN_SERVICES_VIEWS_EVENT_DAY_H_
