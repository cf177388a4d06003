// Network: whether the actors of a basin work together, or each with one, or not at all. Shown and
// not scored: there is no right number of ties.
#ifndef BASIN_SERVICES_VIEWS_HEALTH_MEASURE_NETWORK_H_
#define BASIN_SERVICES_VIEWS_HEALTH_MEASURE_NETWORK_H_

#include <vector>

#include "absl/time/civil_time.h"
#include "services/views/health/measure.h"
#include "services/views/memberships.h"
#include "services/views/network.h"

namespace basin {

// The actors are the members, tied or not, and whoever else is tied here. The sample of the first
// four is those of them that are registered, and the cases that tie.
//
// largest_component
//     Actors of the largest connected component ÷ actors.
//
// tie_density
//     Pairs of actors that are tied ÷ pairs of actors. No data for fewer than two actors.
//
// centralisation
//     Freeman's degree centralisation: Σ (highest degree − degree) ÷ ((n − 1)(n − 2)). No data for
//     fewer than three actors, or without a tie: then nobody stands out, and nobody is together.
//
// bridges
//     Tied actors that reach the basin and another one: they belong to it, or are tied to an actor
//     at home in it.
//
// missing_actors
//     Expected actor types of which no active actor belongs to the basin at T ÷ expected types.
//     Pooled, each basin's table counts for itself. The sample is what set the expectations, and
//     the active actors of expected types.
//
// `doings` are of the 90 days to T, of the tables' basins (network.h).
std::vector<Measure> MeasureNetwork(const std::vector<Table>& tables,
                                    const std::vector<Doing>& doings,
                                    const Memberships& memberships, absl::CivilDay day);

}  // namespace basin

#endif  // BASIN_SERVICES_VIEWS_HEALTH_MEASURE_NETWORK_H_
