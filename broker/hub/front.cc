#include "broker/hub/front.h"

#include <utility>

#include "broker/hub/thread_name.h"

namespace basin {
namespace {

// One turn takes at most so many messages, or so many bytes of them, before what follows from them
// leaves.
constexpr int kMessagesPerTurn = 64;
constexpr size_t kBytesPerTurn = 256 * 1024;
constexpr absl::Duration kFiguresEvery = absl::Milliseconds(250);
// Groups and reads in flight are bounded by the core; commands are rare.
constexpr size_t kInboxMax = 1 << 20;

// One for every subscription there may be.
size_t ReadsMax(const ConversationOptions& options) {
  return size_t{options.max_sessions} * options.max_subscriptions;
}

}  // namespace

Front::Front(const HubOptions& options, const EventCatalog& catalog, EventLog& log,
             FactStore& facts, TreeIndex& tree, const Upkeep& upkeep,
             std::shared_ptr<const Actors> actors, RouterSocket& router, Ended ended)
    : router_(router),
      ended_(std::move(ended)),
      inbox_(kInboxMax, &wake_up_),
      core_(options, catalog, log, facts, tree, std::move(actors), *this, WallNow()),
      figures_(core_.figures()),
      upkeep_(upkeep),
      committer_(std::make_unique<Committer>(
          log, [this](absl::StatusOr<SharedGroup> group) { inbox_.Put(std::move(group)); })),
      reader_(std::make_unique<LogReader>(
          log, upkeep.places(), ReadsMax(options.conversation),
          [this](LogReadResult result) { inbox_.Put(std::move(result)); })) {
  loop_.Watch(wake_up_, [this](const Now& now) { TakeInputs(now); });
  loop_.Every(kFiguresEvery, [this](const Now&) { PublishFigures(); });
  WatchRouter();
}

Front::~Front() {
  Stop();
  if (thread_.joinable()) thread_.join();
  inbox_.Close();
}

void Front::Start() {
  thread_ = std::thread([this] { Run(); });
}

void Front::Stop() {
  inbox_.Put(Command([this](HubCore&) { stopped_ = true; }));
}

void Front::Run() {
  NameThread("front");
  bool more = false;
  while (!stopped_ && failure_.ok() && !core_.drained()) {
    loop_.RunOnce(more ? absl::ZeroDuration() : HubCore::kTick);
    more = core_.Pump(WallNow());
    if (failure_.ok()) failure_ = core_.failure();
    if (router_watch_ == 0 && core_.takes_messages()) WatchRouter();
  }
  PublishFigures();
  ended_(failure_);
}

void Front::WatchRouter() {
  router_watch_ = loop_.Watch(router_.socket(), [this](const Now& now) { TakeMessages(now); });
}

void Front::TakeMessages(const Now& now) {
  Incoming incoming;
  size_t bytes = 0;
  for (int i = 0; i < kMessagesPerTurn && bytes < kBytesPerTurn; ++i) {
    if (!core_.takes_messages()) {
      // The disk is behind: the clients' queues fill, and theirs behind them. A durable group ends
      // it.
      loop_.Forget(std::exchange(router_watch_, 0));
      return;
    }
    if (!router_.Receive(incoming)) return;
    bytes += incoming.body.bytes().size();
    core_.OnMessage({.routing_id = incoming.routing_id,
                     .user_id = incoming.user_id,
                     .bytes = incoming.body.bytes(),
                     .single_frame = incoming.single_frame},
                    now.wall);
  }
}

void Front::TakeInputs(const Now& now) {
  Input input;
  while (failure_.ok() && inbox_.Take(input)) {
    if (auto* group = std::get_if<absl::StatusOr<SharedGroup>>(&input)) {
      if (group->ok()) {
        core_.OnDurable(**group);
      } else {
        failure_ = group->status();
      }
    } else if (auto* read = std::get_if<LogReadResult>(&input)) {
      core_.OnRead(std::move(*read), now.wall);
    } else {
      std::get<Command>(input)(core_);
    }
  }
}

SendResult Front::Send(absl::string_view routing_id, std::string& frame) {
  return router_.Send(routing_id, frame);
}
void Front::Commit(std::shared_ptr<CommitGroup> group) { committer_->Commit(std::move(group)); }
void Front::Read(LogRead read) { reader_->Read(std::move(read)); }

LogWork Front::log_work() const {
  return {.commits = committer_->figures(), .upkeep = upkeep_.figures()};
}

void Front::PublishFigures() {
  HubFigures figures = core_.figures();
  const std::lock_guard lock(mutex_);
  figures_ = std::move(figures);
}

HubFigures Front::figures() const {
  const std::lock_guard lock(mutex_);
  return figures_;
}

}  // namespace basin
