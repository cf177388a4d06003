#include "tests/benchmark/peers_run.h"

#include <sys/utsname.h>

#include <cstdio>
#include <fstream>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "proto/model/status.h"
#include "proto/wire/poll_loop.h"
#include "tests/benchmark/figure_names.h"
#include "tests/benchmark/hub_run.h"
#include "tests/benchmark/peers/peer_list.h"
#include "tests/benchmark/workload.h"

namespace basin {
namespace {

using Events = absl::Span<const std::string>;

// What is asked of the run, row by row. Figures without a target stand beside those with one.
std::vector<Comparison> Asked() {
  using namespace figure;  // NOLINT: names of one table
  constexpr Wanted kLess = Wanted::kAtMost, kMore = Wanted::kAtLeast;
  std::vector<Comparison> rows;
  const auto ask = [&](const char* figure, const char* system, const char* reference, Wanted wanted,
                       std::optional<double> target = {}, const char* reference_figure = "") {
    rows.push_back({.figure = figure,
                    .system = system,
                    .reference = reference,
                    .reference_figure = reference_figure,
                    .wanted = wanted,
                    .target = target});
  };
  ask(kPublishSingle, kHub, kRedis, kMore, 1.5);
  ask(kPublishSingle, kHubCurve, kRedis, kMore);
  for (const char* peer : {kJetStream, kJetStreamSynced, kRabbitMq, kPostgreSql})
    ask(kPublishSingle, kHub, peer, kMore);
  ask(kPublishBatched, kHub, kRedis, kMore, 2.5);
  ask(kPublishBatched, kHub, kRedis, kMore, 2.5, kPublishSingle);
  ask(kPublishBatched, kHubCurve, kRedis, kMore);
  ask(kPublishBatched, kHub, kJetStream, kMore, 4);
  ask(kPublishBatched, kHub, kPostgreSql, kMore);
  ask(kPublishBatched, kHub, kRawLimit, kMore, 0.5);
  ask(kPublishBatched, kHubCurve, kRawLimit, kMore);
  ask(kAckP50, kHub, kRedis, kLess, 2.5);
  ask(kAckP50, kHubCurve, kRedis, kLess);
  for (const char* peer : {kJetStream, kRabbitMq, kPostgreSql}) ask(kAckP50, kHub, peer, kLess);
  ask(kAckP99, kHub, kRedis, kLess);
  ask(kReplay, kHub, kRedis, kMore, 3);
  ask(kReplay, kHubCurve, kRedis, kMore);
  ask(kReplay, kHub, kJetStream, kMore, 8);
  for (const char* peer : {kPostgreSql, kRabbitMq}) ask(kReplay, kHub, peer, kMore);
  ask(kReplayFrames, kHub, kRedis, kMore, {}, kReplay);
  ask(kReplayFrames, kHub, kJetStream, kMore, {}, kReplay);
  ask(kBasinTime, kHub, kHub, kLess, 0.2, kReplayTime);
  ask(kMemory, kHub, kRedis, kLess, 0.2);
  for (const char* peer : {kJetStream, kPostgreSql}) ask(kMemory, kHub, peer, kLess);
  ask(kDisk, kHub, kWireBytes, kLess, 0.65);
  for (const char* peer : {kRedis, kJetStream, kPostgreSql}) ask(kDisk, kHub, peer, kLess);
  ask(kReady, kHub, kOneSecond, kLess, 1);
  for (const char* peer : {kRedis, kJetStream, kPostgreSql}) ask(kReady, kHub, peer, kLess);
  return rows;
}

uint64_t BytesOf(Events events) {
  uint64_t bytes = 0;
  for (const std::string& event : events) bytes += event.size();
  return bytes;
}

// One peer in one round.
class PeerRun {
 public:
  PeerRun(Peer& peer, Events events, int round, Measurements& measurements)
      : peer_(peer), events_(events), round_(round), measurements_(measurements) {}

  absl::Status Run() {
    BASIN_RETURN_IF_ERROR(peer_.Start());
    const Portions portions = Portions::Of(events_, traits().single_events_divisor);
    BASIN_RETURN_IF_ERROR(MeasurePublishing(portions));
    if (!traits().replays) {
      measurements_.NotMeasured(traits().name, "", traits().why_no_replay);
      return absl::OkStatus();
    }
    BASIN_RETURN_IF_ERROR(Fill(portions.rest));
    Add(figure::kMemory, peer_.MemoryMiB());
    BASIN_ASSIGN_OR_RETURN(const ReplayLoad replay, peer_.Replay(stored_));
    Add(figure::kReplay, replay.rate());
    SettleDisk();
    Add(figure::kDisk,
        static_cast<double>(peer_.StoredBytes()) / static_cast<double>(BytesOf(events_)));
    BASIN_ASSIGN_OR_RETURN(const absl::Duration ready, peer_.RestartAfterKill(stored_));
    Add(figure::kReady, absl::ToDoubleSeconds(ready));
    return absl::OkStatus();
  }

