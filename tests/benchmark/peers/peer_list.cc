#include "tests/benchmark/peers/peer_list.h"

#include "absl/strings/str_cat.h"
#ifdef BASIN_BENCH_JETSTREAM
#include "tests/benchmark/peers/jetstream.h"
#endif
#ifdef BASIN_BENCH_POSTGRESQL
#include "tests/benchmark/peers/postgresql.h"
#endif
#ifdef BASIN_BENCH_RABBITMQ
#include "tests/benchmark/peers/rabbitmq.h"
#endif
#ifdef BASIN_BENCH_REDIS
#include "tests/benchmark/peers/redis.h"
#endif

namespace basin {
namespace {

using Made = absl::StatusOr<std::unique_ptr<Peer>>;

[[maybe_unused]] Made BuiltWithout(const char* package) {
  return absl::UnimplementedError(
      absl::StrCat("built without ", package, " (deploy/install peers)"));
}

Made Redis() {
#ifdef BASIN_BENCH_REDIS
  return MakeRedis();
#else
  return BuiltWithout("libhiredis-dev");
#endif
}

template <bool kSynced>
Made JetStream() {
#ifdef BASIN_BENCH_JETSTREAM
  return MakeJetStream(kSynced);
#else
  return BuiltWithout("libnats-dev");
#endif
}

Made RabbitMq() {
#ifdef BASIN_BENCH_RABBITMQ
  return MakeRabbitMq();
#else
  return BuiltWithout("librabbitmq-dev");
#endif
}

Made PostgreSql() {
#ifdef BASIN_BENCH_POSTGRESQL
  return MakePostgreSql();
#else
  return BuiltWithout("libpq-dev");
#endif
}

}  // namespace

std::vector<PeerEntry> Peers() {
  return {{kRedis, Redis},
          {kJetStream, JetStream<false>},
          {kJetStreamSynced, JetStream<true>},
          {kRabbitMq, RabbitMq},
          {kPostgreSql, PostgreSql}};
}

}  // namespace basin
