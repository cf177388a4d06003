#include "broker/hub/hub_core.h"

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "basin/v1/admin.pb.h"
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

ReadScope ScopeOf(const Actor& actor) {
  return ReadScope{.everything = actor.basins.contains("*"), .basins = actor.basins};
}

template <typename Body>
absl::StatusOr<Body> Parse(const Frame& frame) {
  Body body;
  if (body.ParseFromArray(frame.body.data(), static_cast<int>(frame.body.size()))) return body;
  return MakeError(v1::BAD_PROTO, {.field = Body::descriptor()->name(),
                                   .detail = "the bytes are not well-formed"});
}

absl::Status Unexpected(v1::MessageType type) {
  return MakeError(v1::UNEXPECTED_MESSAGE,
                   {.detail = absl::StrCat(v1::MessageType_Name(type), " is not for a hub")});
}

}  // namespace

HubCore::HubCore(HubOptions options, const EventCatalog& catalog, const EventLog& log,
                 FactStore& facts, std::shared_ptr<const Actors> actors, HubPort& port,
                 absl::Time now)
    : options_(std::move(options)),
      catalog_(catalog),
      log_(log),
      facts_(facts),
      actors_(std::move(actors)),
      port_(port),
      ring_(log.durable_head(), options_.tail_ring_bytes),
      pipeline_(log, ring_, options_.groups),
      gate_(catalog, facts, pipeline_, options_.admission),
      desk_(facts, pipeline_),
      courier_(head_, log.durability(), ring_, port),
      retried_at_(now),
      looked_around_at_(now) {
  BASIN_CHECK(facts.applied() == log.durable_head());
  head_.set_log_id(log.identity().log_id);
  head_.set_epoch(log.identity().epoch);
  head_.set_sequence(log.durable_head());
  figures_.origin = log.identity().origin;
  figures_.started_at = now;
}

// ---- Inputs
// ----------------------------------------------------------------------------------------

void HubCore::OnMessage(const ClientMessage& message, absl::Time now) {
  const Actor* actor = Authenticate(message);
  if (actor == nullptr) return;
  Session* session = FindSession(message, *actor);

  absl::StatusOr<Frame> frame = ReadFrame(message.bytes);
  if (!message.single_frame) frame = MakeError(v1::BAD_FRAME, {.detail = "a message is one frame"});
  if (!frame.ok()) {
    if (session != nullptr) return Fault(*session, 0, frame.status());
    ++figures_.bad_frames;
    return Reply(message.routing_id, 0, frame.status());
  }

  const Caller caller{message, *actor, now};
  if (frame->type == v1::HELLO) return Hello(*frame, caller);
  if (session != nullptr) {
    session->heard_at = now;
    return Dispatch(*session, *frame, caller);
  }
  // ERROR and BYE are the end of something already; answering them could go on for ever.
  if (frame->type == v1::ERROR || frame->type == v1::BYE) return;
  Reply(message.routing_id, frame->channel, MakeError(v1::SESSION_UNKNOWN));
}

// Asked for every message: libzmq cannot disconnect a peer, so a key that was revoked is refused
// here.
const Actor* HubCore::Authenticate(const ClientMessage& message) {
  const absl::string_view key =
      message.user_id.empty() ? absl::string_view(options_.key_without_curve) : message.user_id;
  const Actor* actor = key.empty() ? nullptr : actors_->FindByKey(key);
  if (actor != nullptr) return actor;
  ++figures_.auth_denied;
  Reply(message.routing_id, 0,
        MakeError(message.user_id.empty() ? v1::AUTH_REQUIRED : v1::AUTH_UNKNOWN));
  return nullptr;
}

// A routing id says where to answer, not who asks: a session belongs to the key that opened it.
Session* HubCore::FindSession(const ClientMessage& message, const Actor& actor) {
  const auto it = by_routing_id_.find(message.routing_id);
  if (it == by_routing_id_.end()) return nullptr;
  Session* session = sessions_.at(it->second).get();
  if (session->user_id == message.user_id && session->actor_id == actor.id) return session;
  Erase(session->id);
  return nullptr;
}

