// Measures a hub by the figures of figure_names.h.
#ifndef BASIN_TESTS_BENCHMARK_HUB_RUN_H_
#define BASIN_TESTS_BENCHMARK_HUB_RUN_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "tests/benchmark/comparison.h"

namespace basin {

// What every system publishes, in this order: the parts of one list of events.
struct Portions {
  absl::Span<const std::string> single;   // timed, one a message
  absl::Span<const std::string> batched;  // timed, 64 a message
  absl::Span<const std::string> acks;     // timed one by one
  absl::Span<const std::string> rest;     // until all are stored

  // `single_divisor` makes the first part smaller, for the slow.
  static Portions Of(absl::Span<const std::string> events, uint64_t single_divisor = 1);
};

// What is dirty reaches the disk before the clock starts, so that nobody pays for somebody else.
void SettleDisk();

// A new hub, which is gone at the end. With CURVE on nothing but publishing and replaying is
// measured, and the rest is not published.
void MeasureHub(bool curve, absl::Span<const std::string> events, int round,
                Measurements& measurements);

// RocksDB alone with the log's options: see raw_limit.h.
void MeasureRaw(absl::Span<const std::string> events, int round, Measurements& measurements);

struct GrowthOptions {
  int rounds = 1;
  uint64_t few = 1'000'000;    // events stored before the first measurement
  uint64_t many = 10'000'000;  // before the second
};

// The same hub twice: what publishing and reading cost when more is stored.
std::vector<Row> RunGrowth(const GrowthOptions& options);

}  // namespace basin

#endif  // BASIN_TESTS_BENCHMARK_HUB_RUN_H_
