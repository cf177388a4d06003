#include "tests/benchmark/views_run.h"

#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "basin/v1/envelope.pb.h"
#include "basin/v1/query.pb.h"
#include "clients/simulation/simulation.h"
#include "proto/model/check.h"
#include "proto/model/event_builder.h"
#include "proto/model/record_view.h"
#include "proto/wire/poll_loop.h"
#include "services/projection/rocksdb/rocksdb_view_store.h"
#include "services/projection/runner.h"
#include "services/query/answerer.h"
#include "services/views/view_list.h"
#include "tests/benchmark/bench_hub.h"
#include "tests/benchmark/figure_names.h"
#include "tests/benchmark/process_figures.h"
#include "tests/benchmark/publish_load.h"
#include "tests/support/temporary_folder.h"

namespace basin {
namespace {

constexpr char kBasin[] = "1107";
constexpr char kIndicator[] = "referrals.answered_10d";
// Asked as often as this, unless that takes too long.
constexpr size_t kQuestions = 300, kQuestionsMin = 30;
constexpr absl::Duration kAskingMax = absl::Seconds(20);
constexpr uint64_t kVisiblePerSecond = 1000, kVisibleSeconds = 20;

double Milliseconds(absl::Duration duration) { return absl::ToDoubleMilliseconds(duration); }

// Of all threads: what RocksDB writes and compacts behind the fold is part of its price.
absl::Duration Cpu(clockid_t of) {
  timespec time;
  BASIN_CHECK(clock_gettime(of, &time) == 0);
  return absl::DurationFromTimespec(time);
}
absl::Duration ProcessCpu() { return Cpu(CLOCK_PROCESS_CPUTIME_ID); }
absl::Duration ThreadCpu() { return Cpu(CLOCK_THREAD_CPUTIME_ID); }

double Quantile(std::vector<absl::Duration> took, double part) {
  std::sort(took.begin(), took.end());
  return Milliseconds(took[static_cast<size_t>(part * static_cast<double>(took.size() - 1))]);
}

// The log as the hub would hold it, day by day.
class SimulatedLog {
 public:
  SimulatedLog(int copies, uint64_t events, uint64_t seed) {
    // A copy tells at least so many events a day; what is not needed is not asked for.
    const int days = static_cast<int>(events / 150 / static_cast<uint64_t>(copies)) + 100;
    for (int i = 0; i < copies; ++i)
      simulations_.push_back(std::make_unique<simulation::Simulation>(
          simulation::SimulationOptions{.seed = seed + static_cast<uint64_t>(i),
                                        .start = absl::CivilDay(2023, 7, 1),
                                        .days = days}));
  }

  // Records of the next day.
  std::vector<std::string> NextDay() {
    std::vector<std::string> records;
    for (size_t i = 0; i < simulations_.size(); ++i)
      for (const simulation::SimulatedEvent& event : simulations_[i]->NextDay())
        if (i == 0 || !IsGround(event.bytes)) records.push_back(Record(event));
    return records;
  }

 private:
  // What all copies have in common.
  static bool IsGround(const std::string& bytes) {
    const absl::string_view type = ReadEvent(bytes)->header.type;
    for (const char* family : {"territory.", "expectation.", "parameters.", "actor.", "body."})
      if (absl::StartsWith(type, family)) return true;
    return false;
  }
  std::string Record(const simulation::SimulatedEvent& event) {
    v1::Record record;
    record.set_sequence(++sequence_);
    recorded_at_ = std::max(recorded_at_, event.published);
    SetTimestamp(recorded_at_, record.mutable_recorded_at());
    record.set_actor("simulator");
    record.set_event(event.bytes);
    return record.SerializeAsString();
  }

  std::vector<std::unique_ptr<simulation::Simulation>> simulations_;
  Sequence sequence_ = 0;
  absl::Time recorded_at_ = absl::UnixEpoch();
};

class Fold {
 public:
  Fold(int copies, uint64_t events, uint64_t seed)
      : log_(copies, events, seed), projections_(MakeViews()) {
    auto opened = RocksdbViewStore::Open(folder_.path());
    BASIN_CHECK(opened.ok());
    store_ = std::move(opened->store);
    v1::Position head;
    head.set_log_id("bench");
    head.set_epoch(1);
    head.set_sequence(UINT64_MAX);
    auto runner = Runner::Open(*store_, projections_, catalog_, head);
    BASIN_CHECK(runner.ok());
    runner_ = std::make_unique<Runner>(*std::move(runner));
  }

  void To(uint64_t events) {
    while (folded_ < events) FoldRecords(log_.NextDay());
    Timed([&] { BASIN_CHECK(runner_->Flush().ok()); });
  }