void HubCore::Dispatch(Session& session, const Frame& frame, const Caller& caller) {
  switch (frame.type) {
    case v1::PUBLISH:
      return Publish(session, frame, caller);
    case v1::SUBSCRIBE:
      return Subscribe(session, frame, caller);
    case v1::CREDIT:
      return Grant(session, frame);
    case v1::UNSUBSCRIBE:
      return Unsubscribe(session, frame);
    case v1::ADMIN:
      return Admin(session, frame, caller);
    case v1::PING:
      return Ping(session, frame, caller.now);
    case v1::PONG:
      return;
    case v1::ERROR:
      return;  // what a client cannot use is its own to deal with
    case v1::BYE:
      return Erase(session.id);
    default:
      return Fault(session, frame.channel, Unexpected(frame.type));
  }
}

void HubCore::OnDurable(const SharedGroup& group) {
  pipeline_.Durable(*group);
  ring_.Push(group);
  head_.set_sequence(ring_.head());
  ++figures_.commit_groups;
  figures_.last_recorded_at = group->recorded_at;
  if (absl::Status status = facts_.Checkpoint(ring_.head()); !status.ok()) failure_ = status;
}

void HubCore::OnRead(LogReadResult result, absl::Time now) {
  const Courier::Reading reading = courier_.Claim(result.ticket);
  const auto it = sessions_.find(reading.session);
  if (it == sessions_.end()) return;
  Session& session = *it->second;
  switch (courier_.Deliver(session, reading.channel, std::move(result), now)) {
    case Courier::Result::kGone:
      return Erase(session.id);
    case Courier::Result::kOverwhelmed:
      return EndSession(session, MakeError(v1::BUSY));
    default:
      ready_.insert(session.id);
  }
}

void HubCore::SetActors(std::shared_ptr<const Actors> actors) {
  actors_ = std::move(actors);
  std::vector<Session*> concerned;
  for (const auto& [id, session] : sessions_) concerned.push_back(session.get());
  for (Session* session : concerned) {
    const Actor* actor = actors_->FindByKey(session->user_id.empty() ? options_.key_without_curve
                                                                     : session->user_id);
    if (actor == nullptr || actor->id != session->actor_id) {
      EndSession(*session, MakeError(v1::AUTH_UNKNOWN));
    } else {
      RenewFilters(*session, *actor);
    }
  }
}

void HubCore::SetRefusal(absl::Status refusal) {
  if (!draining_) refusal_ = std::move(refusal);
}

void HubCore::StartDraining(absl::Duration grace) {
  if (draining_) return;
  draining_ = true;
  refusal_ = MakeError(v1::DRAINING, {.retry_after = grace});
  v1::Drain drain;
  drain.set_grace_ms(static_cast<uint32_t>(absl::ToInt64Milliseconds(grace)));
  for (const auto& [id, session] : sessions_) {
    session->outbox.Add(WriteFrame(v1::DRAIN, 0, drain), 0);
    ready_.insert(id);
  }
}

// ---- The conversation
// ------------------------------------------------------------------------------

void HubCore::Hello(const Frame& frame, const Caller& caller) {
  const absl::string_view routing_id = caller.message.routing_id;
  const absl::StatusOr<v1::Hello> hello = Parse<v1::Hello>(frame);
  if (!hello.ok()) return Reply(routing_id, 0, hello.status());
  const absl::StatusOr<uint32_t> version = ChooseVersion(*hello);
  if (!version.ok()) return Reply(routing_id, 0, version.status());
  if (draining_) return Reply(routing_id, 0, refusal_);

  // HELLO begins anew: what the peer had before is forgotten, its answers included. It sends again
  // what was not answered, and an event enters the log once.
  if (const auto it = by_routing_id_.find(routing_id); it != by_routing_id_.end())
    Erase(it->second);
  if (sessions_.size() >= options_.max_sessions)
    return Reply(
        routing_id, 0,
        MakeError(v1::BUSY, {.detail = "too many sessions", .retry_after = absl::Seconds(10)}));

  auto session = std::make_unique<Session>(++last_session_, std::string(routing_id),
                                           std::string(caller.message.user_id), caller.actor.id,
                                           options_.publish, caller.now);
  Session& opened = *session;
  by_routing_id_[opened.routing_id] = opened.id;
  sessions_[opened.id] = std::move(session);
  Post(opened, v1::WELCOME, 0, MakeWelcome(opened, *version, caller.now));
}

