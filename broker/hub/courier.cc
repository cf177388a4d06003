#include "broker/hub/courier.h"

#include <optional>
#include <vector>

#include "proto/model/status.h"
#include "proto/wire/frame.h"

namespace basin {
namespace {

// Messages of one subscription before another has its turn.
constexpr int kMessagesPerTurn = 4;

std::string Prefix(uint32_t channel) {
  return WriteFrame(v1::EVENTS, channel, absl::string_view());
}

}  // namespace

Courier::Result Courier::Attend(Session& session, absl::Time now) {
  if (const Result result = FlushOutbox(session); result != Result::kSettled) return result;
  // What is left waits for the disk, and nothing overtakes it.
  if (!session.outbox.empty()) return Result::kSettled;
  if (const Result result = SendAnswers(session); result != Result::kSettled) return result;
  return SendEvents(session, now);
}

Courier::Result Courier::FlushOutbox(Session& session) {
  while (std::string* frame = session.outbox.Front(head_.position().sequence())) {
    switch (port_.Send(session.routing_id, *frame)) {
      case SendResult::kSent:
        session.outbox.Pop();
        break;
      case SendResult::kWouldBlock:
        session.paused = true;
        return Result::kPaused;
      case SendResult::kPeerGone:
        return Result::kGone;
    }
  }
  session.paused = false;
  return Result::kSettled;
}

Courier::Result Courier::Transmit(Session& session, std::string frame) {
  if (!session.paused && session.outbox.empty()) {
    switch (port_.Send(session.routing_id, frame)) {
      case SendResult::kSent:
        return Result::kSettled;
      case SendResult::kWouldBlock:
        session.paused = true;
        break;
      case SendResult::kPeerGone:
        return Result::kGone;
    }
  }
  if (!session.outbox.Add(std::move(frame), 0)) return Result::kOverwhelmed;
  return session.paused ? Result::kPaused : Result::kSettled;
}

Courier::Result Courier::SendAnswers(Session& session) {
  while (session.answers.Ready(head_.position().sequence())) {
    const std::string ack = session.answers.Take(head_.position(), head_.tree(), durability_);
    const Result result = Transmit(session, WriteFrame(v1::ACK, 0, ack));
    if (result != Result::kSettled) return result;
  }
  return Result::kSettled;
}

Courier::Result Courier::SendEvents(Session& session, absl::Time now) {
  Result result = Result::kSettled;
  auto& subscriptions = session.subscriptions;
  for (auto it = subscriptions.begin(); it != subscriptions.end();) {
    const Result one = SendEvents(session, it->first, it->second, now);
    if (one != Result::kSettled && one != Result::kMore) return one;
    if (one == Result::kMore) result = one;
    it = it->second.over() ? subscriptions.erase(it) : std::next(it);
  }
  return result;
}

Courier::Result Courier::SendEvents(Session& session, uint32_t channel, Subscription& subscription,
                                    absl::Time now) {
  const std::string prefix = Prefix(channel);
  for (int i = 0; i < kMessagesPerTurn; ++i) {
    absl::StatusOr<std::optional<std::string>> next = subscription.Next(ring_, prefix, now);
    if (!next.ok()) return Fail(session, channel, subscription, next.status());
    if (!next->has_value()) break;
    const Result result = Transmit(session, **std::move(next));
    if (result != Result::kSettled) return result;
  }
  if (auto read = subscription.NextRead(ring_, prefix, last_ticket_ + 1); read.has_value()) {
    readings_[++last_ticket_] = Reading{session.id, channel};
    port_.Read(*std::move(read));
  }
  return subscription.Behind(ring_) ? Result::kMore : Result::kSettled;
}

Courier::Reading Courier::Claim(uint64_t ticket) {
  const auto it = readings_.find(ticket);
  if (it == readings_.end()) return {};
  const Reading reading = it->second;
  readings_.erase(it);
  return reading;
}

Courier::Result Courier::Deliver(Session& session, uint32_t channel, LogReadResult read,
                                 absl::Time now) {
  const auto it = session.subscriptions.find(channel);
  if (it == session.subscriptions.end()) return Result::kSettled;
  Subscription& subscription = it->second;
  if (session.paused) {
    subscription.DropRead(read.ticket);
    return Result::kPaused;
  }
  absl::StatusOr<std::vector<std::string>> messages = subscription.Take(std::move(read), now);
  Result result = Result::kSettled;
  if (!messages.ok()) {
    result = Fail(session, channel, subscription, messages.status());
  } else {
    for (std::string& message : *messages) {
      result = Transmit(session, std::move(message));
      // Once paused, the rest goes to the outbox: the subscription counts it as sent.
      if (result == Result::kGone || result == Result::kOverwhelmed) return result;
    }
  }
  if (subscription.over()) session.subscriptions.erase(it);
  return result;
}

Courier::Result Courier::Fail(Session& session, uint32_t channel, Subscription& subscription,
                              const absl::Status& error) {
  subscription.End();
  return Transmit(session, WriteFrame(v1::ERROR, channel, ToProto(error)));
}

}  // namespace basin
