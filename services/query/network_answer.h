// The network of a basin's actors as it travels.
#ifndef BASIN_SERVICES_QUERY_NETWORK_ANSWER_H_
#define BASIN_SERVICES_QUERY_NETWORK_ANSWER_H_

#include <vector>

#include "absl/time/civil_time.h"
#include "basin/v1/query_network.pb.h"
#include "proto/model/status.h"
#include "services/views/health/health.h"
#include "services/views/health/measure.h"

namespace basin {

// What is hidden is hidden already in `measures`, the basin's own. A reader that may not see small
// cells is not told either how many referrals tie two actors, when they are 1 … 4 for any two: with
// the number of cases in all, the others would give the hidden one.
void DescribeNetwork(const BasinFacts& facts, const std::vector<Measure>& measures,
                     bool may_see_small_cells, absl::CivilDay day, Language language,
                     v1::NetworkAnswer& answer);

}  // namespace basin

#endif  // BASIN_SERVICES_QUERY_NETWORK_ANSWER_H_