 private:
  const PeerTraits& traits() const { return peer_.traits(); }
  void Add(const char* figure, double value) {
    measurements_.Add(round_, traits().name, figure, value);
  }

  absl::StatusOr<PublishLoad> Publish(const PeerLoad& load) {
    SettleDisk();
    BASIN_ASSIGN_OR_RETURN(PublishLoad done, peer_.Publish(load));
    if (done.events != load.events.size())
      return absl::DataLossError(
          absl::StrCat("acknowledged ", done.events, " of ", load.events.size(), " events"));
    stored_ += done.events;
    return done;
  }

  absl::Status MeasurePublishing(const Portions& portions) {
    BASIN_ASSIGN_OR_RETURN(const PublishLoad single, Publish({.events = portions.single}));
    Add(figure::kPublishSingle, single.rate());
    if (traits().batches) {
      BASIN_ASSIGN_OR_RETURN(const PublishLoad batched, Publish(Batched(portions.batched)));
      Add(figure::kPublishBatched, batched.rate());
    }
    BASIN_ASSIGN_OR_RETURN(
        const PublishLoad acks,
        Publish({.events = portions.acks, .publishers = 1, .messages_in_flight = 1}));
    Add(figure::kAckP50, absl::ToDoubleMilliseconds(acks.Latency(0.5)));
    Add(figure::kAckP99, absl::ToDoubleMilliseconds(acks.Latency(0.99)));
    return absl::OkStatus();
  }

  // In slices: the publishers hold their messages ready made.
  absl::Status Fill(Events events) {
    constexpr size_t kSlice = 250'000;
    for (size_t first = 0; first < events.size(); first += kSlice)
      BASIN_RETURN_IF_ERROR(Publish(Batched(events.subspan(first, kSlice))).status());
    return absl::OkStatus();
  }

  static PeerLoad Batched(Events events) {
    return {.events = events, .events_per_message = 64, .messages_in_flight = 16};
  }

  Peer& peer_;
  const Events events_;
  const int round_;
  Measurements& measurements_;
  uint64_t stored_ = 0;
};

// What it is and how it was set, as a line of a list; the reason when it cannot be measured.
std::string MeasurePeer(const PeerEntry& entry, Events events, int round,
                        Measurements& measurements) {
  std::fprintf(stderr, "  %s\n", entry.name);
  auto peer = entry.make();
  absl::Status status = peer.status();
  std::string version = "?", settings;
  if (peer.ok()) {
    status = PeerRun(**peer, events, round, measurements).Run();
    if (status.ok()) version = (*peer)->Version().value_or("?");
    settings = (*peer)->traits().settings;
  }
  if (status.ok()) return absl::StrCat("- ", entry.name, " ", version, ": ", settings, "\n");
  const std::string why(status.message());
  std::fprintf(stderr, "  %s is not measured: %s\n", entry.name, why.c_str());
  measurements.NotMeasured(entry.name, "", why);
  return absl::StrCat("- ", entry.name, ": **not measured**, ", why, "\n");
}

std::string Machine() {
  std::ifstream cpuinfo("/proc/cpuinfo");
  std::string model = "?";
  for (std::string line; std::getline(cpuinfo, line);) {
    const size_t at = line.find("model name");
    if (at == 0) model = line.substr(line.find(':') + 2);
  }
  utsname system{};
  uname(&system);
  return absl::StrCat(std::thread::hardware_concurrency(), " cores (", model, "), Linux ",
                      system.release);
}

std::string Heading(const PeersRunOptions& options, Events events, const std::string& peers) {
  return absl::StrFormat(
      "%s, %s. Medians of %d interleaved rounds, ratios of the same round, each hub ÷ reference; "
      "%d events of %.0f bytes on the wire, of 25 basins. 8 publishers with 2 048 events in "
      "flight, "
      "8 192 where 64 go together; generators on the same cores.\n\n%s",
      absl::FormatTime("%-d %B %Y", WallNow(), absl::UTCTimeZone()), Machine(), options.rounds,
      events.size(), static_cast<double>(BytesOf(events)) / static_cast<double>(events.size()),
      peers);
}

}  // namespace

PeersRun RunBesidePeers(const PeersRunOptions& options) {
  const std::vector<std::string> events =
      MakeEventsOfBasins("operator", options.events, 1, WallNow());
  Measurements measurements;
  std::string peers;
  for (int round = 0; round < options.rounds; ++round) {
    std::fprintf(stderr, "round %d of %d\n  the hub\n", round + 1, options.rounds);
    measurements.Add(round, kWireBytes, figure::kDisk, 1);
    measurements.Add(round, kOneSecond, figure::kReady, 1);
    MeasureRaw(events, round, measurements);
    MeasureHub(/*curve=*/false, events, round, measurements);
    MeasureHub(/*curve=*/true, events, round, measurements);
    peers.clear();
    for (const PeerEntry& peer : Peers()) peers += MeasurePeer(peer, events, round, measurements);
  }
  return {.rows = Compare(measurements, Asked()), .heading = Heading(options, events, peers)};
}

}  // namespace basin
