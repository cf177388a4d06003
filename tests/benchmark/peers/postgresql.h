// PostgreSQL: one table, an INSERT for every message, in the client library's pipeline mode.
#ifndef BASIN_TESTS_BENCHMARK_PEERS_POSTGRESQL_H_
#define BASIN_TESTS_BENCHMARK_PEERS_POSTGRESQL_H_

#include <memory>

#include "tests/benchmark/peers/peer.h"

namespace basin {

std::unique_ptr<Peer> MakePostgreSql();

}  // namespace basin

#endif  // BASIN_TESTS_BENCHMARK_PEERS_POSTGRESQL_H_
