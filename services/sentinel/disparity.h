// disparity.growing: whether the basins grew apart over the last four quarters, as the views
// answer it. The sentinel computes no figure; it asks once a quarter.
//
// Nothing flaps here either: the question is always about the last quarter that is over, and its
// answer stands until the next one is.
#ifndef BASIN_SERVICES_SENTINEL_DISPARITY_H_
#define BASIN_SERVICES_SENTINEL_DISPARITY_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/time/civil_time.h"
#include "basin/v1/query.pb.h"
#include "services/sentinel/rules.h"
#include "services/sentinel/watched_basin.h"

namespace basin {

// The last day of the last quarter that is over when `day` is.
absl::CivilDay LastQuarterEnd(absl::CivilDay day);

v1::Query DisparityQuery(absl::CivilDay quarter_end, uint64_t at_least);

struct Disparities {
  absl::CivilDay quarter_end;
  // The first of the four quarter ends over which the scores of a dimension lie further and
  // further apart; nullopt when they do in none.
  std::optional<absl::CivilDay> growing_since;
};
Disparities ReadDisparities(const v1::Answer& answer, absl::CivilDay quarter_end);

// The alert about every region, to its actors; none when nothing grows.
std::vector<Due> FindDisparityDue(const std::vector<WatchedBasin>& basins,
                                  const Disparities& disparities);

}  // namespace basin

#endif  // BASIN_SERVICES_SENTINEL_DISPARITY_H_
