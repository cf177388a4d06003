// What an event costs the hub's processor, part by part: the very functions of the publishing path,
// one after the other on one thread. Processor time hardly depends on what else the machine does,
// so this is where a change of one of them shows.
#ifndef BASIN_TESTS_BENCHMARK_PART_COSTS_H_
#define BASIN_TESTS_BENCHMARK_PART_COSTS_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace basin {

struct PartCostsOptions {
  std::string folder;                    // for the log and the facts; empty
  std::vector<std::string> events = {};  // in messages of 64, all of the actor "operator"
  uint32_t events_per_message = 64;
};

// By name, in the order of the path; of this thread, an event.
using PartCosts = std::vector<std::pair<std::string, absl::Duration>>;

absl::StatusOr<PartCosts> MeasurePartCosts(const PartCostsOptions& options);

}  // namespace basin

#endif  // BASIN_TESTS_BENCHMARK_PART_COSTS_H_
