#include "clients/sdk/session.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "proto/model/check.h"
#include "proto/model/status.h"

namespace basin {
namespace {

absl::Status Unexpected(std::string detail) {
  return MakeError(v1::UNEXPECTED_MESSAGE, {.field = {}, .detail = std::move(detail)});
}

// Whether a new connection may fare better after this error. Errors about the state of the
// conversation say that the two sides no longer agree on it: a new one begins where both know.
bool MayPass(const v1::Error& error) {
  return CatalogueEntry(error.code()).retryable() || error.code() == v1::UNEXPECTED_MESSAGE ||
         error.code() == v1::CREDIT_EXCEEDED;
}

absl::Duration RetryAfter(const v1::Error& error) {
  return absl::Milliseconds(error.retry_after_ms());
}

}  // namespace

// --- The connection.

void ClientSession::ConnectionUp(absl::Time now) {
  BASIN_CHECK(state_ == State::kDown);
  state_ = State::kGreeting;
  why_ = absl::OkStatus();
  retry_after_ = absl::ZeroDuration();
  greeted_at_ = heard_at_ = pinged_at_ = now;
  draining_ = false;
  v1::Hello hello;
  hello.set_min_version(kSessionVersionMin);
  hello.set_max_version(kSessionVersionMax);
  hello.set_agent(options_.agent);
  hello.set_purpose(options_.purpose);
  Send(v1::HELLO, 0, hello);
}

void ClientSession::ConnectionDown() {
  outbox_.clear();
  publishes_.Close();
  // What was not handled comes again.
  unhandled_.clear();
  if (state_ != State::kRefused) state_ = State::kDown;
}

void ClientSession::Break(absl::Status why, absl::Duration retry_after) {
  state_ = State::kBroken;
  why_ = std::move(why);
  retry_after_ = retry_after;
  publishes_.Close();
}

void ClientSession::Refuse(absl::Status why) {
  Break(std::move(why));
  state_ = State::kRefused;
}

template <typename Message>
void ClientSession::Send(v1::MessageType type, uint32_t channel, const Message& message) {
  outbox_.push_back(WriteFrame(type, channel, message));
}

std::optional<std::string> ClientSession::NextFrame(absl::Time now) {
  if (!outbox_.empty()) {
    std::string frame = std::move(outbox_.front());
    outbox_.pop_front();
    return frame;
  }
  if (state_ != State::kReady || draining_) return std::nullopt;
  return publishes_.NextFrame(now);
}

// --- Receiving.

template <typename Message>
bool ClientSession::Parse(const Frame& frame, Message& message) {
  if (message.ParseFromArray(frame.body.data(), static_cast<int>(frame.body.size()))) return true;
  Break(MakeError(
      v1::BAD_PROTO,
      {.field = {},
       .detail = absl::StrCat("message type ", static_cast<int>(frame.type), " from the hub")}));
  return false;
}

void ClientSession::Receive(absl::string_view bytes, absl::Time now) {
  if (state_ != State::kGreeting && state_ != State::kReady) return;
  const absl::StatusOr<Frame> frame = ReadFrame(bytes);
  if (!frame.ok()) {
    CodeOf(frame.status()) == v1::VERSION_UNSUPPORTED ? Refuse(frame.status())
                                                      : Break(frame.status());
    return;
  }
  heard_at_ = now;
  state_ == State::kGreeting ? ReceiveWhileGreeting(*frame, now) : ReceiveWhileReady(*frame, now);
}

// Before WELCOME, what is neither that nor the end is out of order, and makes no sense yet.
void ClientSession::ReceiveWhileGreeting(const Frame& frame, absl::Time now) {
  if (frame.type == v1::WELCOME) {
    if (v1::Welcome welcome; Parse(frame, welcome)) OnWelcome(welcome, now);
  } else if (frame.type == v1::ERROR && frame.channel == 0) {
    if (v1::Error error; Parse(frame, error)) OnSessionError(error);
  } else if (frame.type == v1::BYE) {
    if (v1::Bye bye; Parse(frame, bye)) OnSessionError(bye.error());
  }
}

void ClientSession::ReceiveWhileReady(const Frame& frame, absl::Time now) {
  switch (frame.type) {
    case v1::WELCOME:
      if (v1::Welcome welcome; Parse(frame, welcome) && welcome.session() != welcome_.session())
        Break(Unexpected("the hub began another session"));
      return;
    case v1::ACK:
      if (v1::Ack ack; Parse(frame, ack)) OnAck(ack, now);
      return;
    case v1::EVENTS:
      OnEvents(frame, now);
      return;
    case v1::ANSWER:
    case v1::ADMIN_ANSWER:
      OnAnswer(frame);
      return;
    case v1::PING:
      if (v1::Ping ping; Parse(frame, ping)) {
        Heard(ping.durable_head(), now);
        OnPing(ping);
      }
      return;
    case v1::PONG:
      if (v1::Pong pong; Parse(frame, pong)) Heard(pong.durable_head(), now);
      return;
    case v1::DRAIN:
      if (v1::Drain drain; Parse(frame, drain)) OnDrain(drain, now);
      return;
    case v1::ERROR:
      if (v1::Error error; Parse(frame, error)) OnError(frame, error, now);
      return;
    case v1::BYE:
      if (v1::Bye bye; Parse(frame, bye)) OnSessionError(bye.error());
      return;
    default:
      Break(Unexpected("the hub sent what only clients send"));
  }
}

void ClientSession::OnWelcome(const v1::Welcome& welcome, absl::Time now) {
  if (welcome.version() < kSessionVersionMin || welcome.version() > kSessionVersionMax) {
    Refuse(MakeError(v1::VERSION_UNSUPPORTED,
                     {.field = {}, .detail = absl::StrCat("the hub speaks ", welcome.version())}));
    return;
  }
  state_ = State::kReady;
  welcome_ = welcome;
  Heard(welcome.head(), now);
  publishes_.Open(welcome.limits(), welcome.credit());
  postponed_.clear();
  for (auto& [name, feed] : feeds_) RenewFeed(feed, now);
  for (auto& [name, question] : questions_) SendQuestion(question);
}

void ClientSession::OnAck(const v1::Ack& ack, absl::Time now) {
  Heard(ack.head(), now);
  if (absl::Status status = publishes_.Receive(ack, now); !status.ok()) Break(std::move(status));
}

void ClientSession::OnEvents(const Frame& frame, absl::Time now) {
  // Nobody: unsubscribed, ended or renewed meanwhile. The hub runs out of credit for it.
  const std::optional<uint32_t> name = FeedOn(frame.channel);
  if (!name.has_value()) return;
  Feed& feed = feeds_.at(*name);
  absl::StatusOr<std::optional<ReceivedEvents>> events = feed.Receive(frame.body);
  if (!events.ok()) {
    Break(events.status());
    return;
  }
  if (!events->has_value()) return;
  (*events)->feed = *name;
  unhandled_.push_back(*std::move(*events));
  feed.HeadIs(head_.sequence(), now);
}

void ClientSession::OnAnswer(const Frame& frame) {
  const std::optional<uint32_t> name = QuestionOn(frame.channel);
  if (!name.has_value()) return;
  questions_.erase(*name);
  events_.push_back(QuestionAnswered{*name, std::string(frame.body)});
}

void ClientSession::OnError(const Frame& frame, const v1::Error& error, absl::Time now) {
  if (frame.channel == 0) {
    OnSessionError(error);
  } else if (const auto feed = FeedOn(frame.channel); feed.has_value()) {
    OnFeedError(*feed, error, now);
  } else if (const auto question = QuestionOn(frame.channel); question.has_value()) {
    questions_.erase(*question);
    events_.push_back(QuestionAnswered{*question, FromProto(error)});
  }
}

// ERROR on channel 0, or BYE.
void ClientSession::OnSessionError(const v1::Error& error) {
  if (error.code() == v1::ERROR_UNSPECIFIED && error.detail().empty()) {
    Break(MakeError(v1::DRAINING, {.field = {}, .detail = "the hub said goodbye"}));
  } else if (MayPass(error)) {
    Break(FromProto(error), RetryAfter(error));
  } else {
    Refuse(FromProto(error));
  }
}

void ClientSession::OnFeedError(uint32_t feed, const v1::Error& error, absl::Time now) {
  if (CatalogueEntry(error.code()).retryable()) {
    postponed_[feed] = now + std::max(RetryAfter(error), options_.busy_pause);
    return;
  }
  feeds_.erase(feed);
  postponed_.erase(feed);
  DropUnhandled(feed);
  events_.push_back(FeedEnded{feed, FromProto(error)});
}

void ClientSession::OnPing(const v1::Ping& ping) {
  v1::Pong pong;
  pong.set_nonce(ping.nonce());
  Send(v1::PONG, 0, pong);
}

// Finishes what was sent and begins nothing new; then leaves, and comes back to whatever follows.
void ClientSession::OnDrain(const v1::Drain& drain, absl::Time now) {
  if (!draining_) drain_until_ = now + absl::Milliseconds(drain.grace_ms());
  draining_ = true;
}

bool ClientSession::OwedAnswers() const {
  return publishes_.owed_since() != absl::InfiniteFuture();
}

void ClientSession::FinishDraining(absl::Time now) {
  if (!draining_ || (OwedAnswers() && now < drain_until_)) return;
  Send(v1::BYE, 0, v1::Bye());
  Break(MakeError(v1::DRAINING));
}

void ClientSession::Heard(const v1::Position& head, absl::Time now) {
  if (head.log_id().empty()) return;
  const bool same_log = head.log_id() == head_.log_id() && head.epoch() == head_.epoch();
  if (!same_log || head.sequence() > head_.sequence()) head_ = head;
  for (auto& [name, feed] : feeds_) feed.HeadIs(head_.sequence(), now);
}

// --- Time.

void ClientSession::Tick(absl::Time now) {
  if (state_ == State::kGreeting && now - greeted_at_ >= options_.hello_timeout)
    Break(MakeError(v1::UNREACHABLE, {.field = {}, .detail = "no answer to HELLO"}));
  if (state_ != State::kReady) return;

  if (now - heard_at_ >= options_.silence_timeout)
    return Break(MakeError(v1::UNREACHABLE, {.field = {}, .detail = "the hub fell silent"}));
  if (now - publishes_.owed_since() >= options_.publish_timeout)
    return Break(MakeError(v1::DEADLINE, {.field = {}, .detail = "no answer to a publish"}));
  for (auto& [name, feed] : feeds_) {
    if (postponed_.count(name) != 0) continue;
    feed.HeadIs(head_.sequence(), now);
    if (now - feed.owed_since() >= options_.stall_timeout)
      return Break(MakeError(v1::DEADLINE, {.field = {}, .detail = "a subscription stalled"}));
  }
  FinishDraining(now);
  if (state_ != State::kReady) return;

  for (auto it = postponed_.begin(); it != postponed_.end();) {
    if (it->second > now) {
      ++it;
      continue;
    }
    RenewFeed(feeds_.at(it->first), now);
    it = postponed_.erase(it);
  }
  if (now - std::max(heard_at_, pinged_at_) >= options_.ping_interval) {
    pinged_at_ = now;
    v1::Ping ping;
    ping.set_nonce(++ping_nonce_);
    Send(v1::PING, 0, ping);
  }
}

absl::Time ClientSession::NextDeadline() const {
  if (state_ == State::kGreeting) return greeted_at_ + options_.hello_timeout;
  if (state_ != State::kReady) return absl::InfiniteFuture();
  absl::Time next = std::min(heard_at_ + options_.silence_timeout,
                             std::max(heard_at_, pinged_at_) + options_.ping_interval);
  next = std::min(next, publishes_.owed_since() + options_.publish_timeout);
  for (const auto& [name, feed] : feeds_)
    if (postponed_.count(name) == 0)
      next = std::min(next, feed.owed_since() + options_.stall_timeout);
  for (const auto& [name, when] : postponed_) next = std::min(next, when);
  if (draining_) next = std::min(next, OwedAnswers() ? drain_until_ : absl::InfinitePast());
  return next;
}

// --- The owner's wishes.

uint32_t ClientSession::Subscribe(v1::Subscribe request, absl::Time now) {
  const uint32_t name = next_name_++;
  Feed& feed = feeds_.emplace(name, Feed(std::move(request))).first->second;
  if (state_ == State::kReady) RenewFeed(feed, now);
  return name;
}

void ClientSession::RenewFeed(Feed& feed, absl::Time now) {
  const uint32_t channel = next_channel_++;
  Send(v1::SUBSCRIBE, channel, feed.Renew(channel, head_, now));
}

void ClientSession::Unsubscribe(uint32_t feed) {
  const auto found = feeds_.find(feed);
  if (found == feeds_.end()) return;
  if (state_ == State::kReady && postponed_.count(feed) == 0)
    Send(v1::UNSUBSCRIBE, found->second.channel(), v1::Unsubscribe());
  feeds_.erase(found);
  postponed_.erase(feed);
  DropUnhandled(feed);
}

uint32_t ClientSession::Ask(v1::MessageType type, std::string body) {
  const uint32_t name = next_name_++;
  Question& question = questions_[name] = {type, std::move(body)};
  if (state_ == State::kReady) SendQuestion(question);
  return name;
}

void ClientSession::SendQuestion(Question& question) {
  question.channel = next_channel_++;
  outbox_.push_back(WriteFrame(question.type, question.channel, absl::string_view(question.body)));
}

void ClientSession::Close() {
  if (state_ == State::kReady) Send(v1::BYE, 0, v1::Bye());
}

// --- What came of it.

std::optional<SessionEvent> ClientSession::NextEvent() {
  if (auto answered = publishes_.NextAnswer(); answered.has_value())
    return PublishAnswered{answered->ticket, std::move(answered->outcome)};
  if (events_.empty()) return std::nullopt;
  SessionEvent event = std::move(events_.front());
  events_.pop_front();
  return event;
}

std::optional<ReceivedEvents> ClientSession::NextEvents() {
  while (!unhandled_.empty()) {
    ReceivedEvents events = std::move(unhandled_.front());
    unhandled_.pop_front();
    if (feeds_.at(events.feed).Trim(events)) return events;
    Handled(events);
  }
  return std::nullopt;
}

bool ClientSession::Handled(const ReceivedEvents& events) {
  const auto found = feeds_.find(events.feed);
  if (found == feeds_.end()) return false;  // unsubscribed by its own handler
  Feed& feed = found->second;
  const std::optional<v1::DeliveryCredit> grant = feed.Handled(events);
  if (feed.done()) {
    feeds_.erase(found);
    DropUnhandled(events.feed);
    return true;
  }
  if (grant.has_value() && state_ == State::kReady && events.channel == feed.channel()) {
    v1::Credit credit;
    *credit.mutable_grant() = *grant;
    Send(v1::CREDIT, feed.channel(), credit);
  }
  return false;
}

void ClientSession::NotHandled(const ReceivedEvents& events, absl::Time now) {
  DropUnhandled(events.feed);
  const auto found = feeds_.find(events.feed);
  if (found == feeds_.end() || state_ != State::kReady || postponed_.count(events.feed) != 0)
    return;  // it will be renewed, and then starts there
  Feed& feed = found->second;
  Send(v1::UNSUBSCRIBE, feed.channel(), v1::Unsubscribe());
  RenewFeed(feed, now);
}

void ClientSession::DropUnhandled(uint32_t feed) {
  const auto of_feed = [feed](const ReceivedEvents& events) { return events.feed == feed; };
  unhandled_.erase(std::remove_if(unhandled_.begin(), unhandled_.end(), of_feed), unhandled_.end());
}

std::optional<uint32_t> ClientSession::FeedOn(uint32_t channel) const {
  for (const auto& [name, feed] : feeds_)
    if (feed.channel() == channel && channel != 0) return name;
  return std::nullopt;
}

std::optional<uint32_t> ClientSession::QuestionOn(uint32_t channel) const {
  for (const auto& [name, question] : questions_)
    if (question.channel == channel && channel != 0) return name;
  return std::nullopt;
}

}  // namespace basin
