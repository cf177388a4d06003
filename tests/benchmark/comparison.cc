#include "tests/benchmark/comparison.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "proto/model/check.h"

namespace basin {
namespace {

std::optional<Spread> SpreadOfRounds(const Measurements::Values& by_round) {
  if (by_round.empty()) return std::nullopt;
  std::vector<double> values;
  for (const auto& [round, value] : by_round) values.push_back(value);
  return SpreadOf(std::move(values));
}

std::optional<Spread> RatioOf(const Measurements::Values& hub,
                              const Measurements::Values& reference) {
  std::vector<double> ratios;
  for (const auto& [round, value] : hub) {
    const auto other = reference.find(round);
    if (other != reference.end() && other->second != 0) ratios.push_back(value / other->second);
  }
  if (ratios.empty()) return std::nullopt;
  return SpreadOf(std::move(ratios));
}

std::string WhyNoRatio(const Measurements& measurements, const Comparison& asked,
                       const std::string& reference_figure) {
  for (const auto& [system, figure] :
       {std::pair(asked.reference, reference_figure), std::pair(asked.system, asked.figure)}) {
    if (!measurements.Of(system, figure).empty()) continue;
    const std::string why = measurements.WhyNot(system, figure);
    return absl::StrCat(system, ": ", why.empty() ? "not asked for" : why);
  }
  return "no round has both";
}

}  // namespace

void Measurements::Add(int round, const std::string& system, const std::string& figure,
                       double value) {
  values_[{system, figure}][round] = value;
}

void Measurements::NotMeasured(const std::string& system, const std::string& figure,
                               const std::string& why) {
  reasons_.emplace(Key(system, figure), why);
}

const Measurements::Values& Measurements::Of(const std::string& system,
                                             const std::string& figure) const {
  static const Values kNone;
  const auto found = values_.find({system, figure});
  return found == values_.end() ? kNone : found->second;
}

std::string Measurements::WhyNot(const std::string& system, const std::string& figure) const {
  for (const std::string& of : {figure, std::string()}) {
    const auto found = reasons_.find({system, of});
    if (found != reasons_.end()) return found->second;
  }
  return {};
}

std::string Comparison::ReferenceName() const {
  return reference_figure.empty() ? reference : absl::StrCat(reference, ", ", reference_figure);
}

std::optional<bool> Row::Reached() const {
  if (!ratio.has_value() || !asked.target.has_value()) return std::nullopt;
  return asked.wanted == Wanted::kAtLeast ? ratio->median >= *asked.target
                                          : ratio->median <= *asked.target;
}

Spread SpreadOf(std::vector<double> values) {
  BASIN_CHECK(!values.empty());
  std::sort(values.begin(), values.end());
  const size_t half = values.size() / 2;
  const double median =
      values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
  return {.median = median, .least = values.front(), .most = values.back()};
}

std::vector<Row> Compare(const Measurements& measurements,
                         absl::Span<const Comparison> comparisons) {
  std::vector<Row> rows;
  for (const Comparison& asked : comparisons) {
    const std::string& reference_figure =
        asked.reference_figure.empty() ? asked.figure : asked.reference_figure;
    const auto& hub = measurements.Of(asked.system, asked.figure);
    const auto& reference = measurements.Of(asked.reference, reference_figure);
    Row row;
    row.asked = asked;
    row.hub = SpreadOfRounds(hub);
    row.reference = SpreadOfRounds(reference);
    row.ratio = RatioOf(hub, reference);
    if (!row.ratio.has_value()) row.why_not = WhyNoRatio(measurements, asked, reference_figure);
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace basin
