// Funding: whether projects are decided about, and awards paid, in time.
#ifndef BASIN_SERVICES_VIEWS_HEALTH_MEASURE_FUNDING_H_
#define BASIN_SERVICES_VIEWS_HEALTH_MEASURE_FUNDING_H_

#include <cstdint>
#include <vector>

#include "absl/time/civil_time.h"
#include "services/views/funding.h"
#include "services/views/health/measure.h"

namespace basin {

// Calls and projects of one basin with `population` inhabitants, or pooled over several. An award
// occurs on the date of its agreement (convention_on), an import's as well as one decided here.
//
// decided_180d
//     Awarded or refused within 180 days ÷ submitted in the 730 days that end at T − 180. The
//     180th day is in time. Withdrawn projects count among those submitted. Awards imported
//     without a submission are not counted.
//
// median_decision_days
//     Median days (nearest rank) from submission to award or refusal, of those among them that
//     are decided by T.
//
// paid_share
//     Paid ÷ due, of the instalments due in the 730 days to T, of awards wholly or partly in cash
//     with a schedule. An award's payments cover its instalments in the order they are due: what
//     an earlier instalment took is not counted again, what was paid too early or too much
//     neither. Payments by T count, however late. Awards in cash of those 730 days without a
//     schedule lower the coverage.
//
// open_calls
//     Calls opened, not closed and not past their closing date at T; on that date a call is open
//     still. The sample is the calls ever opened: without one there is no data.
//
// euros_per_inhabitant
//     Amounts awarded in the 365 days to T, in cash or kind, ÷ population. No data without an
//     award, or without a population.
//
// beneficiary_concentration
//     Herfindahl index of the amounts awarded in the 365 days to T: the sum of the squared shares
//     of the beneficiaries, rounded to ten-thousandths. A beneficiary is a legal person:
//     establishments of one SIREN count together. No data when nothing was awarded.
std::vector<Measure> MeasureFunding(const Funding& funding, int64_t population, absl::CivilDay day);

}  // namespace basin

#endif  // BASIN_SERVICES_VIEWS_HEALTH_MEASURE_FUNDING_H_
