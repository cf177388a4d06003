// Leaves the disk to others: work goes on no faster than so many bytes a second.
#ifndef BASIN_BROKER_OFFLINE_PACE_H_
#define BASIN_BROKER_OFFLINE_PACE_H_

#include <cstdint>

#include "absl/time/time.h"

namespace basin {

// How long to pause so that `spent` bytes took long enough by now, `elapsed` after the beginning.
// Pure. Zero when there is no bound (0).
absl::Duration PauseFor(uint64_t spent, uint64_t bytes_per_second, absl::Duration elapsed);

// One thread. What it leaves unused is not made up for later by more than a second's worth.
class Pace {
 public:
  explicit Pace(uint64_t bytes_per_second);
  // Counts `bytes`, and pauses as long as they were too fast.
  void Spend(uint64_t bytes);

 private:
  const uint64_t bytes_per_second_;
  absl::Duration begin_;
  uint64_t spent_ = 0;  // since begin_
};

}  // namespace basin

#endif  // BASIN_BROKER_OFFLINE_PACE_H_
