#include "broker/hub/hub.h"

#include <signal.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "basin/v1/config.pb.h"
#include "broker/hub/descriptor_guard.h"
#include "proto/config/config.h"
#include "proto/model/check.h"
#include "proto/model/status.h"

namespace basin {
namespace {

constexpr int kSignals[] = {SIGHUP, SIGTERM, SIGINT};
constexpr absl::Duration kLookAroundEvery = absl::Seconds(1);
// What clients are told to expect, and when the hub ends although somebody has not been answered.
constexpr absl::Duration kDrainGrace = absl::Seconds(5);
constexpr absl::Duration kDrainMax = absl::Seconds(8);

// Only in a log of real events is the last record's time one that this machine's clock has shown.
absl::Time LastRecordedByClock(const EventLog& log) {
  return log.identity().origin == v1::REAL ? log.last_recorded_at() : absl::UnixEpoch();
}

}  // namespace

absl::StatusOr<std::shared_ptr<const Actors>> LoadActors(const std::string& path,
                                                         const EventCatalog& catalog) {
  v1::ActorsConfig config;
  BASIN_RETURN_IF_ERROR(LoadConfig(path, config));
  BASIN_ASSIGN_OR_RETURN(Actors actors, Actors::Make(config, catalog));
  return std::make_shared<const Actors>(std::move(actors));
}

Hub::Hub(const HubGround& ground, HubSettings settings, bool clock_confirmed, Report report)
    : ground_(ground),
      settings_(std::move(settings)),
      report_(std::move(report)),
      clock_(WallNow(), SteadyNow(), LastRecordedByClock(ground.log), clock_confirmed),
      disk_(settings_.disk),
      upkeep_(ground.catalog, ground.log, ground.places, settings_.upkeep),
      upkeep_told_(upkeep_.figures()) {}

Hub::~Hub() = default;

void Hub::HoldSignals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : kSignals) sigaddset(&set, signal);
  BASIN_CHECK(pthread_sigmask(SIG_BLOCK, &set, nullptr) == 0);
}

absl::StatusOr<std::unique_ptr<Hub>> Hub::Bind(const HubGround& ground, HubSettings settings,
                                               const KeyPair& keys,
                                               std::shared_ptr<const Actors> actors,
                                               bool clock_confirmed, Report report) {
  auto hub = std::unique_ptr<Hub>(
      new Hub(ground, std::move(settings), clock_confirmed, std::move(report)));
  BASIN_RETURN_IF_ERROR(hub->Open(keys, std::move(actors)));
  return hub;
}

absl::Status Hub::Open(const KeyPair& keys, std::shared_ptr<const Actors> actors) {
  RaiseDescriptorLimit();
  loop_.WatchSignals({std::begin(kSignals), std::end(kSignals)},
                     [this](int signal, const Now&) { OnSignal(signal); });
  loop_.Every(kLookAroundEvery, [this](const Now& now) { LookAround(now); });
  loop_.Watch(ended_, [this](const Now&) { loop_.Stop(); });

  actors_ = std::move(actors);
  HubOptions options = settings_.hub;
  RouterOptions router = settings_.router;
  router.secret_key = keys.secret_key;
  if (router.curve) {
    BASIN_ASSIGN_OR_RETURN(
        zap_, ZapHandler::Bind(ground_.context, [this](absl::string_view key, absl::string_view) {
          return Judge(key);
        }));
    loop_.Watch(zap_->socket(), [this](const Now&) { zap_->Answer(); });
  } else {
    // Nobody is authenticated then. Who registers the hub's own key lets everybody speak for that
    // actor.
    options.conversation.key_without_curve = keys.public_key;
  }
  BASIN_ASSIGN_OR_RETURN(router_, RouterSocket::Bind(ground_.context, settings_.endpoint, router));
  front_ = std::make_unique<Front>(options, ground_.catalog, ground_.log, ground_.facts,
                                   ground_.tree, upkeep_, actors_, *router_,
                                   [this](absl::Status status) { FrontEnded(std::move(status)); });
  return absl::OkStatus();
}

