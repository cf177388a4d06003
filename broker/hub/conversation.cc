#include "broker/hub/conversation.h"

#include <utility>

#include "broker/hub/hub_status.h"
#include "broker/hub/subscribe.h"
#include "proto/model/event_builder.h"
#include "proto/model/status.h"

namespace basin {
namespace {

template <typename Body>
absl::StatusOr<Body> Parse(const Frame& frame) {
  Body body;
  if (body.ParseFromArray(frame.body.data(), static_cast<int>(frame.body.size()))) return body;
  return MakeError(v1::BAD_PROTO,
                   {.field = Body::descriptor()->name(),
                    .detail = {"the bytes are not well-formed", "les octets sont mal formés"}});
}

absl::Status Unexpected(v1::MessageType type) {
  return MakeError(v1::UNEXPECTED_MESSAGE,
                   {.detail = {"$0 is not for a hub", "$0 ne s'adresse pas à un hub",
                               v1::MessageType_Name(type)}});
}

}  // namespace

Conversation::Conversation(ConversationOptions options, const Ground& ground,
                           std::shared_ptr<const Actors> actors)
    : options_(std::move(options)),
      ground_(ground),
      actors_(std::move(actors)),
      sessions_(ground.sessions),
      figures_(ground.figures),
      gate_(ground.catalog, ground.facts, ground.pipeline, options_.admission),
      desk_(ground.facts, ground.pipeline, ground.log, ground.tree, ground.head) {}

// ---- Who speaks ----

absl::Status Conversation::OnMessage(const ClientMessage& message, absl::Time now) {
  const Actor* actor = Authenticate(message);
  if (actor == nullptr) return absl::OkStatus();
  Session* session = FindSession(message, *actor);

  absl::StatusOr<Frame> frame = ReadFrame(message.bytes);
  if (!message.single_frame)
    frame = MakeError(v1::BAD_FRAME,
                      {.detail = {"a message is one frame", "un message tient en une trame"}});
  if (!frame.ok()) {
    if (session != nullptr) {
      Fault(*session, 0, frame.status());
    } else {
      ++figures_.bad_frames;
      Reply(message.routing_id, 0, frame.status());
    }
    return absl::OkStatus();
  }

  const Caller caller{message, *actor, now};
  if (frame->type == v1::HELLO) {
    Hello(*frame, caller);
  } else if (session != nullptr) {
    session->heard_at = now;
    return Dispatch(*session, *frame, caller);
  } else if (frame->type != v1::ERROR && frame->type != v1::BYE) {
    // ERROR and BYE are the end of something already; answering them could go on for ever.
    Reply(message.routing_id, frame->channel, MakeError(v1::SESSION_UNKNOWN));
  }
  return absl::OkStatus();
}

const Actor* Conversation::FindActor(absl::string_view user_id) const {
  const absl::string_view key =
      user_id.empty() ? absl::string_view(options_.key_without_curve) : user_id;
  return key.empty() ? nullptr : actors_->FindByKey(key);
}

// Asked for every message: libzmq cannot disconnect a peer, so a key that was revoked is refused
// here.
const Actor* Conversation::Authenticate(const ClientMessage& message) {
  const Actor* actor = FindActor(message.user_id);
  if (actor != nullptr) return actor;
  ++figures_.auth_denied;
  Reply(message.routing_id, 0,
        MakeError(message.user_id.empty() ? v1::AUTH_REQUIRED : v1::AUTH_UNKNOWN));
  return nullptr;
}

// A routing id says where to answer, not who asks: a session belongs to the key that opened it.
Session* Conversation::FindSession(const ClientMessage& message, const Actor& actor) {
  Session* session = sessions_.FindByRoutingId(message.routing_id);
  if (session == nullptr) return nullptr;
  if (session->user_id == message.user_id && session->actor_id == actor.id) return session;
  sessions_.Close(session->id);
  return nullptr;
}

void Conversation::SetActors(std::shared_ptr<const Actors> actors) {
  actors_ = std::move(actors);
  for (Session* session : sessions_.Snapshot()) {
    const Actor* actor = FindActor(session->user_id);
    if (actor == nullptr || actor->id != session->actor_id) {
      sessions_.End(*session, MakeError(v1::AUTH_UNKNOWN));
    } else {
      RenewFilters(*session, *actor);
    }
  }
}

void Conversation::RenewFilters(Session& session, const Actor& actor) {
  auto& subscriptions = session.subscriptions;
  for (auto it = subscriptions.begin(); it != subscriptions.end();) {
    absl::StatusOr<Filter> filter =
        Filter::Make(it->second.asked(), ScopeOf(actor), ground_.catalog);
    if (filter.ok()) {
      it->second.SetFilter(std::make_shared<const Filter>(*std::move(filter)));
      ++it;
    } else {
      session.outbox.Add(WriteFrame(v1::ERROR, it->first, ToProto(filter.status())), 0);
      it = subscriptions.erase(it);
    }
  }
  sessions_.Wake(session.id);
}

// ---- What is said ----

absl::Status Conversation::Dispatch(Session& session, const Frame& frame, const Caller& caller) {
  switch (frame.type) {
    case v1::PUBLISH:
      return Publish(session, frame, caller);
    case v1::ADMIN:
      return Admin(session, frame, caller);
    case v1::SUBSCRIBE:
      Subscribe(session, frame, caller);
      break;
    case v1::CREDIT:
      Grant(session, frame);
      break;
    case v1::UNSUBSCRIBE:
      Unsubscribe(session, frame);
      break;
    case v1::PING:
      Ping(session, frame, caller.now);
      break;
    case v1::PONG:
    case v1::ERROR:  // what a client cannot use is its own to deal with
      break;
    case v1::BYE:
      sessions_.Close(session.id);
      break;
    default:
      Fault(session, frame.channel, Unexpected(frame.type));
  }
  return absl::OkStatus();
}

absl::Status Conversation::CheckHello(const Frame& frame, uint32_t& version) const {
  BASIN_ASSIGN_OR_RETURN(const v1::Hello hello, Parse<v1::Hello>(frame));
  BASIN_ASSIGN_OR_RETURN(version, ChooseVersion(hello));
  return closed_ ? refusal_ : absl::OkStatus();
}

void Conversation::Hello(const Frame& frame, const Caller& caller) {
  const absl::string_view routing_id = caller.message.routing_id;
  uint32_t version = 0;
  if (const absl::Status status = CheckHello(frame, version); !status.ok())
    return Reply(routing_id, 0, status);
  // HELLO begins anew: what the peer had before is forgotten, its answers included. It sends again
  // what was not answered, and an event enters the log once.
  if (const Session* before = sessions_.FindByRoutingId(routing_id); before != nullptr)
    sessions_.Close(before->id);
  if (sessions_.all().size() >= options_.max_sessions)
    return Reply(routing_id, 0,
                 MakeError(v1::BUSY, {.detail = {"too many sessions", "trop de sessions"},
                                      .retry_after = absl::Seconds(10)}));
  Session& session = sessions_.Open(routing_id, caller.message.user_id, caller.actor.id,
                                    options_.publish, caller.now);
  sessions_.Post(session, v1::WELCOME, 0, MakeWelcome(session, version, caller.now));
}

v1::Welcome Conversation::MakeWelcome(const Session& session, uint32_t version,
                                      absl::Time now) const {
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
  *welcome.mutable_head() = ground_.head.position();
  welcome.set_signing_key(ground_.head.signing_key());
  welcome.set_durability(ground_.log.durability());
  welcome.set_origin(ground_.log.identity().origin);
  SetTimestamp(now, welcome.mutable_time());
  return welcome;
}

absl::Status Conversation::Publish(Session& session, const Frame& frame, const Caller& caller) {
  absl::Status taken = publish_.Read(frame.body);
  if (taken.ok()) taken = session.answers.Begin(publish_.number(), frame.body.size());
  if (!taken.ok()) {
    Fault(session, 0, taken);
    return absl::OkStatus();
  }
  for (size_t i = 0; i < publish_.transactions(); ++i)
    BASIN_RETURN_IF_ERROR(Admit(session, publish_.events(i), caller));
  session.answers.End(gate_.assigned());
  sessions_.WakeOnceDurable(session, gate_.assigned());
  return absl::OkStatus();
}

absl::Status Conversation::Admit(Session& session, absl::Span<const absl::string_view> events,
                                 const Caller& caller) {
  // While nothing is written, what is known already still gets its place: a refusal says that
  // nothing of the transaction is in the log.
  const bool dry_run = publish_.dry_run() || !refusal_.ok();
  BASIN_ASSIGN_OR_RETURN(TransactionVerdict verdict,
                         gate_.Admit(events, caller.actor, *actors_, dry_run, caller.now));
  if (verdict.ok() && !verdict.duplicate() && !refusal_.ok()) verdict.refusal = refusal_;
  if (!verdict.ok()) {
    ++figures_.refusals[CodeOf(verdict.refusal)];
    session.answers.AddRefused(verdict.refusal, verdict.event);
    return absl::OkStatus();
  }
  if (verdict.duplicate()) ++figures_.duplicates;
  if (publish_.dry_run()) verdict.sequences.clear();
  session.answers.AddAccepted(verdict.sequences, verdict.duplicate());
  if (publish_.dry_run() || verdict.fresh.empty()) return absl::OkStatus();
  figures_.events_published += verdict.fresh.size();
  ground_.pipeline.Add(caller.actor.id, events, verdict.fresh,
                       gate_.assigned() - verdict.fresh.size() + 1, caller.now);
  return absl::OkStatus();
}

void Conversation::Subscribe(Session& session, const Frame& frame, const Caller& caller) {
  if (frame.channel == 0 || session.subscriptions.count(frame.channel) != 0)
    return Fault(session, 0,
                 MakeError(v1::UNEXPECTED_MESSAGE,
                           {.field = "channel",
                            .detail = {"a subscription needs a channel of its own, not 0",
                                       "un abonnement demande un canal à lui, autre que 0"}}));
  if (const absl::Status status = StartSubscription(session, frame, caller); !status.ok())
    return sessions_.Post(session, v1::ERROR, frame.channel, ToProto(status));
  sessions_.Wake(session.id);
}

absl::Status Conversation::StartSubscription(Session& session, const Frame& frame,
                                             const Caller& caller) {
  BASIN_ASSIGN_OR_RETURN(const v1::Subscribe request, Parse<v1::Subscribe>(frame));
  if (session.subscriptions.size() >= options_.max_subscriptions)
    return MakeError(v1::TOO_MANY_ITEMS,
                     {.field = "channel",
                      .detail = {"at most $0 subscriptions", "$0 abonnements au plus",
                                 options_.max_subscriptions}});
  BASIN_ASSIGN_OR_RETURN(const Range range, RangeOf(request, ground_.head.position(), ground_.log));
  BASIN_ASSIGN_OR_RETURN(Filter filter,
                         Filter::Make(request.filter(), ScopeOf(caller.actor), ground_.catalog));
  const auto [it, inserted] = session.subscriptions.try_emplace(
      frame.channel, request.filter(), std::make_shared<const Filter>(std::move(filter)), range,
      request.replay(), caller.now);
  it->second.Grant(request.credit());
  return absl::OkStatus();
}

void Conversation::Grant(Session& session, const Frame& frame) {
  const absl::StatusOr<v1::Credit> credit = Parse<v1::Credit>(frame);
  if (!credit.ok()) return Fault(session, frame.channel, credit.status());
  const auto it = session.subscriptions.find(frame.channel);
  // One that has just ended may still be granted credit; that is not worth a word.
  if (it == session.subscriptions.end()) return;
  it->second.Grant(credit->grant());
  sessions_.Wake(session.id);
}

void Conversation::Unsubscribe(Session& session, const Frame& frame) {
  if (session.subscriptions.erase(frame.channel) == 0)
    sessions_.Post(session, v1::ERROR, frame.channel, ToProto(MakeError(v1::UNKNOWN_SUBSCRIPTION)));
}

absl::Status Conversation::Admin(Session& session, const Frame& frame, const Caller& caller) {
  const absl::StatusOr<v1::Admin> question = Parse<v1::Admin>(frame);
  if (!question.ok()) {
    Fault(session, frame.channel, question.status());
    return absl::OkStatus();
  }
  if (question->has_status()) {
    v1::AdminAnswer answer;
    *answer.mutable_status() =
        DescribeHub(Observe(figures_, sessions_, ground_.log, ground_.head.position().sequence()),
                    ground_.head.position(), sessions_, caller.actor);
    sessions_.Post(session, v1::ADMIN_ANSWER, frame.channel, answer);
    return absl::OkStatus();
  }
  if (question->has_log_stats()) {
    v1::AdminAnswer answer;
    absl::StatusOr<v1::LogStats> stats =
        DescribeLog(ground_.log, ground_.tree, ground_.head.position(), ground_.port.log_work());
    if (stats.ok()) {
      *answer.mutable_log_stats() = *std::move(stats);
    } else {
      *answer.mutable_error() = ToProto(stats.status());
    }
    sessions_.Post(session, v1::ADMIN_ANSWER, frame.channel, answer);
    return absl::OkStatus();
  }
  BASIN_ASSIGN_OR_RETURN(const v1::AdminAnswer answer,
                         desk_.Answer(*question, caller.actor, caller.now));
  // It may speak of what is not durable yet.
  sessions_.Post(session, v1::ADMIN_ANSWER, frame.channel, answer, gate_.assigned());
  return absl::OkStatus();
}

void Conversation::Ping(Session& session, const Frame& frame, absl::Time now) {
  const absl::StatusOr<v1::Ping> ping = Parse<v1::Ping>(frame);
  if (!ping.ok()) return Fault(session, frame.channel, ping.status());
  v1::Pong pong;
  pong.set_nonce(ping->nonce());
  *pong.mutable_durable_head() = ground_.head.position();
  SetTimestamp(now, pong.mutable_time());
  *pong.mutable_signed_head() = ground_.head.Signed(now);
  sessions_.Post(session, v1::PONG, frame.channel, pong);
}

// ---- What is wrong ----

void Conversation::Fault(Session& session, uint32_t channel, const absl::Status& error) {
  ++figures_.bad_frames;
  if (session.Misbehaved()) return sessions_.End(session, error);
  sessions_.Post(session, v1::ERROR, channel, ToProto(error));
}

void Conversation::Reply(absl::string_view routing_id, uint32_t channel,
                         const absl::Status& error) {
  std::string frame = WriteFrame(v1::ERROR, channel, ToProto(error));
  ground_.port.Send(routing_id, frame);
}

}  // namespace basin
