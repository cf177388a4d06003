// The one place that names every peer.
#ifndef BASIN_TESTS_BENCHMARK_PEERS_PEER_LIST_H_
#define BASIN_TESTS_BENCHMARK_PEERS_PEER_LIST_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tests/benchmark/peers/peer.h"

namespace basin {

// Names, as tables call them.
inline constexpr char kRedis[] = "Redis Streams";
inline constexpr char kJetStream[] = "NATS JetStream";
inline constexpr char kJetStreamSynced[] = "NATS JetStream, synced";
inline constexpr char kRabbitMq[] = "RabbitMQ";
inline constexpr char kPostgreSql[] = "PostgreSQL";

struct PeerEntry {
  const char* name;
  // Errors: Unimplemented when the program was built without it.
  absl::StatusOr<std::unique_ptr<Peer>> (*make)();
};

// In the order of the tables.
std::vector<PeerEntry> Peers();

}  // namespace basin

#endif  // BASIN_TESTS_BENCHMARK_PEERS_PEER_LIST_H_
