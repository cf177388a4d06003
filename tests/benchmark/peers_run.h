// The hub beside the servers that people know, in one run.
#ifndef BASIN_TESTS_BENCHMARK_PEERS_RUN_H_
#define BASIN_TESTS_BENCHMARK_PEERS_RUN_H_

#include <cstdint>
#include <string>
#include <vector>

#include "tests/benchmark/comparison.h"

namespace basin {

struct PeersRunOptions {
  int rounds = 3;
  uint64_t events = 5'000'000;  // stored by each before the replay
};

struct PeersRun {
  std::vector<Row> rows;
  std::string heading;  // machine, versions and settings, as Markdown
};

// Rounds are interleaved: in each, every system starts empty, is measured, and is gone before the
// next one starts. A peer that is not there, or fails, leaves rows that say so; a hub that fails
// ends the program.
PeersRun RunBesidePeers(const PeersRunOptions& options);

}  // namespace basin

#endif  // BASIN_TESTS_BENCHMARK_PEERS_RUN_H_
