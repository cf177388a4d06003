// Rhythm: whether a basin's bodies meet, in numbers that can decide, and tell what they decided.
#ifndef BASIN_SERVICES_VIEWS_HEALTH_MEASURE_RHYTHM_H_
#define BASIN_SERVICES_VIEWS_HEALTH_MEASURE_RHYTHM_H_

#include <vector>

#include "absl/time/civil_time.h"
#include "services/views/basins.h"
#include "services/views/health/measure.h"
#include "services/views/meetings.h"

namespace basin {

// Bodies and meetings of one basin, or pooled over several.
//
// days_since_meeting
//     Per body constituted and not dissolved at T: T − its last meeting.held, or its constitution
//     while it has never met. The worst body counts: the one with the most days for its cadence;
//     it is scored in multiples of that. The sample is the bodies; a body dissolved on T is gone.
//     Any meeting.held counts, of a first or second convocation. A body's meetings are those
//     convened for it.
//
// held_rate
//     Held ÷ (held + cancelled + lapsed), by scheduled date, 365 days to T. The scheduled date is
//     the last one the meeting was given. Lapsed: neither held nor cancelled by the 14th day
//     after that date, or rescheduled more than twice. What is held or cancelled later, or after
//     a third rescheduling, stays lapsed: the rate says whether a date given was a date kept.
//     Within the 14 days a meeting that has not been held or cancelled is not counted yet. A
//     meeting that failed for lack of quorum was neither held nor cancelled: it lapses after the
//     14 days.
//
// quorum_rate
//     First-convocation meetings with present + represented ≥ half of the members in office ÷
//     first-convocation meetings held or failed for lack of quorum, in the 365 days to T by the
//     day of the meeting; of bodies whose quorum rule is HALF on that day (Code du travail
//     R5311-40). Exactly half is enough. A failed meeting never counts as quorate. Held without
//     the number of members in office, or for a body that is not known: not counted, and lowers
//     the coverage.
//
// minutes_15d
//     Meetings with minutes within 15 days ÷ meetings held in the 365 days to T and at least 15
//     days ago: (T − 365, T − 15] by the day held. Minutes on the 15th day are in time.
//
// minutes_median_days
//     The median delay of those among them that have minutes by T (nearest rank).
std::vector<Measure> MeasureRhythm(const std::vector<Body>& bodies,
                                   const std::vector<Meeting>& meetings, absl::CivilDay day);

}  // namespace basin

#endif  // BASIN_SERVICES_VIEWS_HEALTH_MEASURE_RHYTHM_H_