v1::Welcome HubCore::MakeWelcome(const Session& session, uint32_t version, absl::Time now) const {
  v1::Welcome welcome;
  welcome.set_version(version);
  welcome.set_session(session.id);
  welcome.set_actor(session.actor_id);
  v1::Limits& limits = *welcome.mutable_limits();
  limits.set_max_message_bytes(options_.max_message_bytes);
  limits.set_max_transaction_events(options_.admission.max_transaction_events);
  limits.set_max_transaction_bytes(options_.admission.max_transaction_bytes);
  limits.set_max_subscriptions(options_.max_subscriptions);
  welcome.mutable_credit()->set_messages(options_.publish.messages);
  welcome.mutable_credit()->set_bytes(static_cast<uint32_t>(options_.publish.bytes));
  *welcome.mutable_head() = head_;
  welcome.set_durability(log_.durability());
  welcome.set_origin(log_.identity().origin);
  SetTimestamp(now, welcome.mutable_time());
  return welcome;
}

void HubCore::Publish(Session& session, const Frame& frame, const Caller& caller) {
  absl::Status taken = publish_.Read(frame.body);
  if (taken.ok()) taken = session.answers.Begin(publish_.number(), frame.body.size());
  if (!taken.ok()) return Fault(session, 0, taken);
  for (size_t i = 0; i < publish_.transactions() && failure_.ok(); ++i)
    Admit(session, publish_.events(i), caller);
  session.answers.End(gate_.assigned());
  Await(session, gate_.assigned());
}

void HubCore::Admit(Session& session, absl::Span<const absl::string_view> events,
                    const Caller& caller) {
  // While nothing is written, what is known already still gets its place: a refusal says that
  // nothing of the transaction is in the log.
  const bool dry_run = publish_.dry_run() || !refusal_.ok();
  absl::StatusOr<TransactionVerdict> verdict =
      gate_.Admit(events, caller.actor, *actors_, dry_run, caller.now);
  if (!verdict.ok()) {
    failure_ = verdict.status();
    return;
  }
  if (verdict->ok() && !verdict->duplicate() && !refusal_.ok()) verdict->refusal = refusal_;
  if (!verdict->ok()) {
    ++figures_.refusals[CodeOf(verdict->refusal)];
    return session.answers.AddRefused(verdict->refusal, verdict->event);
  }
  if (verdict->duplicate()) ++figures_.duplicates;
  if (publish_.dry_run()) return session.answers.AddAccepted({}, verdict->duplicate());
  session.answers.AddAccepted(verdict->sequences, verdict->duplicate());
  if (verdict->fresh.empty()) return;
  figures_.events_published += verdict->fresh.size();
  pipeline_.Add(caller.actor.id, events, verdict->fresh,
                gate_.assigned() - verdict->fresh.size() + 1, caller.now);
}

void HubCore::Subscribe(Session& session, const Frame& frame, const Caller& caller) {
  if (frame.channel == 0 || session.subscriptions.count(frame.channel) != 0)
    return Fault(session, 0,
                 MakeError(v1::UNEXPECTED_MESSAGE,
                           {.field = "channel",
                            .detail = "a subscription needs a channel of its own, not 0"}));
  const absl::Status status = StartSubscription(session, frame, caller);
  if (status.ok()) {
    ready_.insert(session.id);
  } else {
    // Asking for what there is not is no fault.
    Post(session, v1::ERROR, frame.channel, ToProto(status));
  }
}

