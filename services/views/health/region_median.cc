#include "services/views/health/region_median.h"

#include <algorithm>
#include <utility>

namespace basin {
namespace {

Ratio ValueOf(const Measure& measure) {
  return {static_cast<uint64_t>(measure.numerator), static_cast<uint64_t>(measure.denominator)};
}

// REQUIRES: there is a measure.
RegionMedian MedianOf(std::vector<const Measure*> measures) {
  std::stable_sort(measures.begin(), measures.end(),
                   [](const Measure* a, const Measure* b) { return ValueOf(*a) < ValueOf(*b); });
  const Measure& middle = *measures[(measures.size() - 1) / 2];
  RegionMedian median;
  median.value = NoData(middle.type->name, middle.window);
  median.value.state = State::kKnown;
  median.value.numerator = middle.numerator;
  median.value.denominator = middle.denominator;
  median.basins = measures.size();
  return median;
}

}  // namespace

RegionMedians FindRegionMedians(const std::vector<const std::vector<Measure>*>& basins) {
  std::map<const IndicatorType*, std::vector<const Measure*>> known;
  for (const std::vector<Measure>* basin : basins)
    for (const Measure& measure : *basin)
      if (measure.type->compared && measure.state == State::kKnown)
        known[measure.type].push_back(&measure);
  RegionMedians medians;
  for (auto& [type, measures] : known) medians.emplace(type, MedianOf(std::move(measures)));
  return medians;
}

}  // namespace basin
