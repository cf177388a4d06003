#include "tests/benchmark/hub_run.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "proto/model/check.h"
#include "proto/wire/poll_loop.h"
#include "tests/benchmark/bench_hub.h"
#include "tests/benchmark/figure_names.h"
#include "tests/benchmark/process_figures.h"
#include "tests/benchmark/publish_load.h"
#include "tests/benchmark/raw_limit.h"
#include "tests/benchmark/replay_load.h"

namespace basin {
namespace {

constexpr char kActor[] = "operator";
const PublishLoadOptions kSingle = {
    .endpoint = {}, .events_per_message = 1, .messages_in_flight = 256};
const PublishLoadOptions kBatched = {
    .endpoint = {}, .events_per_message = 64, .messages_in_flight = 16};
const PublishLoadOptions kOneByOne = {
    .endpoint = {}, .events_per_message = 1, .messages_in_flight = 1};

template <typename Value>
Value OrEnd(absl::StatusOr<Value> value) {
  if (value.ok()) return *std::move(value);
  std::fprintf(stderr, "the hub: %s\n", value.status().ToString().c_str());
  std::exit(1);
}

PublishLoad Publish(Context& context, BenchHub& hub, PublishLoadOptions options, int publishers,
                    absl::Span<const std::string> events) {
  std::vector<Publisher> all;
  for (int i = 0; i < publishers; ++i) {
    const size_t first = events.size() * static_cast<size_t>(i) / publishers;
    const size_t end = events.size() * static_cast<size_t>(i + 1) / publishers;
    all.push_back({hub.SocketOf(kActor), {events.begin() + first, events.begin() + end}});
  }
  options.endpoint = hub.process().endpoint();
  SettleDisk();
  PublishLoad load = OrEnd(RunPublishLoad(context, options, all));
  hub.CountPublished(load.events);
  return load;
}

// In slices: the publishers hold their messages ready made.
void Fill(Context& context, BenchHub& hub, absl::Span<const std::string> events) {
  constexpr size_t kSlice = 250'000;
  for (size_t first = 0; first < events.size(); first += kSlice)
    Publish(context, hub, kBatched, kBenchPublishers, events.subspan(first, kSlice));
}

double Seconds(const ReplayLoad& load) { return absl::ToDoubleSeconds(load.took); }
double Milliseconds(absl::Duration duration) { return absl::ToDoubleMilliseconds(duration); }

// Everything, and what names one of the basins.
void MeasureReplays(Context& context, BenchHub& hub, int round, const std::string& system,
                    Measurements& measurements) {
  const uint64_t all = hub.published();
  hub.AwaitIndex();
  const ReplayLoad frames =
      OrEnd(ReplayFrames(context, hub.process().endpoint(), hub.SocketOf("reader"), all));
  const ClientOptions reader = hub.process().ClientOf("reader");
  const ReplayLoad whole = OrEnd(ReplayThroughClient(reader, all));
  const ReplayLoad basin = OrEnd(ReplayThroughClient(reader, all, {kWorkloadBasin}));
  BASIN_CHECK(whole.events == all && basin.events >= all / WorkloadBasins().size());
  measurements.Add(round, system, figure::kReplayFrames, frames.rate());
  measurements.Add(round, system, figure::kReplay, whole.rate());
  measurements.Add(round, system, figure::kReplayTime, Seconds(whole));
  measurements.Add(round, system, figure::kBasinTime, Seconds(basin));
}

absl::Duration RestartAfterKill(BenchHub& hub) {
  hub.process().Kill();
  const absl::Duration start = SteadyNow();
  BASIN_CHECK(hub.process().Start());
  const auto client = OrEnd(Client::Connect(hub.process().ClientOf("reader")));
  const absl::Duration took = SteadyNow() - start;
  BASIN_CHECK(client->durable_head().sequence() == hub.published());
  return took;
}

uint64_t BytesOf(absl::Span<const std::string> events) {
  uint64_t bytes = 0;
  for (const std::string& event : events) bytes += event.size();
  return bytes;
}

// Publishing and reading at one size of the log; `sample` is published.
void MeasureCost(Context& context, BenchHub& hub, absl::Span<const std::string> sample, int round,
                 const std::string& system, Measurements& measurements) {
  const Portions portions = Portions::Of(sample);
  measurements.Add(round, system, figure::kPublishSingle,
                   Publish(context, hub, kSingle, kBenchPublishers, portions.single).rate());
  const PublishLoad acks = Publish(context, hub, kOneByOne, 1, portions.acks);
  measurements.Add(round, system, figure::kAckP50, Milliseconds(acks.Latency(0.5)));
  measurements.Add(round, system, figure::kPublishBatched,
                   Publish(context, hub, kBatched, kBenchPublishers, portions.batched).rate());
  Fill(context, hub, portions.rest);
  const ReplayLoad replay =
      OrEnd(ReplayThroughClient(hub.process().ClientOf("reader"), hub.published()));
  measurements.Add(round, system, figure::kReplay, replay.rate());
}

// Different events for every slice of every round.
void FillTo(Context& context, BenchHub& hub, uint64_t stored, uint64_t seed) {
  constexpr uint64_t kSlice = 500'000;
  while (hub.published() < stored) {
    const uint64_t count = std::min(kSlice, stored - hub.published());
    Fill(context, hub, MakeEventsOfBasins(kActor, count, seed++, WallNow()));
  }
}

}  // namespace

Portions Portions::Of(absl::Span<const std::string> events, uint64_t single_divisor) {
  const size_t single = events.size() * 2 / 25 / single_divisor;
  const size_t batched = events.size() / 5;
  const size_t acks = std::min<size_t>(2000, events.size() / 10);
  return {.single = events.subspan(0, single),
          .batched = events.subspan(single, batched),
          .acks = events.subspan(single + batched, acks),
          .rest = events.subspan(single + batched + acks)};
}

void SettleDisk() { sync(); }

void MeasureHub(bool curve, absl::Span<const std::string> events, int round,
                Measurements& measurements) {
  const std::string system = curve ? kHubCurve : kHub;
  const Portions portions = Portions::Of(events);
  Context context;
  BenchHub hub(curve, WorkloadBasins());
  measurements.Add(round, system, figure::kPublishSingle,
                   Publish(context, hub, kSingle, kBenchPublishers, portions.single).rate());
  measurements.Add(round, system, figure::kPublishBatched,
                   Publish(context, hub, kBatched, kBenchPublishers, portions.batched).rate());
  const PublishLoad acks = Publish(context, hub, kOneByOne, 1, portions.acks);
  measurements.Add(round, system, figure::kAckP50, Milliseconds(acks.Latency(0.5)));
  measurements.Add(round, system, figure::kAckP99, Milliseconds(acks.Latency(0.99)));
  if (!curve) {
    Fill(context, hub, portions.rest);
    measurements.Add(round, system, figure::kMemory, ResidentMiB(hub.pid()));
  }
  MeasureReplays(context, hub, round, system, measurements);
  if (curve) return;
  measurements.Add(
      round, system, figure::kDisk,
      static_cast<double>(DiskBytes(hub.data_folder())) / static_cast<double>(BytesOf(events)));
  measurements.Add(round, system, figure::kReady, absl::ToDoubleSeconds(RestartAfterKill(hub)));
}

void MeasureRaw(absl::Span<const std::string> events, int round, Measurements& measurements) {
  const TemporaryFolder folder;
  const auto some = events.subspan(0, 20'000);
  SettleDisk();
  const RawLimit raw = OrEnd(MeasureRawLimit(
      {.folder = folder.path(), .events = {some.begin(), some.end()}, .events_per_group = 1024}));
  measurements.Add(round, kRawLimit, figure::kPublishBatched, raw.events_per_second);
}

std::vector<Row> RunGrowth(const GrowthOptions& options) {
  const std::string few = absl::StrCat(options.few, " stored");
  const std::string many = absl::StrCat(options.many, " stored");
  Measurements measurements;
  for (int round = 0; round < options.rounds; ++round) {
    std::fprintf(stderr, "growth: round %d of %d\n", round + 1, options.rounds);
    const uint64_t seed = 1'000'000 * static_cast<uint64_t>(round + 1);
    const uint64_t samples = std::max<uint64_t>(options.few / 2, 1000);
    Context context;
    BenchHub hub(/*curve=*/false, WorkloadBasins());
    FillTo(context, hub, options.few, seed);
    MeasureCost(context, hub, MakeEventsOfBasins(kActor, samples, seed + 500'000, WallNow()), round,
                few, measurements);
    FillTo(context, hub, options.many, seed + 1000);
    MeasureCost(context, hub, MakeEventsOfBasins(kActor, samples, seed + 600'000, WallNow()), round,
                many, measurements);
  }
  std::vector<Comparison> asked;
  for (const char* name : {figure::kPublishSingle, figure::kPublishBatched, figure::kReplay})
    asked.push_back({.figure = name, .system = many, .reference = few, .target = 0.9});
  asked.push_back({.figure = figure::kAckP50,
                   .system = many,
                   .reference = few,
                   .wanted = Wanted::kAtMost,
                   .target = 1.1});
  return Compare(measurements, asked);
}

}  // namespace basin
