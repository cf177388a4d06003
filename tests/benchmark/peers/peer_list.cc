#include "tests/benchmark/peers/peer_list.h"

#include "absl/strings/str_cat.h"
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

}  // namespace

std::vector<PeerEntry> Peers() { return {{kRedis, Redis}}; }

}  // namespace basin
