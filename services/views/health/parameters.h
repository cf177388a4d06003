// What the figures are scored with: how much each dimension weighs, and which values of an
// indicator are worth how much. The defaults are here; parameters.set events change them from their
// day on, so that an old score keeps its old ground.
#ifndef BASIN_SERVICES_VIEWS_HEALTH_PARAMETERS_H_
#define BASIN_SERVICES_VIEWS_HEALTH_PARAMETERS_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "basin/v1/ground.pb.h"
#include "proto/model/sequence.h"
#include "services/views/health/exact.h"

namespace basin {

// The value numerator ÷ denominator is worth `score`.
struct LinePoint {
  Ratio value;
  uint32_t score = 0;  // 0 … 100
};
// Piecewise linear between its points, by value; beyond the first and the last the score stays
// theirs.
using Line = std::vector<LinePoint>;

// 0 … 100, exact. REQUIRES: the line has a point.
Ratio ScoreOn(const Line& line, const Ratio& value);

class Parameters {
 public:
  Parameters();  // the defaults

  // Changes what `set` names; lines and weights of unknown names are left to whoever knows them.
  void Change(const v1::ParametersSet& set, Sequence sequence);

  // The line of "referrals.answered_10d" or "answered_10d". The values of days_since_meeting are
  // multiples of the body's cadence. Empty for indicators that are not scored.
  const Line& LineOf(absl::string_view indicator) const;
  // 0 for an unknown dimension.
  uint32_t WeightOf(absl::string_view dimension) const;
  // Of all dimensions, also those that are not computed: they have no data.
  uint32_t TotalWeight() const;
  // The latest event that changed something; 0 = the defaults.
  Sequence version() const { return version_; }

 private:
  std::map<std::string, uint32_t> weights_;
  std::map<std::string, Line> lines_;  // by the indicator's name without its dimension
  Sequence version_ = 0;
};

}  // namespace basin

#endif  // BASIN_SERVICES_VIEWS_HEALTH_PARAMETERS_H_
