// A chart of ratios, as SVG.
#ifndef BASIN_TESTS_BENCHMARK_RATIO_CHART_H_
#define BASIN_TESTS_BENCHMARK_RATIO_CHART_H_

#include <string>

#include "absl/types/span.h"
#include "tests/benchmark/comparison.h"

namespace basin {

// A horizontal bar for each row with a ratio, on a logarithmic scale, with a line for its spread
// and a tick at its target. Right is better: where less is wanted, the bar is the inverse of the
// ratio. Readable on light and on dark ground.
std::string RatioChart(absl::Span<const Row> rows);

}  // namespace basin

#endif  // BASIN_TESTS_BENCHMARK_RATIO_CHART_H_
