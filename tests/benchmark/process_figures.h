// What a process, and all below it, takes of the machine. Read from /proc.
#ifndef BASIN_TESTS_BENCHMARK_PROCESS_FIGURES_H_
#define BASIN_TESTS_BENCHMARK_PROCESS_FIGURES_H_

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"

namespace basin {

// The processes that `pid` started, and those that they started; without `pid` itself.
std::vector<pid_t> Descendants(pid_t pid);

// Of one process its resident set; of several the sum of their proportional sets, so that what they
// share counts once. 0 when it has ended.
double ResidentMiB(pid_t pid);

// User and system time that the process itself has used.
absl::Duration CpuTime(pid_t pid);

// What the files below `folder` occupy on disk: their blocks, not their lengths.
uint64_t DiskBytes(const std::string& folder);

}  // namespace basin

#endif  // BASIN_TESTS_BENCHMARK_PROCESS_FIGURES_H_
