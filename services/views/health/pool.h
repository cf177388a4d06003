// Several basins looked at as one: a region's health is computed on the pooled events of its
// basins, not a mean of theirs. A large basin weighs as much as it has cases.
#ifndef BASIN_SERVICES_VIEWS_HEALTH_POOL_H_
#define BASIN_SERVICES_VIEWS_HEALTH_POOL_H_

#include <vector>

#include "absl/types/span.h"
#include "services/views/basins.h"
#include "services/views/health/health.h"

namespace basin {

// The basins of a region: those that share a département with it; all of them, when the region's
// perimeter names none. Local committees lie within basins and are not pooled beside them.
std::vector<const Territory*> BasinsOfRegion(const Territory& region,
                                             const std::vector<Territory>& territories);
// The basins that touch the département.
std::vector<const Territory*> BasinsTouching(absl::string_view departement,
                                             const std::vector<Territory>& territories);

// The facts of `basins`, read at the same moment, as those of one. It goes by the code and name of
// `territory`; its population is the sum of the basins', and not known (0) when one of theirs is
// not. Over one basin, the pool's measures are that basin's.
//
// What the facts point to stays with `basins`, which outlive the pool.
BasinFacts PoolFacts(absl::Span<const BasinFacts* const> basins, const Territory& territory);

}  // namespace basin

#endif  // BASIN_SERVICES_VIEWS_HEALTH_POOL_H_
