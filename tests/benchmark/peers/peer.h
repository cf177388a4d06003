// Another server that keeps events and hands them out again, run beside the hub for comparison.
//
//   auto peer = MakeRedis();
//   peer->Start();
//   peer->Publish({.events = …});
//   peer->RestartAfterKill(stored);
//
// A peer runs with its defaults, but for what `settings` says; it is not tuned further. One thread.
#ifndef BASIN_TESTS_BENCHMARK_PEERS_PEER_H_
#define BASIN_TESTS_BENCHMARK_PEERS_PEER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "tests/benchmark/publish_load.h"
#include "tests/benchmark/replay_load.h"
#include "tests/support/program.h"
#include "tests/support/temporary_folder.h"

namespace basin {

struct PeerTraits {
  std::string name;      // as the tables call it
  std::string settings;  // what differs from its defaults, and what an acknowledgement means
  // Takes several events as one message, or as several with one write.
  bool batches = true;
  // A consumer can read what another has read; if not, nothing is asked of what it has stored.
  bool replays = true;
  std::string why_no_replay = {};
  // How many times fewer events the timed runs of one event a message publish: for the slow.
  uint64_t single_events_divisor = 1;
};

struct PeerLoad {
  // What is published, each once; the publishers share them evenly.
  absl::Span<const std::string> events = {};
  int publishers = 8;
  uint32_t events_per_message = 1;    // where it takes batches
  uint32_t messages_in_flight = 256;  // per publisher
};

// How to start a server. As root, `user` runs it, if it is not empty.
struct ServerCommand {
  std::string program;
  std::vector<std::string> arguments = {};
  std::vector<std::string> environment = {};
  std::string user = {};
};

class Peer {
 public:
  virtual ~Peer();

  virtual const PeerTraits& traits() const = 0;

  // In an empty folder of its own, on a free port; waits until it answers. Errors: NotFound when
  // the server is not on this machine; Unavailable, with its last words, when it does not come up.
  absl::Status Start();
  // SIGKILL, then a new start in the same folder: how long it took until it held `events` again.
  absl::StatusOr<absl::Duration> RestartAfterKill(uint64_t events);

  // Publishes and waits for every acknowledgement.
  virtual absl::StatusOr<PublishLoad> Publish(const PeerLoad& load) = 0;
  // One consumer reads the first `events` events. Only where it replays.
  virtual absl::StatusOr<ReplayLoad> Replay(uint64_t events) = 0;

  double MemoryMiB() const;
  uint64_t StoredBytes() const;                       // on disk
  virtual absl::StatusOr<std::string> Version() = 0;  // of the running server

 protected:
  Peer();

  virtual absl::StatusOr<ServerCommand> Command() = 0;
  // Before the first start, and behind it: what an empty folder, an empty server needs.
  virtual absl::Status PrepareFolder() { return absl::OkStatus(); }
  virtual absl::Status PrepareServer() { return absl::OkStatus(); }
  // Connections to a server that is being killed end here.
  virtual void Disconnect() {}
  // How many events it holds; an error while it is not ready for work.
  virtual absl::StatusOr<uint64_t> Stored() = 0;

  const std::string& folder() const { return folder_.path(); }
  int port() const { return port_; }

 private:
  absl::Status Launch();
  void Kill();

  TemporaryFolder folder_;
  const int port_;
  std::unique_ptr<Program> program_;
};

// Where `name` is installed: on the PATH, among the system's programs, or in one of `more_folders`.
// Errors: NotFound.
absl::StatusOr<std::string> FindServer(const std::string& name,
                                       const std::vector<std::string>& more_folders = {});

// The command as `user` instead of root; as it is when this process is not root's.
ServerCommand AsUser(ServerCommand command);

// The part of `all` that the publisher `index` of `count` publishes.
absl::Span<const std::string> ShareOf(absl::Span<const std::string> all, int index, int count);

}  // namespace basin

#endif  // BASIN_TESTS_BENCHMARK_PEERS_PEER_H_
