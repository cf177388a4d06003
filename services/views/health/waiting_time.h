// Medians and other ranks of waiting times, also of waits that are not over yet.
#ifndef BASIN_SERVICES_VIEWS_HEALTH_WAITING_TIME_H_
#define BASIN_SERVICES_VIEWS_HEALTH_WAITING_TIME_H_

#include <cstdint>
#include <vector>

namespace basin {

// A part of a whole: {1, 2} = the median, {9, 10} = the 90th percentile.
struct Rank {
  uint64_t numerator, denominator;
};

struct Wait {
  int64_t days = 0;
  bool ended = false;  // false: it had lasted `days` when it was last looked at
};

struct WaitAtRank {
  bool reached = false;
  int64_t days = 0;  // at the rank; the longest wait when the rank is not reached
};

// Kaplan–Meier: the first day on which the share of waits that last longer falls to 1 − rank or
// below, where waits not over count for as long as they were seen. Waits that end and waits that
// are last seen on the same day: the former first. Exact. REQUIRES: `waits` is not empty.
WaitAtRank KaplanMeier(std::vector<Wait> waits, Rank rank);

// The ⌈rank · n⌉-th smallest. REQUIRES: `values` is not empty.
int64_t NearestRank(std::vector<int64_t> values, Rank rank);

}  // namespace basin

#endif  // BASIN_SERVICES_VIEWS_HEALTH_WAITING_TIME_H_
