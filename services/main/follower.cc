#include "services/main/follower.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "proto/model/status.h"
#include "proto/wire/poll_loop.h"
#include "services/projection/delivered.h"
#include "services/query/ground.h"
#include "services/views/view_list.h"

namespace basin {
namespace {

constexpr absl::Duration kPollFor = absl::Milliseconds(100);
constexpr absl::Duration kRetryAfter = absl::Seconds(2);

bool IsDamage(const absl::Status& status) {
  return absl::IsDataLoss(status) && CodeOf(status) == v1::ERROR_UNSPECIFIED;
}

}  // namespace

Follower::Follower(ClientOptions client, ViewStore& store, const EventCatalog& catalog,
                   ChangeFeed& feed, Report report, Damaged damaged)
    : client_options_(std::move(client)),
      store_(store),
      catalog_(catalog),
      feed_(feed),
      views_(MakeViews()),
      report_(std::move(report)),
      damaged_(std::move(damaged)) {
  figures_.away_since = SteadyNow();
}

Follower::~Follower() {
  stopped_ = true;
  if (thread_.joinable()) thread_.join();
}

void Follower::Tell(bool tell) {
  const std::lock_guard telling(telling_);
  tells_ = tell;
}

void Follower::Start() {
  thread_ = std::thread([this] {
    Run();
    finished_ = true;
  });
}

void Follower::Run() {
  while (!stopped_) {
    const absl::Status status = Follow();
    if (stopped_) return;
    if (IsDamage(status)) return damaged_(status);
    NoteAway();
    // The same trouble again and again is told once.
    const std::string failure(status.message());
    if (failure != last_failure_)
      report_(Severity::kWarning, absl::StrCat("what=not_following error=\"", failure, "\""));
    last_failure_ = failure;
    Pause(kRetryAfter);
  }
}

absl::Status Follower::Follow() {
  BASIN_ASSIGN_OR_RETURN(const auto client, Client::Connect(client_options_));
  const v1::Position& head = client->welcome().head();
  BASIN_ASSIGN_OR_RETURN(Runner runner, Runner::Open(store_, views_, catalog_, head));
  for (const Rebuild& rebuild : runner.rebuilds())
    report_(Severity::kWarning, absl::StrCat("what=rebuilding view=", rebuild.view, " because=\"",
                                             rebuild.reason, "\""));
  {
    const std::lock_guard lock(mutex_);
    figures_.rebuilds += runner.rebuilds().size();
    figures_.caught_up &= runner.rebuilds().empty();
    if (!figures_.following_since.has_value()) figures_.following_since = SteadyNow();
    followed_.origin = client->welcome().origin();
  }
  report_(Severity::kInfo,
          absl::StrCat("what=following log=", head.log_id(), " epoch=", head.epoch(),
                       " from=", runner.next(), " head=", head.sequence()));
  last_failure_.clear();
  pending_.Clear();
  BASIN_ASSIGN_OR_RETURN(const Sequence parameters, FindParametersVersion(*store_.Snapshot()));
  {
    const std::lock_guard telling(telling_);
    if (tells_)
      feed_.Begin(head.log_id(), head.epoch(), runner.written(), client->welcome().origin(),
                  parameters);
  }
  return FoldFrom(*client, runner);
}

absl::Status Follower::FoldFrom(Client& client, Runner& runner) {
  v1::Subscribe request;
  *request.mutable_after() = client.welcome().head();
  request.mutable_after()->set_sequence(runner.next() - 1);
  request.set_purpose("views");
  bool more_at_hand = false;
  BASIN_RETURN_IF_ERROR(client
                            .Subscribe(request,
                                       [&](const Client::Delivery& delivery) {
                                         more_at_hand = !delivery.message.live();
                                         return Fold(delivery, runner);
                                       })
                            .status());
  BASIN_RETURN_IF_ERROR(TellChanges(runner));
  Note(client, runner);
  while (!stopped_) {
    more_at_hand = false;
    BASIN_RETURN_IF_ERROR(client.Poll(kPollFor));
    if (!more_at_hand) BASIN_RETURN_IF_ERROR(runner.Flush());
    BASIN_RETURN_IF_ERROR(TellChanges(runner));
    Note(client, runner);
  }
  return runner.Flush();
}

absl::Status Follower::Fold(const Client::Delivery& delivery, Runner& runner) {
  BASIN_RETURN_IF_ERROR(FeedDelivered(delivery.message, delivery.records, runner));
  for (const RecordView& record : delivery.records)
    pending_.Note(record.event.header.basin, record.sequence);
  const std::lock_guard lock(mutex_);
  figures_.events_folded += delivery.records.size();
  return absl::OkStatus();
}

// A batch may be written in the middle of a delivery; telling of it can wait for the end of that.
absl::Status Follower::TellChanges(const Runner& runner) {
  const std::lock_guard telling(telling_);
  if (!tells_) return absl::OkStatus();  // the changes stay pending
  BASIN_ASSIGN_OR_RETURN(const Sequence parameters, FindParametersVersion(*store_.Snapshot()));
  feed_.Publish(runner.written(), pending_.Take(runner.written()), parameters);
  return absl::OkStatus();
}

void Follower::Note(const Client& client, const Runner& runner) {
  const std::lock_guard lock(mutex_);
  followed_.head = client.durable_head();
  // What was delivered is durable, also when the hub has not spoken of its head since.
  followed_.head.set_sequence(std::max(followed_.head.sequence(), runner.next() - 1));
  figures_.caught_up |= runner.written() >= client.welcome().head().sequence();
  SetConnected(client.connected());
}

void Follower::NoteAway() {
  const std::lock_guard lock(mutex_);
  SetConnected(false);
}

void Follower::SetConnected(bool connected) {
  if (figures_.connected && !connected) figures_.away_since = SteadyNow();
  figures_.connected = connected;
  followed_.connected = connected;
}

void Follower::Pause(absl::Duration how_long) {
  for (; how_long > absl::ZeroDuration() && !stopped_; how_long -= kPollFor)
    absl::SleepFor(kPollFor);
}

Follower::Figures Follower::figures() const {
  const std::lock_guard lock(mutex_);
  return figures_;
}

FollowedLog Follower::followed() const {
  const std::lock_guard lock(mutex_);
  return followed_;
}

}  // namespace basin
