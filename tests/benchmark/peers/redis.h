// Redis Streams: one stream, an XADD for every event.
#ifndef BASIN_TESTS_BENCHMARK_PEERS_REDIS_H_
#define BASIN_TESTS_BENCHMARK_PEERS_REDIS_H_

#include <memory>

#include "tests/benchmark/peers/peer.h"

namespace basin {

std::unique_ptr<Peer> MakeRedis();

}  // namespace basin

#endif  // BASIN_TESTS_BENCHMARK_PEERS_REDIS_H_
