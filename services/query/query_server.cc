#include "services/query/query_server.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "basin/v1/query.pb.h"
#include "proto/model/event_builder.h"
#include "proto/model/status.h"
#include "services/query/answerer.h"

namespace basin {
namespace {

constexpr uint32_t kVersion = 1;  // of the protocol: the only one there is

template <typename Body>
absl::StatusOr<Body> Parse(const Frame& frame) {
  Body body;
  if (body.ParseFromArray(frame.body.data(), static_cast<int>(frame.body.size()))) return body;
  return MakeError(v1::BAD_PROTO, {.field = std::string(Body::descriptor()->name())});
}

}  // namespace

QueryServer::QueryServer(QueryServerOptions options, const ViewStore& store,
                         std::shared_ptr<const Readers> readers,
                         std::function<FollowedLog()> followed, Send send)
    : options_(std::move(options)),
      store_(store),
      readers_(std::move(readers)),
      followed_(std::move(followed)),
      send_(std::move(send)) {}

void QueryServer::OnMessage(const Received& message, absl::Time now) {
  // Asked for every message: a key that was revoked is refused here, its connection stands.
  const Reader* reader = readers_->FindByKey(message.user_id);
  if (reader == nullptr)
    return Refuse(message.routing_id, 0,
                  MakeError(message.user_id.empty() ? v1::AUTH_REQUIRED : v1::AUTH_UNKNOWN));
  absl::StatusOr<Frame> frame = ReadFrame(message.bytes);
  if (!message.single_frame)
    frame = MakeError(v1::BAD_FRAME,
                      {.detail = {"a message is one frame", "un message tient en une trame"}});
  if (!frame.ok()) return Refuse(message.routing_id, 0, frame.status());
  Dispatch(message, *frame, *reader, now);
}

void QueryServer::Dispatch(const Received& message, const Frame& frame, const Reader& reader,
                           absl::Time now) {
  if (frame.type == v1::HELLO) return Hello(message, frame, reader, now);
  // ERROR and BYE are the end of something already; answering them could go on for ever.
  if (frame.type == v1::BYE) {
    sessions_.erase(message.routing_id);
    return;
  }
  if (frame.type == v1::ERROR) return;
  if (FindSession(message, now) == nullptr)
    return Refuse(message.routing_id, frame.channel, MakeError(v1::SESSION_UNKNOWN));
  if (frame.type == v1::QUERY) return Question(message, frame, reader);
  if (frame.type == v1::PONG) return;
  if (frame.type != v1::PING)
    return Refuse(
        message.routing_id, frame.channel,
        MakeError(v1::UNEXPECTED_MESSAGE, {.detail = {"$0 is not for a views service",
                                                      "$0 n'est pas pour un service de vues",
                                                      v1::MessageType_Name(frame.type)}}));
  const absl::StatusOr<v1::Ping> ping = Parse<v1::Ping>(frame);
  if (!ping.ok()) return Refuse(message.routing_id, frame.channel, ping.status());
  v1::Pong pong;
  pong.set_nonce(ping->nonce());
  *pong.mutable_durable_head() = followed_().head;
  SetTimestamp(now, pong.mutable_time());
  send_(message.routing_id, WriteFrame(v1::PONG, frame.channel, pong));
}

void QueryServer::Hello(const Received& message, const Frame& frame, const Reader& reader,
                        absl::Time now) {
  const absl::StatusOr<v1::Hello> hello = Parse<v1::Hello>(frame);
  if (!hello.ok()) return Refuse(message.routing_id, 0, hello.status());
  if (hello->min_version() > kVersion || hello->max_version() < kVersion)
    return Refuse(message.routing_id, 0,
                  MakeError(v1::VERSION_UNSUPPORTED,
                            {.detail = {"spoken here: $0", "parlée ici : $0", kVersion}}));
  sessions_.erase(message.routing_id);  // HELLO begins anew
  if (sessions_.size() >= options_.max_sessions) ForgetSilent(now);
  if (sessions_.size() >= options_.max_sessions)
    return Refuse(message.routing_id, 0,
                  MakeError(v1::BUSY, {.detail = {"too many sessions", "trop de sessions"},
                                       .retry_after = absl::Seconds(10)}));
  Session& session = sessions_[message.routing_id];
  session = {.id = ++last_session_, .key = std::string(message.user_id), .heard_at = now};

  const FollowedLog followed = followed_();
  v1::Welcome welcome;
  welcome.set_version(kVersion);
  welcome.set_session(session.id);
  welcome.set_actor(reader.actor);
  welcome.mutable_limits()->set_max_message_bytes(options_.max_message_bytes);
  *welcome.mutable_head() = followed.head;
  welcome.set_origin(followed.origin);
  SetTimestamp(now, welcome.mutable_time());
  send_(message.routing_id, WriteFrame(v1::WELCOME, 0, welcome));
}

void QueryServer::Question(const Received& message, const Frame& frame, const Reader& reader) {
  const absl::StatusOr<v1::Query> query = Parse<v1::Query>(frame);
  if (!query.ok()) return Refuse(message.routing_id, frame.channel, query.status());
  const v1::Answer answer = query->has_views() && options_.generations != nullptr
                                ? AnswerViews(query->views(), store_, reader, options_.generations)
                                : AnswerQuery(*query, *store_.Snapshot(), reader, followed_());
  send_(message.routing_id, WriteFrame(v1::ANSWER, frame.channel, answer));
}

// A routing id says where to answer, not who asks: a session belongs to the key that opened it.
QueryServer::Session* QueryServer::FindSession(const Received& message, absl::Time now) {
  const auto session = sessions_.find(message.routing_id);
  if (session == sessions_.end()) return nullptr;
  if (session->second.key != message.user_id) {
    sessions_.erase(session);
    return nullptr;
  }
  session->second.heard_at = now;
  return &session->second;
}

void QueryServer::ForgetSilent(absl::Time now) {
  for (auto session = sessions_.begin(); session != sessions_.end();) {
    const auto current = session++;
    if (now - current->second.heard_at > options_.silence_max) sessions_.erase(current);
  }
}

void QueryServer::Close() {
  v1::Bye bye;
  *bye.mutable_error() = ToProto(MakeError(v1::DRAINING, {.retry_after = absl::Seconds(5)}));
  for (const auto& [routing_id, session] : sessions_)
    send_(routing_id, WriteFrame(v1::BYE, 0, bye));
  sessions_.clear();
}

void QueryServer::Refuse(absl::string_view routing_id, uint32_t channel,
                         const absl::Status& error) {
  send_(routing_id, WriteFrame(v1::ERROR, channel, ToProto(error)));
}

}  // namespace basin
