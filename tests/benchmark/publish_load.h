// Publishers over real sockets that keep a fixed number of events unanswered, and what they saw.
#ifndef BASIN_TESTS_BENCHMARK_PUBLISH_LOAD_H_
#define BASIN_TESTS_BENCHMARK_PUBLISH_LOAD_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "proto/wire/dealer_socket.h"

namespace basin {

struct Publisher {
  DealerOptions socket;             // its keys
  std::vector<std::string> events;  // what it publishes, each once
};

struct PublishLoadOptions {
  std::string endpoint;
  uint32_t events_per_message = 1;    // one transaction of so many events
  uint32_t messages_in_flight = 256;  // per publisher; the hub's credit may allow fewer
  double events_per_second = 0;       // offered in total; 0 = as fast as answers come
};

struct PublishLoad {
  uint64_t events = 0;                    // acknowledged
  absl::Duration took;                    // from the first send to the last acknowledgement
  absl::Duration cpu;                     // that this process used meanwhile
  std::vector<absl::Duration> latencies;  // of messages, sorted
  std::vector<absl::Duration> sent_at;    // of messages, on the steady clock, in the order sent
  double rate() const { return static_cast<double>(events) / absl::ToDoubleSeconds(took); }
  // 0 ≤ share ≤ 1: 0.5 is the median.
  absl::Duration Latency(double share) const;
};

// All publishers from the calling thread, so that the generator takes as little as possible of the
// two cores. Errors: a refusal by the hub, or silence for 30 s.
absl::StatusOr<PublishLoad> RunPublishLoad(Context& context, const PublishLoadOptions& options,
                                           const std::vector<Publisher>& publishers);

}  // namespace basin

#endif  // BASIN_TESTS_BENCHMARK_PUBLISH_LOAD_H_
