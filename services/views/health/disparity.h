// How far the basins lie apart: of each scored indicator and dimension, which basin stands where,
// and whether the distance grows.
//
// Everything is over the scores (0 … 100) of the basins that have one at the moment, each basin
// counting once, whatever its size. With n scores s, their mean m and their standard deviation d:
//
//   d² = Σ (s − m)² ÷ n             of the population: these are all basins, not a sample of them
//   z  = (s − m) ÷ d                0 where all scores are equal
//   cv = d ÷ m                      0 where all scores are 0
//   Gini = Σ |s − s'| ÷ (2 · n² · m)  over all ordered pairs; 0 = all equal, at most 1 − 1 ÷ n;
//                                   0 where all scores are 0
//   slope = Σ (x − 1½) · Gini ÷ 5   least squares over four quarter ends, x = 0, 1, 2, 3: how much
//                                   the Gini grows a quarter
//
// Fewer than two scores tell no distance. All of it is exact; z and cv, which have a square root,
// are rounded from it once, halves away from zero (RoundRoot), so that whoever computes them from
// the same scores gets the same digits.
#ifndef BASIN_SERVICES_VIEWS_HEALTH_DISPARITY_H_
#define BASIN_SERVICES_VIEWS_HEALTH_DISPARITY_H_

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "services/views/health/exact.h"

namespace basin {

// Where one basin stands.
struct RankedScore {
  uint32_t rank = 0;         // 1 = the best; equal scores share a rank, the next one is left out
  int64_t z_hundredths = 0;  // 0 also where there is but one score
};

struct ScoreSpread {
  uint32_t scores = 0;
  // In the order of the scores given; nullopt for a basin without one.
  std::vector<std::optional<RankedScore>> ranked;
  std::optional<Ratio> mean;  // none without a score
  // None with fewer than two scores.
  std::optional<uint64_t> cv_ten_thousandths;
  std::optional<Ratio> gini;
};
// Pure. `scores` are 0 … 100.
ScoreSpread SpreadOf(absl::Span<const std::optional<Ratio>> scores);

inline constexpr size_t kSlopeQuarters = 4;

// The last four quarter ends up to `day`, which may be one itself; the earliest first.
std::array<absl::CivilDay, kSlopeQuarters> LastQuarterEnds(absl::CivilDay day);

struct Slope {
  bool falling = false;
  Ratio size{0, 1};  // per quarter
};
// None unless each of the quarters has a Gini: with a hole the line would be another's.
std::optional<Slope> SlopeOf(const std::array<std::optional<Ratio>, kSlopeQuarters>& ginis);

}  // namespace basin

#endif  // BASIN_SERVICES_VIEWS_HEALTH_DISPARITY_H_
