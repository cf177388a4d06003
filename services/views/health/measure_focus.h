// Focus: whether a basin has a handful of priorities, and a plan that is not out of date.
#ifndef BASIN_SERVICES_VIEWS_HEALTH_MEASURE_FOCUS_H_
#define BASIN_SERVICES_VIEWS_HEALTH_MEASURE_FOCUS_H_

#include <vector>

#include "absl/time/civil_time.h"
#include "services/views/health/measure.h"
#include "services/views/themes.h"

namespace basin {

// Themes, diagnoses and roadmaps of one basin, or pooled over several.
//
// active_themes
//     Themes adopted and not dropped at T. The sample is all themes proposed or adopted by then:
//     where there are none, there are no data; where all were dropped or none was adopted, 0.
//
// roadmap_age
//     The days from the last roadmap adopted or revised to T, or from the last diagnosis published
//     to T, whichever are more; by the days that the events name. Without a roadmap, or without a
//     diagnosis, the older one is not known: no data. The sample is all roadmaps and diagnoses.
std::vector<Measure> MeasureFocus(const Themes& themes, absl::CivilDay day);

}  // namespace basin

#endif  // BASIN_SERVICES_VIEWS_HEALTH_MEASURE_FOCUS_H_
