// Collegiality: whether those who are expected at a basin's table are there, and choose together.
#ifndef BASIN_SERVICES_VIEWS_HEALTH_MEASURE_COLLEGIALITY_H_
#define BASIN_SERVICES_VIEWS_HEALTH_MEASURE_COLLEGIALITY_H_

#include <vector>

#include "absl/time/civil_time.h"
#include "services/views/activity.h"
#include "services/views/health/measure.h"
#include "services/views/meetings.h"
#include "services/views/memberships.h"
#include "services/views/themes.h"

namespace basin {

// Participation, meetings and themes of one basin, or pooled over several. The type of an actor is
// the one it has at T.
//
// actor_types_active
//     Expected actor types with an attendance or publication in the 90 days to T ÷ expected types.
//     Expected is what the last expectation.set of the basin names at T. A type is active through
//     an actor that works in the basin, registered there or beside, and was present at a meeting
//     held there or published an event there that stands; a neighbour's actor does not make a type
//     active. The ground, the directory of actors, alerts and surveys are no publications
//     (activity.h). Without expectations there are no data; expected and silent counts as not
//     active. The sample is the active actors of these types, and the types that have none.
//
// attendance
//     Present ÷ invited, over the meetings held in the 365 days to T by the day held: actors, not
//     meetings, are counted. Invited is whom the convocation names. Present is who was there;
//     who was represented, excused or absent, or of whom nothing is said, was not. Who comes
//     without being invited changes nothing. A meeting whose attendances were not told by actor
//     cannot be counted, and lowers the coverage.
//
// attendance_<type>
//     The same over the invited actors of one type.
//
// theme_collegiality
//     Themes with positions of at least 4 actor types before their adoption ÷ themes adopted in the
//     730 days to T; dropped ones too. For, against and reserved are positions alike. Before is by
//     the day, then the time. Proposing is not taking a position; nor is the position of an actor
//     that is not registered.
std::vector<Measure> MeasureCollegiality(const std::vector<Participation>& participation,
                                         const std::vector<Meeting>& meetings,
                                         const std::vector<Theme>& themes,
                                         const Memberships& memberships, absl::CivilDay day);

}  // namespace basin

#endif  // BASIN_SERVICES_VIEWS_HEALTH_MEASURE_COLLEGIALITY_H_