absl::Status HubCore::StartSubscription(Session& session, const Frame& frame,
                                        const Caller& caller) {
  BASIN_ASSIGN_OR_RETURN(const v1::Subscribe request, Parse<v1::Subscribe>(frame));
  if (session.subscriptions.size() >= options_.max_subscriptions)
    return MakeError(
        v1::TOO_MANY_ITEMS,
        {.field = "channel",
         .detail = absl::StrCat("at most ", options_.max_subscriptions, " subscriptions")});
  BASIN_ASSIGN_OR_RETURN(const Sequence after, StartOf(request));
  BASIN_ASSIGN_OR_RETURN(Filter filter,
                         Filter::Make(request.filter(), ScopeOf(caller.actor), catalog_));
  Range range{.after = after};
  if (request.until() != 0) range.until = request.until();
  const auto [it, inserted] = session.subscriptions.try_emplace(
      frame.channel, request.filter(), std::make_shared<const Filter>(std::move(filter)), range,
      request.replay(), caller.now);
  it->second.Grant(request.credit());
  return absl::OkStatus();
}

absl::StatusOr<Sequence> HubCore::StartOf(const v1::Subscribe& request) const {
  switch (request.start_case()) {
    case v1::Subscribe::kAfter: {
      const v1::Position& after = request.after();
      // A position that names no log is one in this log; sequence 0 stands before every log.
      const bool foreign = (!after.log_id().empty() && after.log_id() != head_.log_id()) ||
                           (after.epoch() != 0 && after.epoch() != head_.epoch());
      if (foreign)
        return MakeError(v1::EPOCH_CHANGED, {.field = "subscribe.after",
                                             .detail = absl::StrCat("this log is ", head_.log_id(),
                                                                    ", epoch ", head_.epoch())});
      if (after.sequence() > head_.sequence())
        return MakeError(v1::BEYOND_HEAD,
                         {.field = "subscribe.after",
                          .detail = absl::StrCat("the log ends at ", head_.sequence())});
      return after.sequence();
    }
    case v1::Subscribe::kFromTime: {
      BASIN_ASSIGN_OR_RETURN(const Sequence after, log_.LastBefore(ToTime(request.from_time())));
      return std::min(after, head_.sequence());
    }
    case v1::Subscribe::kLive:
      return head_.sequence();
    default:
      return MakeError(v1::MISSING_FIELD,
                       {.field = "subscribe.start", .detail = "after, from_time or live"});
  }
}

void HubCore::Grant(Session& session, const Frame& frame) {
  const absl::StatusOr<v1::Credit> credit = Parse<v1::Credit>(frame);
  if (!credit.ok()) return Fault(session, frame.channel, credit.status());
  const auto it = session.subscriptions.find(frame.channel);
  // One that has just ended may still be granted credit; that is not worth a word.
  if (it == session.subscriptions.end()) return;
  it->second.Grant(credit->grant());
  ready_.insert(session.id);
}

void HubCore::Unsubscribe(Session& session, const Frame& frame) {
  if (session.subscriptions.erase(frame.channel) == 0)
    Post(session, v1::ERROR, frame.channel, ToProto(MakeError(v1::UNKNOWN_SUBSCRIPTION)));
}

void HubCore::Admin(Session& session, const Frame& frame, const Caller& caller) {
  const absl::StatusOr<v1::Admin> question = Parse<v1::Admin>(frame);
  if (!question.ok()) return Fault(session, frame.channel, question.status());
  if (question->has_status()) {
    v1::AdminAnswer answer;
    *answer.mutable_status() = Status(caller.actor);
    return Post(session, v1::ADMIN_ANSWER, frame.channel, answer);
  }
  const absl::StatusOr<v1::AdminAnswer> answer = desk_.Answer(*question, caller.actor);
  if (!answer.ok()) {
    failure_ = answer.status();
    return;
  }
  Post(session, v1::ADMIN_ANSWER, frame.channel, *answer, gate_.assigned());
}

void HubCore::Ping(Session& session, const Frame& frame, absl::Time now) {
  const absl::StatusOr<v1::Ping> ping = Parse<v1::Ping>(frame);
  if (!ping.ok()) return Fault(session, frame.channel, ping.status());
  v1::Pong pong;
  pong.set_nonce(ping->nonce());
  *pong.mutable_durable_head() = head_;
  SetTimestamp(now, pong.mutable_time());
  Post(session, v1::PONG, frame.channel, pong);
}

