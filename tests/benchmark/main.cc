// basin-bench: drives a real hub over loopback with real envelopes and full admission, beside the
// raw limit of the disk format it writes or beside other servers, and prints ratios of one run.
//
//   basin-bench                 three interleaved rounds, about five minutes
//   basin-bench --rounds 1 --events 100000    a quick look
//   basin-bench --peers --report figures      beside Redis, NATS, RabbitMQ and PostgreSQL
//
// Absolute figures belong to the machine of the day; only the ratios may be compared.
#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>
#include <thread>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "proto/model/check.h"
#include "proto/model/record_view.h"
#include "proto/wire/poll_loop.h"
#include "tests/benchmark/bench_hub.h"
#include "tests/benchmark/guard.h"
#include "tests/benchmark/hub_run.h"
#include "tests/benchmark/part_costs.h"
#include "tests/benchmark/peers_run.h"
#include "tests/benchmark/process_figures.h"
#include "tests/benchmark/publish_load.h"
#include "tests/benchmark/raw_limit.h"
#include "tests/benchmark/replay_load.h"
#include "tests/benchmark/report.h"
#include "tests/benchmark/views_run.h"
#include "tests/benchmark/workload.h"
#include "tests/support/hub_process.h"
#include "tests/support/temporary_folder.h"

namespace basin {
namespace {

constexpr uint32_t kBatch = 64;

const PublishLoadOptions kBatched = {
    .endpoint = {}, .events_per_message = kBatch, .messages_in_flight = 16};

// Names of figures that stand in several places.
constexpr char kReadAlong[] = "publish 64 a message, one consumer, events/s";
constexpr char kReaderAlong[] = "that consumer, events/s";
constexpr char kBesideStuck[] = ", beside one that reads nothing";

// Events a second, for the time from sending an event to having it.
constexpr uint64_t kPaces[] = {5'000, 20'000};

struct Settings {
  int rounds = 3;
  uint64_t events = 1'000'000;  // published by the batched run, then replayed
  uint64_t single_events = 400'000;
  uint64_t synchronous_events = 2'000;
  int paced_seconds = 15;  // at each of kPaces
  uint64_t read_along_events = 300'000;
  bool filtered_only = false;  // the filtered replays alone
  bool publish_only = false;   // the batched run alone: to profile the hub under it
  bool parts_only = false;     // see part_costs.h
  bool peers = false;          // see peers_run.h
  bool growth = false;         // see hub_run.h
  bool views = false;          // see views_run.h
  int copies = 1;
  std::string report = {};  // where their rows are written
};

// Figures by name, one per round.
class Figures {
 public:
  void Add(const std::string& name, double value) {
    if (values_.find(name) == values_.end()) order_.push_back(name);
    values_[name].push_back(value);
  }
  double Median(const std::string& name) const { return Sorted(name)[values_.at(name).size() / 2]; }

  // A row of the table: median, spread, and the median of the ratios round by round.
  void Print(const std::string& name, const std::string& reference) const {
    if (values_.find(name) == values_.end()) return;  // it was not asked for
    const std::vector<double> sorted = Sorted(name);
    std::string ratio = "–";
    if (!reference.empty()) {
      std::vector<double> ratios;
      for (size_t i = 0; i < sorted.size(); ++i)
        ratios.push_back(values_.at(name)[i] / values_.at(reference)[i]);
      std::sort(ratios.begin(), ratios.end());
      ratio = absl::StrFormat("%.3g × %s", ratios[ratios.size() / 2], reference);
    }
    absl::PrintF("| %s | %s | %s – %s | %s |\n", name, Shown(sorted[sorted.size() / 2]),
                 Shown(sorted.front()), Shown(sorted.back()), ratio);
  }

 private:
  std::vector<double> Sorted(const std::string& name) const {
    std::vector<double> sorted = values_.at(name);
    std::sort(sorted.begin(), sorted.end());
    return sorted;
  }
  static std::string Shown(double value) {
    return value >= 10'000 ? absl::StrFormat("%.0f k", value / 1000)
           : value >= 1    ? absl::StrFormat("%.2f", value)
                           : absl::StrFormat("%.4f", value);
  }

