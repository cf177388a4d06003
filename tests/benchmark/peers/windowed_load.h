// Publishers over sockets that do not block, each with a fixed number of messages unanswered: all
// on the calling thread, as the hub's are, so that the generator takes as little as possible of the
// machine.
#ifndef BASIN_TESTS_BENCHMARK_PEERS_WINDOWED_LOAD_H_
#define BASIN_TESTS_BENCHMARK_PEERS_WINDOWED_LOAD_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "tests/benchmark/publish_load.h"

namespace basin {

class WindowedConnection {
 public:
  virtual ~WindowedConnection() = default;

  virtual int socket() const = 0;
  virtual size_t messages() const = 0;  // to send in all, ready made
  virtual uint64_t events_in(size_t message) const = 0;
  virtual absl::Status Append(size_t message) = 0;  // to what is to be sent
  // Sends what the socket takes; true when all is sent.
  virtual absl::StatusOr<bool> Flush() = 0;
  // Reads what has come: how many further messages are answered, in the order sent.
  virtual absl::StatusOr<uint64_t> Receive() = 0;
};

// Errors: those of the connections; DeadlineExceeded when nothing comes for 30 s.
absl::StatusOr<PublishLoad> RunWindowed(
    const std::vector<std::unique_ptr<WindowedConnection>>& connections, uint32_t in_flight);

}  // namespace basin

#endif  // BASIN_TESTS_BENCHMARK_PEERS_WINDOWED_LOAD_H_
