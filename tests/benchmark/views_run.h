// Measures the views: folding, questions as the log grows, and how soon what was published shows.
#ifndef BASIN_TESTS_BENCHMARK_VIEWS_RUN_H_
#define BASIN_TESTS_BENCHMARK_VIEWS_RUN_H_

#include <cstdint>
#include <vector>

#include "tests/benchmark/comparison.h"

namespace basin {

struct ViewsRunOptions {
  int rounds = 3;
  uint64_t few = 1'000'000;    // events folded before the first measurement
  uint64_t many = 10'000'000;  // before the second
  // Simulated regions of 25 basins told on top of each other: 1 is about 170 events a day, and so
  // `many` events are more than a hundred years; the more copies, the denser every window.
  int copies = 1;
};

// The events are those of clients/simulation, day by day. They are folded on one thread into a
// store on disk by the service's own projections; making them is not timed.
std::vector<Row> RunViews(const ViewsRunOptions& options);

}  // namespace basin

#endif  // BASIN_TESTS_BENCHMARK_VIEWS_RUN_H_
