// A real hub in a folder of its own, its basins defined, ready to be published to.
#ifndef BASIN_TESTS_BENCHMARK_BENCH_HUB_H_
#define BASIN_TESTS_BENCHMARK_BENCH_HUB_H_

#include <string>
#include <vector>

#include "tests/benchmark/publish_load.h"
#include "tests/benchmark/workload.h"
#include "tests/support/hub_process.h"
#include "tests/support/temporary_folder.h"

namespace basin {

inline constexpr int kBenchPublishers = 8;

class BenchHub {
 public:
  explicit BenchHub(bool curve, const std::vector<std::string>& basins = {kWorkloadBasin});

  // `count` publishers with events of their own, `events` together.
  std::vector<Publisher> Publishers(int count, uint64_t events, uint64_t seed) const;
  // Without CURVE nobody shows a key: every publisher is the operator.
  std::string PublisherName(int i) const;
  DealerOptions SocketOf(const std::string& actor) const;
  HubProcess& process() { return hub_; }
  pid_t pid() { return hub_.program().pid(); }
  // Where the log and the facts are.
  std::string data_folder() const { return folder_ / "data"; }

  // How many events the log holds, the definitions of the basins among them.
  uint64_t published() const { return published_; }
  void CountPublished(uint64_t events) { published_ += events; }

  // Until filtered replays are looked up rather than scanned, but for the last tile.
  void AwaitIndex() const;

 private:
  const bool curve_;
  TemporaryFolder folder_;
  HubProcess hub_;
  uint64_t published_;
};

}  // namespace basin

#endif  // BASIN_TESTS_BENCHMARK_BENCH_HUB_H_
