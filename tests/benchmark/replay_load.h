// A consumer that reads a log from its start to its head as fast as the hub sends it.
#ifndef BASIN_TESTS_BENCHMARK_REPLAY_LOAD_H_
#define BASIN_TESTS_BENCHMARK_REPLAY_LOAD_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "basin/v1/session.pb.h"
#include "clients/sdk/client.h"
#include "proto/wire/dealer_socket.h"

namespace basin {

struct ReplayLoad {
  uint64_t events = 0;
  uint64_t bytes = 0;  // of records
  absl::Duration took;
  double rate() const { return static_cast<double>(events) / absl::ToDoubleSeconds(took); }
};

// Walks the records of every message without reading what is in them: what the hub can deliver.
absl::StatusOr<ReplayLoad> ReplayFrames(Context& context, const std::string& endpoint,
                                        const DealerOptions& options, uint64_t until);

// The same of what a filter lets through of the records up to `until`, from connecting to the end.
absl::StatusOr<ReplayLoad> ReplayFiltered(Context& context, const std::string& endpoint,
                                          const DealerOptions& options, uint64_t until,
                                          const v1::Filter& filter);

// The same for a consumer who follows what is published after `after`, until it has `events`.
absl::StatusOr<ReplayLoad> FollowFrames(Context& context, const std::string& endpoint,
                                        const DealerOptions& options, uint64_t after,
                                        uint64_t events);

// A consumer that subscribes to everything from now on, takes one message, and reads nothing more:
// neither records nor anything else, for as long as it lives.
class StuckConsumer {
 public:
  static absl::StatusOr<std::unique_ptr<StuckConsumer>> Open(Context& context,
                                                             const std::string& endpoint,
                                                             const DealerOptions& options);

 private:
  explicit StuckConsumer(std::unique_ptr<DealerSocket> socket) : socket_(std::move(socket)) {}

  const std::unique_ptr<DealerSocket> socket_;
};

// Through the client library, with every record's header read: what a C++ consumer gets. With
// `basins`, only what names one of them.
absl::StatusOr<ReplayLoad> ReplayThroughClient(ClientOptions options, uint64_t until,
                                               const std::vector<std::string>& basins = {});

}  // namespace basin

#endif  // BASIN_TESTS_BENCHMARK_REPLAY_LOAD_H_
