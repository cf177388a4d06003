// The running hub: its threads, and the service loop that watches over them.
//
//   front       clients, admission, delivery (HubCore)
//   committer   groups → durable
//   log reader  catch-up and replay
//   upkeep      the index of places; verifying the log again
//   the caller of Run: handshakes (ZAP), SIGHUP (actors), SIGTERM (drain), disk and clock
#ifndef BASIN_BROKER_HUB_HUB_H_
#define BASIN_BROKER_HUB_HUB_H_

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "broker/hub/clock_watch.h"
#include "broker/hub/front.h"
#include "broker/hub/settings.h"
#include "broker/hub/upkeep.h"
#include "broker/log/disk_guard.h"
#include "proto/model/report.h"
#include "proto/wire/curve.h"
#include "proto/wire/poll_loop.h"
#include "proto/wire/zap.h"

namespace basin {

// Reads actors.toml. Errors: UNKNOWN_KEY, BAD_CONFIG.
absl::StatusOr<std::shared_ptr<const Actors>> LoadActors(const std::string& path,
                                                         const EventCatalog& catalog);

// What the hub stands on. Everything outlives it.
struct HubGround {
  Context& context;
  const EventCatalog& catalog;
  EventLog& log;
  FactStore& facts;  // caught up with the log, as is
  TreeIndex& tree;
  PlaceIndex& places;  // as far as it is: it catches up behind the others
};

class Hub {
 public:
  // Makes SIGHUP, SIGTERM and SIGINT wait for Run. Call it before any thread begins: threads
  // inherit which signals are blocked, and one that does not block SIGTERM would end the process by
  // it.
  static void HoldSignals();

  // Binds its endpoint. `clock_confirmed`: an operator has looked at the clock. `report` is called
  // on the thread of Run. Errors: PORT_IN_USE, BAD_CONFIG, BAD_KEY_FILE.
  static absl::StatusOr<std::unique_ptr<Hub>> Bind(const HubGround& ground, HubSettings settings,
                                                   const KeyPair& keys,
                                                   std::shared_ptr<const Actors> actors,
                                                   bool clock_confirmed, Report report);
  ~Hub();

  // Serves until SIGTERM or SIGINT; then admits nothing more, answers what was admitted and ends,
  // all within ten seconds. An error cannot be recovered from within: the process is to end at
  // once, without tidying up, and restarting recovers everything durable.
  absl::Status Run();

  // In full: with the port, when any was asked for.
  const std::string& endpoint() const { return router_->endpoint(); }

  // Any thread.
  HubFigures figures() const { return front_->figures(); }
  Committer::Figures commit_figures() const { return front_->commit_figures(); }
  UpkeepFigures upkeep_figures() const { return upkeep_.figures(); }

 private:
  Hub(const HubGround& ground, HubSettings settings, bool clock_confirmed, Report report);

  absl::Status Open(const KeyPair& keys, std::shared_ptr<const Actors> actors);
  ZapDecision Judge(absl::string_view z85_key);
  void OnSignal(int signal);
  void ReloadActors();
  void Drain();
  void LookAround(const Now& now);
  void LookAtDisk();
  void LookAtUpkeep();
  void SetRefusal(const absl::Status& refusal);
  void FrontEnded(absl::Status status);

  const HubGround ground_;
  const HubSettings settings_;
  const Report report_;
  PollLoop loop_;
  ClockWatch clock_;
  DiskGuard disk_;
  absl::Status refusal_;  // as the front knows it
  std::shared_ptr<const Actors> actors_;
  std::unique_ptr<ZapHandler> zap_;
  std::unique_ptr<RouterSocket> router_;
  Upkeep upkeep_;
  UpkeepFigures upkeep_told_;  // what was reported of it
  std::unique_ptr<Front> front_;

  WakeUp ended_;
  std::mutex mutex_;
  std::optional<absl::Status> end_;  // guarded by mutex_: how the front ended
};

}  // namespace basin

#endif  // BASIN_BROKER_HUB_HUB_H_
