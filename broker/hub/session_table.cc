#include "broker/hub/session_table.h"

#include <utility>

#include "proto/model/check.h"
#include "proto/model/status.h"
#include "proto/wire/frame.h"

namespace basin {

Session* SessionTable::Find(uint64_t id) const {
  const auto it = sessions_.find(id);
  return it == sessions_.end() ? nullptr : it->second.get();
}

Session* SessionTable::FindByRoutingId(absl::string_view routing_id) const {
  const auto it = by_routing_id_.find(routing_id);
  return it == by_routing_id_.end() ? nullptr : Find(it->second);
}

std::vector<Session*> SessionTable::Snapshot() const {
  std::vector<Session*> all;
  for (const auto& [id, session] : sessions_) all.push_back(session.get());
  return all;
}

Session& SessionTable::Open(absl::string_view routing_id, absl::string_view user_id,
                            const std::string& actor_id, PublishAllowance allowance,
                            absl::Time now) {
  auto session = std::make_unique<Session>(++last_id_, std::string(routing_id),
                                           std::string(user_id), actor_id, allowance, now);
  BASIN_CHECK(by_routing_id_.emplace(session->routing_id, last_id_).second);
  return *(sessions_[last_id_] = std::move(session));
}

void SessionTable::Close(uint64_t id) {
  const auto it = sessions_.find(id);
  by_routing_id_.erase(it->second->routing_id);
  sessions_.erase(it);
  ready_.erase(id);
  paused_.erase(id);
}

void SessionTable::End(Session& session, const absl::Status& error) {
  v1::Bye bye;
  *bye.mutable_error() = ToProto(error);
  std::string frame = WriteFrame(v1::BYE, 0, bye);
  port_.Send(session.routing_id, frame);
  Close(session.id);
}

void SessionTable::Post(Session& session, v1::MessageType type, uint32_t channel,
                        const google::protobuf::MessageLite& body, Sequence rests_on) {
  if (!session.outbox.Add(WriteFrame(type, channel, body), rests_on))
    return End(session, MakeError(v1::BUSY, {.detail = {"answers are not being read",
                                                        "les réponses ne sont pas lues"}}));
  WakeOnceDurable(session, rests_on);
}

void SessionTable::WakeOnceDurable(Session& session, Sequence rests_on) {
  if (rests_on <= ring_.head()) {
    Wake(session.id);
  } else {
    awaiting_.push_back(Awaiting{rests_on, session.id});
  }
}

void SessionTable::WakeSubscribers() {
  for (const auto& [id, session] : sessions_)
    if (!session->subscriptions.empty()) Wake(id);
}

void SessionTable::WakeAnswered() {
  for (; !awaiting_.empty() && awaiting_.front().rests_on <= ring_.head(); awaiting_.pop_front())
    if (sessions_.contains(awaiting_.front().session)) Wake(awaiting_.front().session);
}

std::vector<uint64_t> SessionTable::TakeReady() {
  std::vector<uint64_t> taken(ready_.begin(), ready_.end());
  ready_.clear();
  return taken;
}

}  // namespace basin