// ---- Sessions
// --------------------------------------------------------------------------------------

void HubCore::Fault(Session& session, uint32_t channel, const absl::Status& error) {
  ++figures_.bad_frames;
  if (session.Misbehaved()) return EndSession(session, error);
  Post(session, v1::ERROR, channel, ToProto(error));
}

void HubCore::Post(Session& session, v1::MessageType type, uint32_t channel,
                   const google::protobuf::MessageLite& body, Sequence rests_on) {
  if (!session.outbox.Add(WriteFrame(type, channel, body), rests_on))
    return EndSession(session, MakeError(v1::BUSY, {.detail = "answers are not being read"}));
  Await(session, rests_on);
}

void HubCore::Await(Session& session, Sequence rests_on) {
  if (rests_on <= ring_.head()) {
    ready_.insert(session.id);
  } else {
    awaiting_.push_back(Awaiting{rests_on, session.id});
  }
}

void HubCore::Reply(absl::string_view routing_id, uint32_t channel, const absl::Status& error) {
  std::string frame = WriteFrame(v1::ERROR, channel, ToProto(error));
  port_.Send(routing_id, frame);
}

void HubCore::EndSession(Session& session, const absl::Status& error) {
  v1::Bye bye;
  *bye.mutable_error() = ToProto(error);
  std::string frame = WriteFrame(v1::BYE, 0, bye);
  port_.Send(session.routing_id, frame);
  Erase(session.id);
}

void HubCore::Erase(uint64_t session_id) {
  const auto it = sessions_.find(session_id);
  by_routing_id_.erase(it->second->routing_id);
  sessions_.erase(it);
  ready_.erase(session_id);
  paused_.erase(session_id);
}

void HubCore::RenewFilters(Session& session, const Actor& actor) {
  auto& subscriptions = session.subscriptions;
  for (auto it = subscriptions.begin(); it != subscriptions.end();) {
    absl::StatusOr<Filter> filter = Filter::Make(it->second.asked(), ScopeOf(actor), catalog_);
    if (filter.ok()) {
      it->second.SetFilter(std::make_shared<const Filter>(*std::move(filter)));
      ++it;
    } else {
      session.outbox.Add(WriteFrame(v1::ERROR, it->first, ToProto(filter.status())), 0);
      it = subscriptions.erase(it);
    }
  }
  ready_.insert(session.id);
}

// ---- What is due
// -----------------------------------------------------------------------------------

bool HubCore::Pump(absl::Time now) {
  CommitGroups();
  WakeAnswered();
  WakeSubscribers();
  if (now - looked_around_at_ >= kLookAroundEvery || now < looked_around_at_) LookAround(now);
  if (now - retried_at_ >= kRetryEvery || now < retried_at_) {
    retried_at_ = now;
    ready_.insert(paused_.begin(), paused_.end());
  }
  AttendSessions(now);
  if (draining_) FinishDraining();
  return !ready_.empty();
}

void HubCore::CommitGroups() {
  while (std::shared_ptr<CommitGroup> group = pipeline_.Next()) port_.Commit(std::move(group));
}

void HubCore::WakeAnswered() {
  for (; !awaiting_.empty() && awaiting_.front().rests_on <= ring_.head(); awaiting_.pop_front()) {
    const uint64_t id = awaiting_.front().session;
    if (sessions_.contains(id)) ready_.insert(id);
  }
}

void HubCore::WakeSubscribers() {
  if (std::exchange(subscribers_woken_at_, ring_.head()) == ring_.head()) return;
  for (const auto& [id, session] : sessions_)
    if (!session->subscriptions.empty()) ready_.insert(id);
}

