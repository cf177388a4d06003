#include "tests/benchmark/bench_hub.h"

#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "clients/sdk/client.h"
#include "proto/model/check.h"
#include "proto/wire/poll_loop.h"
#include "tests/support/program.h"

namespace basin {
namespace {

HubProcessOptions OptionsOf(bool curve) {
  HubProcessOptions options;
  options.curve = curve;
  for (int i = 0; i < kBenchPublishers; ++i)
    options.actors.push_back({absl::StrCat("publisher-", i)});
  return options;
}

}  // namespace

BenchHub::BenchHub(bool curve, const std::vector<std::string>& basins)
    : curve_(curve), hub_(folder_.path(), OptionsOf(curve)), published_(basins.size()) {
  BASIN_CHECK(hub_.Start());
  auto client = Client::Connect(hub_.ClientOf("operator"));
  BASIN_CHECK(client.ok());
  for (const std::string& basin : basins) {
    const auto outcomes = (*client)->Publish({{DefineBasin("operator", WallNow(), basin)}});
    BASIN_CHECK(outcomes.ok() && !outcomes->front().has_refused());
  }
}

std::vector<Publisher> BenchHub::Publishers(int count, uint64_t events, uint64_t seed) const {
  std::vector<Publisher> publishers;
  for (int i = 0; i < count; ++i)
    publishers.push_back({SocketOf(PublisherName(i)),
                          MakeEvents(PublisherName(i), events / static_cast<uint64_t>(count),
                                     seed * 100 + static_cast<uint64_t>(i), WallNow())});
  return publishers;
}

std::string BenchHub::PublisherName(int i) const {
  return curve_ ? absl::StrCat("publisher-", i) : "operator";
}

DealerOptions BenchHub::SocketOf(const std::string& actor) const {
  DealerOptions options;
  options.curve = hub_.ClientOf(actor).curve;
  options.server_key = hub_.server_key();
  options.keys = hub_.KeysOf(actor);
  return options;
}

void BenchHub::AwaitIndex() const {
  constexpr double kTile = 40'000;
  const std::string ask =
      "curl -s http://" + hub_.http() + "/metrics | grep '^basin_index_sequence'";
  const bool there = Eventually(
      [&] {
        const std::string line = OutputOf(ask);  // "basin_index_sequence 12"
        const size_t at = line.find(' ');
        return at != std::string::npos &&
               std::strtod(line.c_str() + at, nullptr) + kTile > static_cast<double>(published_);
      },
      absl::Minutes(2));
  BASIN_CHECK(there);
}

}  // namespace basin
