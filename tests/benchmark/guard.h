// Runs a benchmark so that nothing is left of it, however it ends: no server, no folder.
#ifndef BASIN_TESTS_BENCHMARK_GUARD_H_
#define BASIN_TESTS_BENCHMARK_GUARD_H_

#include <functional>

namespace basin {

// Runs `body` in a process of its own, whose temporary folders lie in one folder, and returns its
// result. When it has ended, or SIGINT or SIGTERM comes, every process below it is killed and the
// folder is removed; interrupted, the result is 128 + the signal. Only SIGKILL of the calling
// process itself leaves the folder behind. To be called before there is a second thread.
int RunGuarded(const std::function<int()>& body);

}  // namespace basin

#endif  // BASIN_TESTS_BENCHMARK_GUARD_H_