  // Of a core, and of the clock.
  double folded_per_cpu_second() const { return PerSecond(folding_cpu_); }
  double folded_per_second() const { return PerSecond(folding_); }
  double parsed_per_cpu_second() const { return PerSecond(parsing_cpu_); }
  const ViewStore& store() const { return *store_; }

 private:
  double PerSecond(absl::Duration took) const {
    return static_cast<double>(folded_) / absl::ToDoubleSeconds(took);
  }
  template <typename Work>
  void Timed(Work work) {
    const absl::Duration begin = SteadyNow(), cpu = ProcessCpu();
    work();
    folding_ += SteadyNow() - begin;
    folding_cpu_ += ProcessCpu() - cpu;
  }

  void FoldRecords(const std::vector<std::string>& records) {
    Timed([&] {
      for (const std::string& bytes : records) {
        const auto record = ReadRecord(bytes);
        BASIN_CHECK(record.ok() && runner_->Feed(*record).ok());
      }
    });
    folded_ += records.size();
    Parse(records);
  }

  // What it is measured against: an object for every event, and nothing done with it.
  void Parse(const std::vector<std::string>& records) {
    const absl::Duration cpu = ThreadCpu();
    for (const std::string& bytes : records) {
      const auto record = std::make_unique<v1::Record>();
      const auto event = std::make_unique<v1::Event>();
      const auto header = std::make_unique<v1::Header>();
      BASIN_CHECK(record->ParseFromString(bytes) && event->ParseFromString(record->event()) &&
                  header->ParseFromString(event->header()));
    }
    parsing_cpu_ += ThreadCpu() - cpu;
  }

  SimulatedLog log_;
  const TemporaryFolder folder_;
  const EventCatalog catalog_;
  const Projections projections_;
  std::unique_ptr<RocksdbViewStore> store_;
  std::unique_ptr<Runner> runner_;
  uint64_t folded_ = 0;
  absl::Duration folding_, folding_cpu_, parsing_cpu_;
};

std::vector<absl::Duration> AskMany(const ViewStore& store, const v1::Query& query) {
  Reader reader;
  reader.actor = "ml";
  reader.basins = {kBasin};
  std::vector<absl::Duration> took;
  const absl::Duration end = SteadyNow() + kAskingMax;
  while (took.size() < kQuestionsMin || (took.size() < kQuestions && SteadyNow() < end)) {
    const absl::Duration begin = SteadyNow();
    const v1::Answer answer = AnswerQuery(query, *store.Snapshot(), reader, FollowedLog());
    took.push_back(SteadyNow() - begin);
    BASIN_CHECK(!answer.has_error());
  }
  return took;
}

void MeasureQuestions(const ViewStore& store, int round, const std::string& system,
                      Measurements& measurements) {
  v1::Query health, explain;
  health.mutable_health()->add_basins(kBasin);
  explain.mutable_explain()->set_basin(kBasin);
  explain.mutable_explain()->set_indicator(kIndicator);
  const auto asked = AskMany(store, health);
  measurements.Add(round, system, figure::kHealthP50, Quantile(asked, 0.5));
  measurements.Add(round, system, figure::kHealthP99, Quantile(asked, 0.99));
  measurements.Add(round, system, figure::kExplainP99, Quantile(AskMany(store, explain), 0.99));
}

// A real basin-views beside a real hub.
class BenchViews {
 public:
  explicit BenchViews(HubProcess& hub) : hub_(hub) {
    const std::string config = folder_ / "views.toml";
    std::ofstream(folder_ / "hub.pub") << hub.server_key() << "\n";
    std::ofstream(config) << "folder = \"" << folder_ / "views"
                          << "\"\nendpoint = \"tcp://127.0.0.1:*\"\nhttp = \"127.0.0.1:0\"\n"
                          << "secret_key = \"" << hub.key_file_of("reader") << "\"\nactors = \""
                          << hub.actors_file() << "\"\n[hub]\nendpoint = \"" << hub.endpoint()
                          << "\"\nserver_key = \"" << folder_ / "hub.pub"
                          << "\"\n";
    program_ = std::make_unique<Program>(
        ProgramPath("basin-views"), std::vector<std::string>{"--config", config}, folder_ / "log");
    BASIN_CHECK(Eventually([&] { return !Endpoint().empty(); }));
  }

  ClientOptions ClientOf(const std::string& actor) const {
    ClientOptions options = hub_.ClientOf(actor);
    options.endpoint = Endpoint();
    options.server_key = hub_.KeysOf("reader").public_key;
    return options;
  }

