// NATS JetStream: one stream in files, published to asynchronously, read by an ordered consumer.
#ifndef BASIN_TESTS_BENCHMARK_PEERS_JETSTREAM_H_
#define BASIN_TESTS_BENCHMARK_PEERS_JETSTREAM_H_

#include <memory>

#include "tests/benchmark/peers/peer.h"

namespace basin {

// As it comes, it answers before it syncs; `synced` asks it to sync first, which servers before
// 2.10 cannot.
std::unique_ptr<Peer> MakeJetStream(bool synced);

}  // namespace basin

#endif  // BASIN_TESTS_BENCHMARK_PEERS_JETSTREAM_H_
