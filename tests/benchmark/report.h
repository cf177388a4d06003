// The rows of a run as people and programs read them.
#ifndef BASIN_TESTS_BENCHMARK_REPORT_H_
#define BASIN_TESTS_BENCHMARK_REPORT_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "tests/benchmark/comparison.h"

namespace basin {

// A table, one line a row; rows without a ratio say why at its end.
std::string MarkdownOf(absl::Span<const Row> rows);

// RFC 4180, with a line of names; numbers in full, units as the figures' names say.
std::string CsvOf(absl::Span<const Row> rows);

// Writes figures.md (`heading`, then the table), figures.csv and ratios.svg into `folder`, which is
// made. Errors: Unavailable.
absl::Status WriteReport(const std::string& folder, const std::string& heading,
                         absl::Span<const Row> rows);

}  // namespace basin

#endif  // BASIN_TESTS_BENCHMARK_REPORT_H_
