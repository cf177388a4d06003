// RabbitMQ: one durable quorum queue, persistent messages, publisher confirms.
#ifndef BASIN_TESTS_BENCHMARK_PEERS_RABBITMQ_H_
#define BASIN_TESTS_BENCHMARK_PEERS_RABBITMQ_H_

#include <memory>

#include "tests/benchmark/peers/peer.h"

namespace basin {

std::unique_ptr<Peer> MakeRabbitMq();

}  // namespace basin

#endif  // BASIN_TESTS_BENCHMARK_PEERS_RABBITMQ_H_
