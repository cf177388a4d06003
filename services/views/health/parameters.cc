#include "services/views/health/parameters.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "proto/model/check.h"
#include "services/views/health/measure.h"

namespace basin {
namespace {

struct DefaultWeight {
  const char* dimension;
  uint32_t weight;
};
// All that the definition of health names, whether or not it is computed yet. They sum to 100.
constexpr DefaultWeight kWeights[] = {
    {"rhythm", 15},    {"collegiality", 15}, {"focus", 10}, {"follow_through", 10},
    {"referrals", 20}, {"funding", 10},      {"needs", 10}, {"sharing", 5},
    {"proximity", 5},  {"network", 0},
};

struct DefaultLine {
  const char* indicator;
  uint64_t best, worst, denominator;  // values worth 100 and 0
};
constexpr DefaultLine kLines[] = {
    {"days_since_meeting", 1, 3, 1},  // cadences
    {"held_rate", 90, 50, 100},
    {"quorum_rate", 100, 60, 100},
    {"minutes_15d", 90, 30, 100},
    {"actor_types_active", 100, 40, 100},
    {"attendance", 80, 40, 100},
    {"theme_collegiality", 100, 0, 100},
    {"roadmap_age", 365, 1095, 1},
    {"actions_on_time", 90, 40, 100},
    {"actions_overdue_age", 0, 90, 1},
    {"answered_10d", 80, 30, 100},
    {"decided_60d", 95, 50, 100},
    {"expired_share", 5, 46, 100},  // 46 % of DORA's closed referrals had expired
    {"outcome_known", 90, 40, 100},
    {"decided_180d", 90, 30, 100},
    {"paid_share", 95, 50, 100},
    {"needs_answered", 80, 20, 100},
    {"public_balance", 80, 20, 100},
    {"training_gaps_open", 0, 60, 100},
    {"resources_fresh", 90, 40, 100},  // 41 % of DORA's services were untouched for over a year
    {"practices_crossing", 4, 0, 1},
    {"places_per_100k", 6, 1, 1},  // 748 points for 12.2 million inhabitants in 2015
    {"labels_valid", 100, 30, 100},
};

// Best within a band: too few and too many are worth 0.
struct DefaultBand {
  const char* indicator;
  uint64_t too_few, best_from, best_to, too_many;  // values worth 0, 100, 100 and 0
};
constexpr DefaultBand kBands[] = {
    {"active_themes", 0, 3, 6, 12},
};

Line ByValue(Line line) {
  std::stable_sort(line.begin(), line.end(),
                   [](const LinePoint& a, const LinePoint& b) { return a.value < b.value; });
  return line;
}

// `value` lies between the points, whose values differ.
//   score = (s0 · (v1 − v) + s1 · (v − v0)) ÷ (v1 − v0)
Ratio Between(const LinePoint& low, const LinePoint& high, const Ratio& value) {
  const auto distance = [](const Ratio& from, const Ratio& to) {  // over both denominators
    return to.numerator * from.denominator - from.numerator * to.denominator;
  };
  // All three distances over the product of the three denominators.
  const Natural above = distance(value, high.value) * low.value.denominator;
  const Natural below = distance(low.value, value) * high.value.denominator;
  const Natural whole = distance(low.value, high.value) * value.denominator;
  return {Natural(low.score) * above + Natural(high.score) * below, whole};
}

}  // namespace

Ratio ScoreOn(const Line& line, const Ratio& value) {
  BASIN_CHECK(!line.empty());
  if (value < line.front().value) return {line.front().score, 1};
  for (size_t i = 0; i + 1 < line.size(); ++i)
    if (value < line[i + 1].value) return Between(line[i], line[i + 1], value);
  return {line.back().score, 1};
}

Parameters::Parameters() {
  for (const DefaultWeight& weight : kWeights) weights_[weight.dimension] = weight.weight;
  for (const DefaultLine& line : kLines)
    lines_[line.indicator] =
        ByValue({{{line.best, line.denominator}, 100}, {{line.worst, line.denominator}, 0}});
  for (const DefaultBand& band : kBands)
    lines_[band.indicator] = {{{band.too_few, 1}, 0},
                              {{band.best_from, 1}, 100},
                              {{band.best_to, 1}, 100},
                              {{band.too_many, 1}, 0}};
}

void Parameters::Change(const v1::ParametersSet& set, Sequence sequence) {
  version_ = std::max(version_, sequence);
  for (const v1::DimensionWeight& weight : set.weights()) {
    const auto known = weights_.find(weight.dimension());
    if (known != weights_.end()) known->second = weight.weight();
  }
  for (const v1::ScoreLine& line : set.lines()) {
    const IndicatorType* type = FindIndicator(line.indicator());
    if (type == nullptr || !type->scored || line.points().empty()) continue;
    Line points;
    for (const v1::ScorePoint& point : line.points())
      points.push_back(
          {{static_cast<uint64_t>(point.numerator()), static_cast<uint64_t>(point.denominator())},
           point.score()});
    lines_[std::string(type->name)] = ByValue(std::move(points));
  }
}

const Line& Parameters::LineOf(absl::string_view indicator) const {
  static const Line kNone;
  const IndicatorType* type = FindIndicator(indicator);
  const auto line = type == nullptr ? lines_.end() : lines_.find(std::string(type->name));
  return line == lines_.end() ? kNone : line->second;
}

uint32_t Parameters::WeightOf(absl::string_view dimension) const {
  const auto weight = weights_.find(std::string(dimension));
  return weight == weights_.end() ? 0 : weight->second;
}

uint32_t Parameters::TotalWeight() const {
  uint32_t total = 0;
  for (const auto& [dimension, weight] : weights_) total += weight;
  return total;
}

}  // namespace basin
