// Needs: whether what companies, job seekers, employees and young people need is answered.
#ifndef BASIN_SERVICES_VIEWS_HEALTH_MEASURE_NEEDS_H_
#define BASIN_SERVICES_VIEWS_HEALTH_MEASURE_NEEDS_H_

#include <vector>

#include "absl/time/civil_time.h"
#include "services/views/health/measure.h"
#include "services/views/needs.h"

namespace basin {

// Needs and gaps of one basin, or pooled over several. Needs are counted, not the persons they are
// about.
//
// needs_answered
//     Answered by T ÷ expressed in the 365 days that end at T − 90. Withdrawn needs count among
//     those expressed. Surveyed needs are context and never counted.
//
// needs_answered_<public>, needs_answered_<level>
//     The same for one public (company, job_seeker, employee, youth) or one level of
//     qualification (unqualified, cap_bep, bac, bac_2, bac_3_plus).
//
// public_balance
//     Lowest ÷ highest answer rate among the publics with at least five needs expressed in those
//     365 days. No data with fewer than two such publics, or when none of their needs was
//     answered: then there is nothing to share out.
//
// training_gaps_open
//     Still open at T ÷ declared in the 730 days that end at T − 90.
std::vector<Measure> MeasureNeeds(const Needs& needs, absl::CivilDay day);

}  // namespace basin

#endif  // BASIN_SERVICES_VIEWS_HEALTH_MEASURE_NEEDS_H_