void HubCore::AttendSessions(absl::Time now) {
  const std::vector<uint64_t> turn(ready_.begin(), ready_.end());
  ready_.clear();
  for (const uint64_t id : turn) {
    const auto it = sessions_.find(id);
    if (it == sessions_.end()) continue;
    Session& session = *it->second;
    const Courier::Result result = courier_.Attend(session, now);
    if (result != Courier::Result::kPaused) paused_.erase(id);
    switch (result) {
      case Courier::Result::kSettled:
        break;
      case Courier::Result::kMore:
        ready_.insert(id);
        break;
      case Courier::Result::kPaused:
        paused_.insert(id);
        break;
      case Courier::Result::kGone:
        Erase(id);
        break;
      case Courier::Result::kOverwhelmed:
        EndSession(session, MakeError(v1::BUSY));
        break;
    }
  }
}

// Once a second: what happens because nothing else did.
void HubCore::LookAround(absl::Time now) {
  looked_around_at_ = now;
  std::vector<uint64_t> silent;
  for (const auto& [id, session] : sessions_) {
    if (now - session->heard_at > kSilenceMax) silent.push_back(id);
    if (!session->subscriptions.empty()) ready_.insert(id);  // cursors that lag behind a filter
    if (now - session->pinged_at < kPingEvery) continue;
    session->pinged_at = now;
    v1::Ping ping;
    *ping.mutable_durable_head() = head_;
    SetTimestamp(now, ping.mutable_time());
    // A full outbox has enough to say already.
    session->outbox.Add(WriteFrame(v1::PING, 0, ping), 0);
    ready_.insert(id);
  }
  for (const uint64_t id : silent) Erase(id);
}

void HubCore::FinishDraining() {
  if (drained_ || !pipeline_.empty() || !awaiting_.empty() || !ready_.empty() || !paused_.empty())
    return;
  std::vector<Session*> all;
  for (const auto& [id, session] : sessions_) all.push_back(session.get());
  for (Session* session : all) EndSession(*session, refusal_);
  drained_ = true;
}

// ---- Figures
// ---------------------------------------------------------------------------------------

HubFigures HubCore::figures() const {
  HubFigures figures = figures_;
  figures.durable_head = ring_.head();
  figures.sessions = sessions_.size();
  figures.log_bytes = log_.stored_bytes();
  figures.last_recorded_at = log_.last_recorded_at();
  figures.accepting = refusal_.ok();
  if (!refusal_.ok()) figures.not_accepting_because = CodeName(CodeOf(refusal_));
  for (const auto& [id, session] : sessions_) {
    figures.subscriptions += session->subscriptions.size();
    for (const auto& [channel, subscription] : session->subscriptions)
      figures.subscription_lag = std::max<uint64_t>(
          figures.subscription_lag, ring_.head() - std::min(ring_.head(), subscription.through()));
  }
  return figures;
}

v1::HubStatus HubCore::Status(const Actor& actor) const {
  const HubFigures figures = this->figures();
  v1::HubStatus status;
  status.set_version(options_.version);
  *status.mutable_head() = head_;
  status.set_origin(figures.origin);
  SetTimestamp(figures.started_at, status.mutable_started_at());
  SetTimestamp(figures.last_recorded_at, status.mutable_last_recorded_at());
  status.set_events_published(figures.events_published);
  status.set_events_refused(figures.events_refused());
  status.set_duplicates(figures.duplicates);
  status.set_sessions(static_cast<uint32_t>(figures.sessions));
  status.set_subscriptions(static_cast<uint32_t>(figures.subscriptions));
  status.set_log_bytes(figures.log_bytes);
  status.set_disk_free_bytes(figures.disk_free_bytes);
  status.set_accepting(figures.accepting);
  status.set_not_accepting_because(figures.not_accepting_because);
  status.set_commit_groups(figures.commit_groups);
  for (const auto& [id, session] : sessions_) {
    // Who reads what is the operator's business, and one's own.
    if (!actor.is_operator() && session->actor_id != actor.id) continue;
    for (const auto& [channel, subscription] : session->subscriptions) {
      v1::SubscriptionStatus& entry = *status.add_subscribers();
      entry.set_session(id);
      entry.set_channel(channel);
      entry.set_actor(session->actor_id);
      entry.set_through(subscription.through());
      entry.set_lag(ring_.head() - std::min(ring_.head(), subscription.through()));
      entry.set_live(subscription.live());
    }
  }
  return status;
}

}  // namespace basin
