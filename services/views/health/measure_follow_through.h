// Follow-through: whether what was decided is done, by the day it was promised for.
#ifndef BASIN_SERVICES_VIEWS_HEALTH_MEASURE_FOLLOW_THROUGH_H_
#define BASIN_SERVICES_VIEWS_HEALTH_MEASURE_FOLLOW_THROUGH_H_

#include <vector>

#include "absl/time/civil_time.h"
#include "services/views/actions.h"
#include "services/views/health/measure.h"

namespace basin {

// Actions of one basin, or pooled over several. A due date is the one first told (actions.h).
//
// actions_on_time
//     Done by the due date ÷ due in the 180 days to T. Done on the due date is in time. Dropped
//     after its due date: late; on it or before: not counted. What is due on T counts at the end
//     of T.
//
// actions_overdue_age
//     The median of T − due date over the actions that are neither done nor dropped at T and whose
//     due date is before T (nearest rank); 0 days when none is overdue. The sample is the actions
//     that could be: those not done or dropped yet, and those due in the 180 days to T; where there
//     are none, there are no data.
std::vector<Measure> MeasureFollowThrough(const std::vector<Action>& actions, absl::CivilDay day);

}  // namespace basin

#endif  // BASIN_SERVICES_VIEWS_HEALTH_MEASURE_FOLLOW_THROUGH_H_
