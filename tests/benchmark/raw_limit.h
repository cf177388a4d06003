// The ceiling that the hub's durable publish is measured against: RocksDB alone, one key per commit
// group, each write synced, with the log's own options and the bytes the log would write. No
// network, no admission, no hashing, no durable head.
#ifndef BASIN_TESTS_BENCHMARK_RAW_LIMIT_H_
#define BASIN_TESTS_BENCHMARK_RAW_LIMIT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace basin {

struct RawLimitOptions {
  std::string folder = {};  // on the disk that the hub under test uses; must not hold a database
  // Events as publishers send them; written in turn.
  std::vector<std::string> events = {};
  uint32_t events_per_group = 1024;
  absl::Duration duration = absl::Seconds(3);
};

struct RawLimit {
  double events_per_second = 0;
  double groups_per_second = 0;
  double bytes_per_second = 0;  // of records
  absl::Duration group_p50 = absl::ZeroDuration();
  absl::Duration group_p99 = absl::ZeroDuration();
};

// Writes for as long as asked. The groups are built beforehand.
absl::StatusOr<RawLimit> MeasureRawLimit(const RawLimitOptions& options);

}  // namespace basin

#endif  // BASIN_TESTS_BENCHMARK_RAW_LIMIT_H_