absl::Status Hub::Run() {
  LookAround(Now{WallNow(), SteadyNow()});  // a full disk refuses the first publish already
  front_->Start();
  const UpkeepThread upkeep(upkeep_);
  loop_.Run();
  const std::lock_guard lock(mutex_);
  return end_.value_or(absl::OkStatus());
}

// The user id is the key itself: an actor may hold several, and losing one is losing that one.
ZapDecision Hub::Judge(absl::string_view z85_key) {
  if (actors_->FindByKey(z85_key) == nullptr) return {.code = ZapCode::kRefuse, .user_id = {}};
  if (!HasDescriptorForClient()) return {.code = ZapCode::kLater, .user_id = {}};
  return {.code = ZapCode::kAccept, .user_id = std::string(z85_key)};
}

void Hub::OnSignal(int signal) {
  if (signal == SIGHUP) {
    ReloadActors();
  } else {
    Drain();
  }
}

void Hub::ReloadActors() {
  absl::StatusOr<std::shared_ptr<const Actors>> actors =
      LoadActors(settings_.actors_file, ground_.catalog);
  if (!actors.ok()) {
    report_(Severity::kError,
            absl::StrCat("what=actors_kept error=\"", actors.status().message(), "\""));
    return;
  }
  actors_ = *actors;
  report_(Severity::kInfo, absl::StrCat("what=actors_reloaded actors=", actors_->size()));
  front_->Do([actors = actors_](HubCore& core) { core.SetActors(actors); });
}

void Hub::Drain() {
  report_(Severity::kInfo, "what=draining");
  front_->Do([](HubCore& core) { core.StartDraining(kDrainGrace); });
  loop_.After(kDrainMax, [this](const Now&) {
    report_(Severity::kWarning, "what=drain_cut_short");
    front_->Stop();
  });
}

void Hub::LookAround(const Now& now) {
  clock_.Update(now.wall, now.steady);
  LookAtDisk();
  LookAtUpkeep();
  SetRefusal(disk_.Check().ok() ? clock_.Check() : disk_.Check());
}

void Hub::LookAtDisk() {
  if (settings_.log.backend == LogBackend::kMemory) return;
  const absl::StatusOr<uint64_t> free_bytes = FreeBytes(settings_.log.folder);
  // A disk that cannot be asked is no disk to write on.
  disk_.Update(free_bytes.value_or(0));
  front_->Do([bytes = free_bytes.value_or(0)](HubCore& core) { core.SetDiskFree(bytes); });
}

void Hub::LookAtUpkeep() {
  const HubFigures figures = front_->figures();
  upkeep_.SetHead(figures.durable_head, figures.root);
  UpkeepFigures now = upkeep_.figures();
  if (now.index_rebuilds != upkeep_told_.index_rebuilds)
    report_(Severity::kWarning,
            absl::StrCat("what=places_rebuilt because=\"", now.index_rebuilt_because, "\""));
  if (now.index_given_up_because != upkeep_told_.index_given_up_because)
    report_(Severity::kError,
            absl::StrCat("what=places_given_up because=\"", now.index_given_up_because, "\""));
  if (now.damage != upkeep_told_.damage && !now.damage.empty())
    report_(
        Severity::kError,
        absl::StrCat("what=log_damaged verified=", now.scrubbed, " damage=\"", now.damage,
                     "\" do=\"compare with a backup; basin-hub log verify names the records\""));
  if (now.damage.empty() && !upkeep_told_.damage.empty())
    report_(Severity::kInfo, "what=log_sound");
  upkeep_told_ = std::move(now);
}

void Hub::SetRefusal(const absl::Status& refusal) {
  if (CodeOf(refusal) == CodeOf(refusal_)) return;
  refusal_ = refusal;
  if (refusal.ok()) {
    report_(Severity::kInfo, "what=accepting");
  } else {
    report_(Severity::kWarning, absl::StrCat("what=refusing because=\"", refusal.message(), "\""));
  }
  front_->Do([refusal](HubCore& core) { core.SetRefusal(refusal); });
}

void Hub::FrontEnded(absl::Status status) {
  {
    const std::lock_guard lock(mutex_);
    end_ = std::move(status);
  }
  ended_.Signal();
}

}  // namespace basin
