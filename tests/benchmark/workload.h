// Real envelopes to publish: needs that young people and companies express, each a case of its own,
// about 350 bytes on the wire.
#ifndef BASIN_TESTS_BENCHMARK_WORKLOAD_H_
#define BASIN_TESTS_BENCHMARK_WORKLOAD_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"

namespace basin {

// The basin that the events name; a hub has to know it before it admits them.
inline constexpr char kWorkloadBasin[] = "1107";

// The serialised Event that defines a basin, published by `actor`.
std::string DefineBasin(const std::string& actor, absl::Time now,
                        const std::string& basin = kWorkloadBasin);

// `count` different serialised Events of `actor`. The same seed gives the same events.
std::vector<std::string> MakeEvents(const std::string& actor, uint64_t count, uint64_t seed,
                                    absl::Time now);
// The same, one basin's after the other's; one of them is kWorkloadBasin.
std::vector<std::string> MakeEventsOfBasins(const std::string& actor, uint64_t count, uint64_t seed,
                                            absl::Time now);
// Their codes.
std::vector<std::string> WorkloadBasins();

}  // namespace basin

#endif  // BASIN_TESTS_BENCHMARK_WORKLOAD_H_
