#include "clients/cli/simulate.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "CLI/App.hpp"
#include "absl/strings/str_cat.h"
#include "clients/cli/connection.h"
#include "clients/cli/exit.h"
#include "clients/cli/pending_file.h"
#include "clients/cli/shell.h"
#include "clients/exchange/cell_values.h"
#include "clients/simulation/simulation.h"
#include "proto/model/calendar.h"
#include "proto/model/status.h"
#include "proto/wire/curve.h"

namespace basin::cli {
namespace {

// Beyond this a transaction gains no speed, and one refusal takes less with it.
constexpr size_t kTransactionEvents = 256;
constexpr size_t kEventOverhead = 8;  // a tag and a length in the transaction
// The calendar of the simulation, and the patience of whoever waits for it.
constexpr int kDaysMax = 36525;

struct SimulateOptions {
  int days = 1200;
  uint64_t seed = 1;
  std::string start, write_actors, feed_key;
};

absl::StatusOr<simulation::SimulationOptions> Understand(const SimulateOptions& options) {
  simulation::SimulationOptions understood;
  understood.seed = options.seed;
  understood.days = options.days;
  if (options.days < 1 || options.days > kDaysMax)
    return MakeError(v1::USAGE,
                     {.field = "--days", .detail = {"from 1 to $0", "de 1 à $0", kDaysMax}});
  if (options.start.empty()) return understood;
  const auto start = ParseDate(options.start);
  if (!start.has_value())
    return MakeError(v1::USAGE, {.field = "--start",
                                 .detail = {"write the day as YYYY-MM-DD",
                                            "écrivez le jour sous la forme AAAA-MM-JJ"}});
  understood.start = *start;
  return understood;
}

// The actors file of a hub that is to take the simulation: only the feed holds a key.
absl::StatusOr<int> WriteActors(Shell& shell, const SimulateOptions& options,
                                const simulation::Simulation& simulation) {
  if (options.feed_key.empty())
    return MakeError(v1::USAGE,
                     {.field = "--feed-key",
                      .detail = {"it goes with --write-actors", "elle va avec --write-actors"}});
  BASIN_ASSIGN_OR_RETURN(const std::string key, LoadPublicKey(options.feed_key));
  v1::ActorsConfig config = simulation.Actors();
  for (v1::ActorConfig& actor : *config.mutable_actor())
    if (actor.id() == std::string(simulation::kFeed)) actor.add_keys(key);
  BASIN_ASSIGN_OR_RETURN(const auto file, PendingFile::Create(options.write_actors));
  BASIN_RETURN_IF_ERROR(file->Write(simulation::ActorsToml(config)));
  BASIN_RETURN_IF_ERROR(file->Commit());
  BASIN_RETURN_IF_ERROR(shell.Print(
      {.kind = "simulated_actors",
       .origin = v1::SIMULATED,
       .facts = {{"file", {"fichier", "file"}, options.write_actors},
                 {"actors", {"acteurs", "actors"}, static_cast<int64_t>(config.actor_size())}},
       .listings = {},
       .notes = {}}));
  return kOk;
}

// Sends events in transactions of a bounded size, without waiting for each answer.
class Feed {
 public:
  explicit Feed(Client& client) : client_(client) {
    const v1::Limits& limits = client.welcome().limits();
    events_max_ = std::min<size_t>(kTransactionEvents,
                                   std::max<uint32_t>(1, limits.max_transaction_events()));
    bytes_max_ = std::max<uint32_t>(1, limits.max_transaction_bytes());
    client_.OnAnswer([this](const v1::Outcome& outcome) { Note(outcome); });
  }
  ~Feed() {
    client_.OnAnswer([](const v1::Outcome&) {});
  }
  Feed(const Feed&) = delete;
  Feed& operator=(const Feed&) = delete;

  // Errors: the first refusal, those of the connection.
  absl::Status Send(std::string event) {
    const size_t more = event.size() + kEventOverhead;
    if (transaction_.size() == events_max_ || bytes_ + more > bytes_max_)
      BASIN_RETURN_IF_ERROR(Offer());
    transaction_.push_back(std::move(event));
    bytes_ += more;
    return refused_;
  }
  absl::Status Finish() {
    BASIN_RETURN_IF_ERROR(Offer());
    BASIN_RETURN_IF_ERROR(client_.Flush());
    return refused_;
  }

  int64_t recorded() const { return recorded_; }
  int64_t duplicates() const { return duplicates_; }

 private:
  absl::Status Offer() {
    if (transaction_.empty()) return absl::OkStatus();
    bytes_ = 0;
    return client_.Offer(std::exchange(transaction_, {}));
  }
  void Note(const v1::Outcome& outcome) {
    if (outcome.has_refused()) {
      if (refused_.ok()) refused_ = FromProto(outcome.refused());
      return;
    }
    (outcome.duplicate() ? duplicates_ : recorded_) += outcome.sequences_size();
  }

