// The thread that talks to the clients: HubCore on the ROUTER socket.
#ifndef BASIN_BROKER_HUB_FRONT_H_
#define BASIN_BROKER_HUB_FRONT_H_

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <variant>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "broker/hub/committer.h"
#include "broker/hub/hub_core.h"
#include "broker/hub/log_reader.h"
#include "broker/hub/pipe.h"
#include "proto/wire/poll_loop.h"
#include "proto/wire/router_socket.h"

namespace basin {

class Front final : public HubPort {
 public:
  // Called once, on the front's thread, when it has ended: OK after draining or Stop, else what
  // cannot be recovered from within.
  using Ended = std::function<void(absl::Status)>;

  // Everything outlives the front. The thread begins with Start.
  Front(const HubOptions& options, const EventCatalog& catalog, EventLog& log, FactStore& facts,
        TreeIndex& tree, const Upkeep& upkeep, std::shared_ptr<const Actors> actors,
        RouterSocket& router, Ended ended);
  ~Front() override;

  void Start();
  // Any thread. Runs on the front's, soon.
  using Command = std::function<void(HubCore&)>;
  void Do(Command command) { inbox_.Put(std::move(command)); }
  // Any thread. Ends the thread without draining.
  void Stop();

  // Any thread; at most a quarter of a second old.
  HubFigures figures() const;
  Committer::Figures commit_figures() const { return committer_->figures(); }

 private:
  using Input = std::variant<absl::StatusOr<SharedGroup>, LogReadResult, Command>;

  // HubPort, on the front's thread.
  SendResult Send(absl::string_view routing_id, std::string& frame) override;
  void Commit(std::shared_ptr<CommitGroup> group) override;
  void Read(LogRead read) override;
  LogWork log_work() const override;

  void Run();
  void TakeInputs(const Now& now);
  void TakeMessages(const Now& now);
  void WatchRouter();
  void PublishFigures();

  RouterSocket& router_;
  const Ended ended_;
  WakeUp wake_up_;
  Pipe<Input> inbox_;
  HubCore core_;
  PollLoop loop_;
  PollLoop::Id router_watch_ = 0;  // 0 = messages are left where they are
  absl::Status failure_;
  bool stopped_ = false;

  mutable std::mutex mutex_;
  HubFigures figures_;  // guarded by mutex_

  const Upkeep& upkeep_;
  std::unique_ptr<Committer> committer_;
  std::unique_ptr<LogReader> reader_;
  std::thread thread_;
};

}  // namespace basin

#endif  // BASIN_BROKER_HUB_FRONT_H_