 private:
  std::string Endpoint() const {
    const std::string log = program_->Output();
    const size_t said = log.find("endpoint=");
    if (said == std::string::npos) return "";
    const size_t begin = said + std::string("endpoint=").size();
    return log.substr(begin, log.find_first_of(" \n", begin) - begin);
  }

  HubProcess& hub_;
  const TemporaryFolder folder_;
  std::unique_ptr<Program> program_;
};

// When an answer first knew the log up to where.
struct Seen {
  absl::Duration at;
  uint64_t sequence;
};

std::vector<Seen> WatchSequence(Client& client, uint64_t until) {
  v1::Query status;
  status.mutable_status();
  std::vector<Seen> seen;
  while (seen.empty() || seen.back().sequence < until) {
    const auto answer = client.Ask(status);
    BASIN_CHECK(answer.ok());
    seen.push_back({SteadyNow(), answer->sequence()});
    absl::SleepFor(absl::Milliseconds(2));
  }
  return seen;
}

// From sending an event to the first answer that knows it.
void MeasureVisible(int round, Measurements& measurements) {
  Context context;
  BenchHub hub(/*curve=*/true);
  const BenchViews views(hub.process());
  auto client = Client::Connect(views.ClientOf("operator"));
  BASIN_CHECK(client.ok());
  const uint64_t before = hub.published(), events = kVisiblePerSecond * kVisibleSeconds;
  WatchSequence(**client, before);

  std::vector<Seen> seen;
  std::thread watcher([&] { seen = WatchSequence(**client, before + events); });
  const auto publishers = hub.Publishers(1, events, static_cast<uint64_t>(round) + 1);
  const auto load = RunPublishLoad(context,
                                   {.endpoint = hub.process().endpoint(),
                                    .events_per_second = static_cast<double>(kVisiblePerSecond)},
                                   publishers);
  watcher.join();
  BASIN_CHECK(load.ok());
  std::vector<absl::Duration> took;
  size_t first = 0;
  for (uint64_t i = 0; i < events; ++i) {
    while (seen[first].sequence < before + i + 1) ++first;
    took.push_back(seen[first].at - load->sent_at[i]);
  }
  measurements.Add(round, kViews, figure::kVisibleP50, Quantile(took, 0.5));
  measurements.Add(round, kViews, figure::kVisibleP99, Quantile(took, 0.99));
}

}  // namespace

std::vector<Row> RunViews(const ViewsRunOptions& options) {
  const std::string few = absl::StrCat("views, ", options.few, " folded");
  const std::string many = absl::StrCat("views, ", options.many, " folded");
  Measurements measurements;
  for (int round = 0; round < options.rounds; ++round) {
    std::fprintf(stderr, "views: round %d of %d\n", round + 1, options.rounds);
    Fold fold(options.copies, options.many, static_cast<uint64_t>(round) * 100 + 1);
    fold.To(options.few);
    measurements.Add(round, few, figure::kFold, fold.folded_per_cpu_second());
    MeasureQuestions(fold.store(), round, few, measurements);
    fold.To(options.many);
    measurements.Add(round, many, figure::kFold, fold.folded_per_cpu_second());
    measurements.Add(round, kParsing, figure::kFold, fold.parsed_per_cpu_second());
    measurements.Add(round, many, figure::kRebuild, 100'000'000 / fold.folded_per_second());
    measurements.Add(round, kOneSecond, figure::kRebuild, 1);
    MeasureQuestions(fold.store(), round, many, measurements);
    measurements.Add(round, many, figure::kMemory, ResidentMiB(getpid()));
    measurements.Add(round, kOneMiB, figure::kMemory, 1);
    measurements.Add(round, kOneMillisecond, figure::kHealthP99, 1);
    measurements.Add(round, kOneMillisecond, figure::kVisibleP99, 1);
    MeasureVisible(round, measurements);
  }
  const auto at_most = [](const char* name, const std::string& system, const std::string& reference,
                          double target) {
    return Comparison{.figure = name,
                      .system = system,
                      .reference = reference,
                      .wanted = Wanted::kAtMost,
                      .target = target};
  };
  return Compare(measurements,
                 {{.figure = figure::kFold, .system = many, .reference = kParsing, .target = 1.0},
                  {.figure = figure::kFold, .system = many, .reference = few, .target = 0.9},
                  at_most(figure::kRebuild, many, kOneSecond, 328),
                  at_most(figure::kHealthP99, many, kOneMillisecond, 5),
                  at_most(figure::kHealthP50, many, few, 1.1),
                  at_most(figure::kHealthP99, many, few, 1.1),
                  at_most(figure::kExplainP99, many, few, 1.1),
                  at_most(figure::kVisibleP99, kViews, kOneMillisecond, 100),
                  at_most(figure::kMemory, many, kOneMiB, 300)});
}

}  // namespace basin