  Client& client_;
  size_t events_max_, bytes_max_;
  Transaction transaction_;
  size_t bytes_ = 0;
  absl::Status refused_;
  int64_t recorded_ = 0, duplicates_ = 0;
};

absl::Status CheckHub(const v1::Welcome& welcome) {
  if (welcome.origin() != v1::SIMULATED)
    return MakeError(v1::ORIGIN_MISMATCH,
                     {.field = "--hub",
                      .detail = {"its log holds real events: nothing was sent",
                                 "son journal est réel : rien n'a été envoyé"}});
  if (welcome.actor() != std::string(simulation::kFeed))
    return MakeError(
        v1::FORBIDDEN_ACTION,
        {.field = "--key",
         .detail = {"the simulation is published with the key of the actor $0 (with deploy/run, "
                    "feed.key beside cli.toml); this one belongs to $1",
                    "la simulation se publie avec la clé de l'acteur $0 (avec deploy/run, feed.key "
                    "à côté de cli.toml) ; celle-ci est celle de $1",
                    simulation::kFeed, welcome.actor()}});
  return absl::OkStatus();
}

absl::StatusOr<int> Simulate(Shell& shell, const SimulateOptions& options) {
  BASIN_ASSIGN_OR_RETURN(const auto understood, Understand(options));
  simulation::Simulation simulation(understood);
  if (!options.write_actors.empty()) return WriteActors(shell, options, simulation);

  BASIN_ASSIGN_OR_RETURN(const auto client, ConnectToHub(shell, "simulate"));
  BASIN_RETURN_IF_ERROR(CheckHub(client->welcome()));
  const Words& words = shell.words();
  const auto progress = shell.StartProgress(words({"simulation (jours)", "simulation (days)"}),
                                            static_cast<uint64_t>(understood.days));
  Feed feed(*client);
  while (!simulation.done() && !shell.interrupted()) {
    for (simulation::SimulatedEvent& event : simulation.NextDay())
      BASIN_RETURN_IF_ERROR(feed.Send(std::move(event.bytes)));
    const int64_t sent = feed.recorded() + feed.duplicates();
    progress->Advance(static_cast<uint64_t>(simulation.days_told()),
                      words({"$0 évènements", "$0 events"}, words.Count(sent)));
  }
  // What was sent is answered even when the user asked to stop: the count below is exact.
  BASIN_RETURN_IF_ERROR(feed.Finish());
  const double seconds = absl::ToDoubleSeconds(progress->elapsed());
  progress->Clear();
  const int64_t total = feed.recorded() + feed.duplicates();
  if (seconds > 0)
    shell.Remark(words({"$0 évènements par seconde", "$0 events a second"},
                       words.Count(static_cast<int64_t>(static_cast<double>(total) / seconds))));
  BASIN_RETURN_IF_ERROR(shell.Print(
      {.kind = "simulation",
       .origin = v1::SIMULATED,
       .facts = {{"from", {"du", "from"}, FormatDay(understood.start)},
                 {"until", {"au", "until"}, FormatDay(simulation.day() - 1)},
                 {"published", {"publiés", "published"}, feed.recorded()},
                 {"duplicate", {"déjà au journal", "already in the log"}, feed.duplicates()},
                 {"sequence",
                  {"dernière position", "last sequence"},
                  Ordinal{client->durable_head().sequence()}}},
       .listings = {},
       .notes = {}}));
  return simulation.done() ? kOk : kInterrupted;
}

}  // namespace

Action DeclareSimulate(CLI::App& app, const Words& words) {
  auto options = std::make_shared<SimulateOptions>();
  app.add_option("--days", options->days,
                 words({"combien de jours (1200)", "how many days (1200)"}))
      ->type_name("N");
  AddNumber(app, "--seed", options->seed,
            words({"le hasard : même graine, mêmes évènements (1)",
                   "chance: same seed, same events (1)"}));
  app.add_option("--start", options->start,
                 words({"premier jour (2023-07-01)", "first day (2023-07-01)"}))
      ->type_name("DATE");
  app.add_option("--write-actors", options->write_actors,
                 words({"ne publie rien : crée le fichier des acteurs simulés pour le hub",
                        "publishes nothing: creates the file of the simulated actors for the hub"}))
      ->type_name("FILE");
  app.add_option("--feed-key", options->feed_key,
                 words({"clé publique de l'alimentation, pour --write-actors",
                        "public key of the feed, for --write-actors"}))
      ->type_name("FILE");
  return [options](Shell& shell) { return Simulate(shell, *options); };
}

}  // namespace basin::cli
