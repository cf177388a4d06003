#include "broker/hub/hub_core.h"

#include <utility>

#include "broker/hub/hub_status.h"
#include "proto/model/check.h"
#include "proto/model/event_builder.h"
#include "proto/model/status.h"

namespace basin {
namespace {

constexpr absl::Duration kPingEvery = absl::Seconds(5);
// A client answers PING; one that is silent for so long is gone, whatever its connection says.
constexpr absl::Duration kSilenceMax = absl::Seconds(60);
constexpr absl::Duration kLookAroundEvery = absl::Seconds(1);
// A paused socket is tried again after so long.
constexpr absl::Duration kRetryEvery = absl::Milliseconds(2);

HubFigures FirstFigures(const HubOptions& options, const EventLog& log, absl::Time now) {
  HubFigures figures;
  figures.version = options.version;
  figures.origin = log.identity().origin;
  figures.started_at = now;
  return figures;
}

// Whether `period` has passed since `last`, which becomes now then. A clock that went back counts.
bool Passed(absl::Duration period, absl::Time now, absl::Time& last) {
  if (now >= last && now - last < period) return false;
  last = now;
  return true;
}

}  // namespace

HubCore::HubCore(const HubOptions& options, const EventCatalog& catalog, const EventLog& log,
                 FactStore& facts, TreeIndex& tree, std::shared_ptr<const Actors> actors,
                 HubPort& port, absl::Time now)
    : log_(log),
      facts_(facts),
      tree_(tree),
      port_(port),
      head_(log.identity(), tree, options.signing_key),
      ring_(log.durable_head(), options.tail_ring_bytes),
      pipeline_(log, ring_, options.groups),
      sessions_(ring_, port),
      figures_(FirstFigures(options, log, now)),
      courier_(head_, log.durability(), ring_, port),
      conversation_(options.conversation,
                    {.catalog = catalog,
                     .log = log,
                     .tree = tree,
                     .head = head_,
                     .facts = facts,
                     .pipeline = pipeline_,
                     .sessions = sessions_,
                     .port = port,
                     .figures = figures_},
                    std::move(actors)),
      retried_at_(now),
      looked_around_at_(now) {
  BASIN_CHECK(facts.applied() == log.durable_head() && tree.applied() == log.durable_head());
}

// ---- Inputs ----

void HubCore::OnMessage(const ClientMessage& message, absl::Time now) {
  NoteFailure(conversation_.OnMessage(message, now));
}

void HubCore::OnDurable(const SharedGroup& group) {
  pipeline_.Durable(*group);
  ring_.Push(group);
  NoteFailure(tree_.Apply(*group));
  head_.Advance();
  ++figures_.commit_groups;
  NoteFailure(facts_.Checkpoint(ring_.head()));
}

void HubCore::OnRead(LogReadResult result, absl::Time now) {
  const Courier::Reading reading = courier_.Claim(result.ticket);
  Session* session = sessions_.Find(reading.session);
  if (session == nullptr) return;
  const Courier::Result delivered =
      courier_.Deliver(*session, reading.channel, std::move(result), now);
  sessions_.Wake(reading.session);
  Conclude(*session, delivered);
}

void HubCore::SetActors(std::shared_ptr<const Actors> actors) {
  conversation_.SetActors(std::move(actors));
}

void HubCore::SetRefusal(const absl::Status& refusal) {
  if (draining_) return;
  conversation_.SetRefusal(refusal);
  figures_.not_accepting_because = refusal.ok() ? "" : CodeName(CodeOf(refusal));
}

void HubCore::StartDraining(absl::Duration grace) {
  if (draining_) return;
  SetRefusal(MakeError(v1::DRAINING, {.retry_after = grace}));
  conversation_.Close();
  draining_ = true;
  v1::Drain drain;
  drain.set_grace_ms(static_cast<uint32_t>(absl::ToInt64Milliseconds(grace)));
  for (Session* session : sessions_.Snapshot()) sessions_.Post(*session, v1::DRAIN, 0, drain);
}

void HubCore::NoteFailure(const absl::Status& status) {
  if (failure_.ok()) failure_ = status;
}

// ---- What is due ----

bool HubCore::Pump(absl::Time now) {
  CommitGroups();
  Wake(now);
  AttendSessions(now);
  if (draining_) FinishDraining();
  return sessions_.anybody_ready();
}

void HubCore::CommitGroups() {
  while (std::shared_ptr<CommitGroup> group = pipeline_.Next()) port_.Commit(std::move(group));
}

void HubCore::Wake(absl::Time now) {
  sessions_.WakeAnswered();
  if (std::exchange(woken_at_, ring_.head()) != ring_.head()) sessions_.WakeSubscribers();
  if (Passed(kRetryEvery, now, retried_at_)) sessions_.WakePaused();
  if (Passed(kLookAroundEvery, now, looked_around_at_)) LookAround(now);
}

// What happens because nothing else did.
void HubCore::LookAround(absl::Time now) {
  sessions_.WakeSubscribers();  // cursors that lag behind a filter
  for (Session* session : sessions_.Snapshot()) {
    if (now - session->heard_at > kSilenceMax) {
      sessions_.Close(session->id);
    } else if (Passed(kPingEvery, now, session->pinged_at)) {
      SendPing(*session, now);
    }
  }
}

void HubCore::SendPing(Session& session, absl::Time now) {
  v1::Ping ping;
  *ping.mutable_durable_head() = head_.position();
  SetTimestamp(now, ping.mutable_time());
  *ping.mutable_signed_head() = head_.Signed(now);
  sessions_.Post(session, v1::PING, 0, ping);
}

void HubCore::AttendSessions(absl::Time now) {
  for (const uint64_t id : sessions_.TakeReady())
    if (Session* session = sessions_.Find(id); session != nullptr)
      Conclude(*session, courier_.Attend(*session, now));
}

void HubCore::Conclude(Session& session, Courier::Result result) {
  switch (result) {
    case Courier::Result::kSettled:
      return sessions_.Settle(session.id);
    case Courier::Result::kMore:
      sessions_.Settle(session.id);
      return sessions_.Wake(session.id);
    case Courier::Result::kPaused:
      return sessions_.Pause(session.id);
    case Courier::Result::kGone:
      return sessions_.Close(session.id);
    case Courier::Result::kOverwhelmed:
      return sessions_.End(session,
                           MakeError(v1::BUSY, {.detail = {"answers are not being read",
                                                           "les réponses ne sont pas lues"}}));
  }
}

void HubCore::FinishDraining() {
  if (drained_ || !pipeline_.empty() || !sessions_.nobody_waits()) return;
  for (Session* session : sessions_.Snapshot()) sessions_.End(*session, conversation_.refusal());
  drained_ = true;
}

HubFigures HubCore::figures() const {
  HubFigures figures = Observe(figures_, sessions_, log_, ring_.head());
  figures.root = tree_.Root();
  return figures;
}

}  // namespace basin
