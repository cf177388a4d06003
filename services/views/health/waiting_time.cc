#include "services/views/health/waiting_time.h"

#include <algorithm>

#include "proto/model/check.h"
#include "services/views/health/exact.h"

namespace basin {
namespace {

// The share of waits that last beyond the days seen so far: Π (1 − ended ÷ at risk), kept as
// product · survivors ÷ at_risk_product, where factors that cancel (as long as nothing is censored
// between them) never enter the products.
class Survival {
 public:
  void End(uint64_t ended, uint64_t at_risk) {
    if (at_risk != survivors_) {
      product_ = product_ * Natural(survivors_);
      at_risk_product_ = at_risk_product_ * Natural(at_risk);
    }
    survivors_ = at_risk - ended;
  }
  bool AtMost(uint64_t numerator, uint64_t denominator) const {
    return product_ * Natural(survivors_) * Natural(denominator) <=
           at_risk_product_ * Natural(numerator);
  }

 private:
  Natural product_{1}, at_risk_product_{1};
  uint64_t survivors_ = 1;
};

}  // namespace

WaitAtRank KaplanMeier(std::vector<Wait> waits, Rank rank) {
  BASIN_CHECK(!waits.empty());
  std::sort(waits.begin(), waits.end(),
            [](const Wait& a, const Wait& b) { return a.days < b.days; });
  Survival survival;
  for (size_t i = 0; i < waits.size();) {
    const int64_t days = waits[i].days;
    const uint64_t at_risk = waits.size() - i;
    uint64_t ended = 0;
    for (; i < waits.size() && waits[i].days == days; ++i) ended += waits[i].ended ? 1 : 0;
    if (ended == 0) continue;
    survival.End(ended, at_risk);
    if (survival.AtMost(rank.denominator - rank.numerator, rank.denominator)) return {true, days};
  }
  return {false, waits.back().days};
}

int64_t NearestRank(std::vector<int64_t> values, Rank rank) {
  BASIN_CHECK(!values.empty());
  std::sort(values.begin(), values.end());
  const uint64_t position =
      (rank.numerator * values.size() + rank.denominator - 1) / rank.denominator;
  return values[std::max<uint64_t>(position, 1) - 1];
}

}  // namespace basin