  std::vector<std::string> order_;
  std::map<std::string, std::vector<double>> values_;
};

PublishLoad Publish(Context& context, BenchHub& hub, PublishLoadOptions options,
                    const std::vector<Publisher>& publishers) {
  options.endpoint = hub.process().endpoint();
  auto load = RunPublishLoad(context, options, publishers);
  if (!load.ok()) {
    std::fprintf(stderr, "%s\n", load.status().ToString().c_str());
    std::exit(1);
  }
  hub.CountPublished(load->events);
  return *std::move(load);
}

// The time from sending an event to having it, for a subscriber who waits live; in the order of
// sending.
std::vector<absl::Duration> EndToEnd(Context& context, BenchHub& hub, uint64_t pace,
                                     uint64_t events, uint64_t seed) {
  auto subscriber = Client::Connect(hub.process().ClientOf("reader"));
  BASIN_CHECK(subscriber.ok());
  std::vector<absl::Duration> arrived;
  v1::Subscribe request;
  request.set_live(true);
  request.mutable_filter()->add_actors(hub.PublisherName(0));
  BASIN_CHECK((*subscriber)
                  ->Subscribe(request,
                              [&](const Client::Delivery& delivery) {
                                const absl::Duration now = SteadyNow();
                                arrived.insert(arrived.end(), delivery.records.size(), now);
                                return absl::OkStatus();
                              })
                  .ok());
  BASIN_CHECK((*subscriber)->Poll(absl::Milliseconds(300)).ok());
  const auto publishers = hub.Publishers(1, events, seed);
  std::thread listener([&] {
    while (arrived.size() < events) BASIN_CHECK((*subscriber)->Poll(absl::Seconds(1)).ok());
  });
  const PublishLoad load = Publish(
      context, hub, {.endpoint = {}, .events_per_second = static_cast<double>(pace)}, publishers);
  listener.join();
  std::vector<absl::Duration> took;
  for (size_t i = 0; i < events; ++i) took.push_back(arrived[i] - load.sent_at[i]);
  return took;
}

double Milliseconds(absl::Duration duration) { return absl::ToDoubleMilliseconds(duration); }

// In milliseconds; `part` in 0 … 1.
double Quantile(std::vector<absl::Duration> took, double part) {
  const auto at = took.begin() + static_cast<int64_t>(part * static_cast<double>(took.size() - 1));
  std::nth_element(took.begin(), at, took.end());
  return Milliseconds(*at);
}

std::string PaceName(uint64_t pace, const char* quantile) {
  return absl::StrCat("end to end at ", pace / 1000, " 000/s, ", quantile, " ms");
}
constexpr char kP50[] = "p50", kP99[] = "p99", kWorstSecond[] = "p99 of the worst second,";

// Also second by second: a flush that holds everybody up for a moment shows there alone.
void MeasureEndToEnd(Context& context, BenchHub& hub, uint64_t pace, const Settings& settings,
                     uint64_t seed, const std::string& with, Figures& figures) {
  const std::vector<absl::Duration> took =
      EndToEnd(context, hub, pace, pace * static_cast<uint64_t>(settings.paced_seconds), seed);
  double worst = 0;
  for (auto second = took.begin(); second != took.end(); second += static_cast<int64_t>(pace))
    worst = std::max(worst, Quantile({second, second + static_cast<int64_t>(pace)}, 0.99));
  figures.Add(PaceName(pace, kP50) + with, Quantile(took, 0.5));
  figures.Add(PaceName(pace, kP99) + with, Quantile(took, 0.99));
  figures.Add(PaceName(pace, kWorstSecond) + with, worst);
}

// Publishes while a consumer reads along; `beside` says who else is connected.
void PublishReadAlong(Context& context, BenchHub& hub, uint64_t events, uint64_t seed,
                      const std::string& beside, Figures& figures) {
  const auto publishers = hub.Publishers(kBenchPublishers, events, seed);
  const uint64_t after = hub.published();
  absl::StatusOr<ReplayLoad> read = absl::UnknownError("not read");
  std::thread consumer([&] {
    read = FollowFrames(context, hub.process().endpoint(), hub.SocketOf("reader"), after, events);
  });
  const PublishLoad load = Publish(context, hub, kBatched, publishers);
  consumer.join();
  BASIN_CHECK(read.ok());
  figures.Add(kReadAlong + beside, load.rate());
  figures.Add(kReaderAlong + beside, read->rate());
}

// What somebody who subscribes and then reads nothing costs the publishers and the other consumer.
void MeasureStuckConsumer(Context& context, BenchHub& hub, const Settings& settings, uint64_t seed,
                          const std::string& with, Figures& figures) {
  const uint64_t events =
      settings.read_along_events / (kBenchPublishers * kBatch) * kBenchPublishers * kBatch;
  PublishReadAlong(context, hub, events, seed, with, figures);
  const auto stuck = StuckConsumer::Open(context, hub.process().endpoint(), hub.SocketOf("reader"));
  BASIN_CHECK(stuck.ok());
  PublishReadAlong(context, hub, events, seed + 1, kBesideStuck + with, figures);
}

constexpr char kFullReplay[] = "replay of 25 basins, frames, s";
constexpr char kBasinReplay[] = "replay of one of them, s";
constexpr char kCaseReplay[] = "replay of one case, s";

double SecondsOf(Context& context, BenchHub& hub, const v1::Filter& filter, uint64_t expected) {
  const auto load = ReplayFiltered(context, hub.process().endpoint(), hub.SocketOf("reader"),
                                   hub.published(), filter);
  BASIN_CHECK(load.ok() && load->events == expected);
  return absl::ToDoubleSeconds(load->took);
}

// Every group holds events of every basin: the worst there is for an index.
void MeasureFilteredReplay(Context& context, const Settings& settings, uint64_t seed,
                           Figures& figures) {
  BenchHub hub(/*curve=*/false);
  auto client = Client::Connect(hub.process().ClientOf("operator"));
  BASIN_CHECK(client.ok());
  for (const std::string& basin : WorkloadBasins()) {
    if (basin == kWorkloadBasin) continue;
    BASIN_CHECK((*client)->Publish({{DefineBasin("operator", WallNow(), basin)}}).ok());
    hub.CountPublished(1);
  }
  std::vector<Publisher> publishers;
  for (int i = 0; i < kBenchPublishers; ++i)
    publishers.push_back({hub.SocketOf("operator"),
                          MakeEventsOfBasins("operator", settings.events / kBenchPublishers,
                                             seed * 100 + static_cast<uint64_t>(i), WallNow())});
  const uint64_t basins = WorkloadBasins().size();
  uint64_t of_one_basin = 1;  // its definition
  for (const Publisher& publisher : publishers)
    for (size_t i = 0; i < publisher.events.size(); ++i)
      of_one_basin += WorkloadBasins()[i % basins] == kWorkloadBasin;
  v1::Filter everything, basin, one_case;
  basin.add_basins(kWorkloadBasin);
  one_case.add_cases(std::string(
      ReadEvent(publishers[3].events[publishers[3].events.size() / 2])->header.subject));
  Publish(context, hub, kBatched, publishers);
  hub.AwaitIndex();

  figures.Add(kFullReplay, SecondsOf(context, hub, everything, hub.published()));
  figures.Add(kBasinReplay, SecondsOf(context, hub, basin, of_one_basin));
  figures.Add(kCaseReplay, SecondsOf(context, hub, one_case, 1));
}

// The run that the others are compared with, and what it costs.
PublishLoad PublishBatched(Context& context, BenchHub& hub, uint64_t events, uint64_t seed,
                           const std::string& with, Figures& figures) {
  const pid_t pid = hub.pid();
  const auto publishers = hub.Publishers(kBenchPublishers, events, seed);
  const absl::Duration hub_before = CpuTime(pid);
  PublishLoad load =
      Publish(context, hub,
              {.endpoint = {}, .events_per_message = kBatch, .messages_in_flight = 16}, publishers);
  const auto per_event = [&](absl::Duration used) {
    return absl::ToDoubleMicroseconds(used) / static_cast<double>(load.events);
  };
  figures.Add("publish 64 a message, events/s" + with, load.rate());
  figures.Add("the hub's CPU per event so published, µs" + with,
              per_event(CpuTime(pid) - hub_before));
  figures.Add("the publishers' CPU per such event, µs" + with, per_event(load.cpu));
  figures.Add("RSS after them, MiB" + with, ResidentMiB(pid));
  return load;
}

void RunRound(Context& context, const Settings& settings, uint64_t seed, Figures& figures) {
  {
    TemporaryFolder folder;
    const auto raw = MeasureRawLimit({.folder = folder.path(),
                                      .events = MakeEvents("raw", 20'000, seed, WallNow()),
                                      .events_per_group = 1024});
    BASIN_CHECK(raw.ok());
    figures.Add("raw limit, events/s", raw->events_per_second);
  }
  if (!settings.publish_only) MeasureFilteredReplay(context, settings, seed, figures);
  if (settings.filtered_only) return;
  for (const bool curve : {false, true}) {
    const std::string with = curve ? " (CURVE)" : "";
    BenchHub hub(curve);
    const pid_t pid = hub.pid();
    const PublishLoad batched = PublishBatched(context, hub, settings.events, seed, with, figures);
    if (settings.publish_only) continue;

    const auto replay =
        ReplayFrames(context, hub.process().endpoint(), hub.SocketOf("reader"), batched.events);
    BASIN_CHECK(replay.ok());
    figures.Add("replay, frames, events/s" + with, replay->rate());
    const auto through_client =
        ReplayThroughClient(hub.process().ClientOf("reader"), batched.events);
    BASIN_CHECK(through_client.ok());
    figures.Add("replay, C++ client, events/s" + with, through_client->rate());
    figures.Add("RSS after replays, MiB" + with, ResidentMiB(pid));

    const PublishLoad single =
        Publish(context, hub, {.endpoint = {}, .events_per_message = 1, .messages_in_flight = 256},
                hub.Publishers(kBenchPublishers, settings.single_events, seed + 1000));
    figures.Add("publish 1 a message, events/s" + with, single.rate());

    const PublishLoad synchronous =
        Publish(context, hub, {.endpoint = {}, .events_per_message = 1, .messages_in_flight = 1},
                hub.Publishers(1, settings.synchronous_events, seed + 2000));
    figures.Add("one synchronous publisher, ack p50 ms" + with,
                Milliseconds(synchronous.Latency(0.5)));
    figures.Add("one synchronous publisher, ack p99 ms" + with,
                Milliseconds(synchronous.Latency(0.99)));

    MeasureStuckConsumer(context, hub, settings, seed + 4000, with, figures);

    for (const uint64_t pace : kPaces)
      MeasureEndToEnd(context, hub, pace, settings, seed + 3000 + pace, with, figures);
  }
}

void PrintTable(const Settings& settings, const Figures& figures) {
  absl::PrintF(
      "\n8 publishers, 2 048 events in flight one a message, 8 192 with 64 a message; %d rounds; "
      "events of about 350 bytes; %d events published before the replay.\n\n",
      settings.rounds, settings.events);
  absl::PrintF("| figure | median | min – max | ratio of the same round |\n|---|---|---|---|\n");
  const std::string raw = "raw limit, events/s";
  figures.Print(raw, "");
  figures.Print(kFullReplay, "");
  figures.Print(kBasinReplay, kFullReplay);
  figures.Print(kCaseReplay, kFullReplay);
  for (const std::string with : {"", " (CURVE)"}) {
    for (const char* name : {"publish 64 a message, events/s", "publish 1 a message, events/s",
                             "replay, frames, events/s", "replay, C++ client, events/s"})
      figures.Print(name + with, raw);
    for (const std::string name : {kReadAlong, kReaderAlong}) {
      figures.Print(name + with, "");
      figures.Print(name + kBesideStuck + with, name + with);
    }
    for (const char* name :
         {"one synchronous publisher, ack p50 ms", "one synchronous publisher, ack p99 ms"})
      figures.Print(name + with, "");
    for (const uint64_t pace : kPaces)
      for (const char* quantile : {kP50, kP99, kWorstSecond})
        figures.Print(PaceName(pace, quantile) + with, "");
    for (const char* name :
         {"the hub's CPU per event so published, µs", "the publishers' CPU per such event, µs",
          "RSS after them, MiB", "RSS after replays, MiB"})
      figures.Print(name + with, "");
  }
}

void PrintParts(uint64_t events) {
  TemporaryFolder folder;
  const auto costs = MeasurePartCosts(
      {.folder = folder.path(), .events = MakeEvents("operator", events, 1, WallNow())});
  if (!costs.ok()) {
    std::fprintf(stderr, "%s\n", costs.status().ToString().c_str());
    std::exit(1);
  }
  absl::PrintF("| part | processor time an event, µs |\n|---|---|\n");
  absl::Duration sum;
  for (const auto& [name, cost] : *costs) {
    absl::PrintF("| %s | %.3f |\n", name, absl::ToDoubleMicroseconds(cost));
    sum += cost;
  }
  absl::PrintF("| together | %.3f |\n", absl::ToDoubleMicroseconds(sum));
}

// The benchmark of the project alone: the hub, its client and its disk format.
void RunAlone(const Settings& settings) {
  Context context;
  Figures figures;
  for (int round = 0; round < settings.rounds; ++round) {
    std::fprintf(stderr, "round %d of %d\n", round + 1, settings.rounds);
    RunRound(context, settings, static_cast<uint64_t>(round) + 1, figures);
  }
  PrintTable(settings, figures);
}

// Beside other servers, or beside itself with less stored: rows of ratios.
int RunCompared(const Settings& settings) {
  PeersRun run;
  if (settings.peers) run = RunBesidePeers({.rounds = settings.rounds, .events = settings.events});
  if (settings.growth) {
    const auto growth = RunGrowth(
        {.rounds = settings.rounds, .few = settings.events / 5, .many = settings.events * 2});
    run.rows.insert(run.rows.end(), growth.begin(), growth.end());
  }
  if (settings.views) {
    const auto views = RunViews({.rounds = settings.rounds,
                                 .few = settings.events / 5,
                                 .many = settings.events * 2,
                                 .copies = settings.copies});
    run.rows.insert(run.rows.end(), views.begin(), views.end());
  }
  absl::PrintF("%s\n%s", run.heading, MarkdownOf(run.rows));
  if (settings.report.empty()) return 0;
  const absl::Status written = WriteReport(settings.report, run.heading, run.rows);
  if (!written.ok()) std::fprintf(stderr, "%s\n", written.ToString().c_str());
  return written.ok() ? 0 : 1;
}

int Main(int argc, char** argv) {
  Settings settings;
  CLI::App app(
      "Measures a hub on loopback beside the raw limit of its disk format, or other servers.",
      "basin-bench");
  app.add_option("--rounds", settings.rounds, "interleaved rounds")->check(CLI::Range(1, 20));
  const auto* events =
      app.add_option("--events", settings.events,
                     "events of the batched run (1 000 000); with --peers, stored (5 000 000)")
          ->check(CLI::Range(2'000, 20'000'000));
  app.add_flag("--filtered-only", settings.filtered_only, "the filtered replays alone");
  app.add_flag("--publish-only", settings.publish_only, "the batched run alone");
  app.add_flag("--parts", settings.parts_only, "what the parts of the publishing path cost");
  app.add_flag("--peers", settings.peers, "beside Redis, NATS JetStream, RabbitMQ and PostgreSQL");
  app.add_flag("--growth", settings.growth,
               "the hub with a fifth and with the double of the events stored");
  app.add_flag("--views", settings.views,
               "folding, questions with a fifth and with the double of the events folded, and how "
               "soon what is published shows");
  app.add_option("--copies", settings.copies,
                 "with --views: simulated regions on top of each other")
      ->check(CLI::Range(1, 200));
  app.add_option(
      "--report", settings.report,
      "a folder for figures.md, figures.csv and ratios.svg of --peers, --growth and --views");
  CLI11_PARSE(app, argc, argv);
  const bool compared = settings.peers || settings.growth || settings.views;
  if (compared && events->count() == 0) settings.events = 5'000'000;
  return RunGuarded([&] {
    if (compared) return RunCompared(settings);
    if (settings.parts_only) return PrintParts(settings.events), 0;
    return RunAlone(settings), 0;
  });
}

}  // namespace
}  // namespace basin

int main(int argc, char** argv) { return basin::Main(argc, argv); }
