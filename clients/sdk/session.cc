#include "clients/sdk/session.h"

#include <algorithm>
#include <utility>

#include "proto/model/check.h"
#include "proto/model/status.h"

namespace basin {
namespace {

absl::Status Unexpected(Text detail) {
  return MakeError(v1::UNEXPECTED_MESSAGE, {.field = {}, .detail = std::move(detail)});
}

// What ERROR says. One without a code refuses all the same, and must not pass for an answer.
absl::Status Refusal(const v1::Error& error) {
  absl::Status refusal = FromProto(error);
  if (!refusal.ok()) return refusal;
  return Unexpected({"an error that names no error", "une erreur qui n'en nomme aucune"});
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

ClientSession::ClientSession(SessionOptions options)
    : options_(std::move(options)), feeds_(frames_, options_.busy_pause), watch_(options_.watch) {}

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
  frames_.Add(v1::HELLO, 0, hello);
}

void ClientSession::ConnectionDown() {
  frames_.Clear();
  proof_channel_ = 0;
  publishes_.Close();
  feeds_.Close();
  if (state_ != State::kRefused) state_ = State::kDown;
}

void ClientSession::Break(absl::Status why, absl::Duration retry_after) {
  state_ = State::kBroken;
  why_ = std::move(why);
  retry_after_ = retry_after;
  publishes_.Close();
  feeds_.Close();
}

void ClientSession::Refuse(absl::Status why) {
  Break(std::move(why));
  state_ = State::kRefused;
}

std::optional<std::string> ClientSession::NextFrame(absl::Time now) {
  if (std::optional<std::string> frame = frames_.Take(); frame.has_value()) return frame;
  if (state_ != State::kReady || draining_) return std::nullopt;
  return publishes_.NextFrame(now);
}

// --- Receiving.

template <typename Message>
bool ClientSession::Parse(const Frame& frame, Message& message) {
  if (message.ParseFromArray(frame.body.data(), static_cast<int>(frame.body.size()))) return true;
  Break(MakeError(v1::BAD_PROTO,
                  {.field = {},
                   .detail = {"message type $0 from the hub", "un message de type $0 venu du hub",
                              static_cast<int>(frame.type)}}));
  return false;
}

void ClientSession::Receive(absl::string_view bytes, absl::Time now) {
  if (state_ != State::kGreeting && state_ != State::kProving && state_ != State::kReady) return;
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
        Break(Unexpected({"the hub began another session", "le hub a ouvert une autre session"}));
      return;
    case v1::ACK:
      if (v1::Ack ack; Parse(frame, ack)) OnAck(ack, now);
      return;
    case v1::EVENTS:
      if (absl::Status status = feeds_.Receive(frame.channel, frame.body, now); !status.ok())
        Break(std::move(status));
      return;
    case v1::ANSWER:
    case v1::ADMIN_ANSWER:
      AnswerQuestion(frame.channel, std::string(frame.body), now);
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
      Break(Unexpected({"the hub sent what only clients send",
                        "le hub a envoyé ce que seuls les clients envoient"}));
  }
}

void ClientSession::OnWelcome(const v1::Welcome& welcome, absl::Time now) {
  if (welcome.version() < kSessionVersionMin || welcome.version() > kSessionVersionMax) {
    Refuse(MakeError(
        v1::VERSION_UNSUPPORTED,
        {.field = {}, .detail = {"the hub speaks $0", "le hub parle $0", welcome.version()}}));
    return;
  }
  welcome_ = welcome;
  if (!watch_.has_value()) return BecomeReady(now);
  if (absl::Status known = watch_->Begin(welcome); !known.ok()) return Refuse(std::move(known));
  state_ = State::kProving;
  AskForProof(now);
}

void ClientSession::BecomeReady(absl::Time now) {
  state_ = State::kReady;
  Heard(welcome_.head(), now);
  publishes_.Open(welcome_.limits(), welcome_.credit());
  feeds_.Open(now);
  for (auto& [name, question] : questions_) SendQuestion(question);
}

// --- What the hub proves.

void ClientSession::AskForProof(absl::Time now) {
  proof_asked_at_ = now;
  proof_channel_ = frames_.NewChannel();
  frames_.Add(v1::ADMIN, proof_channel_, watch_->Question());
}

void ClientSession::OnProof(absl::StatusOr<std::string> body, absl::Time now) {
  proof_channel_ = 0;
  v1::AdminAnswer answer;
  if (!body.ok()) {
    *answer.mutable_error() = ToProto(body.status());
  } else if (!answer.ParseFromString(*body)) {
    return Break(MakeError(v1::BAD_PROTO, {.field = "admin_answer", .detail = {}}));
  }
  if (answer.has_error() && MayPass(answer.error()))
    return Break(FromProto(answer.error()), RetryAfter(answer.error()));
  if (absl::Status proved = watch_->Take(answer); !proved.ok()) return Refuse(std::move(proved));
  if (state_ == State::kProving) BecomeReady(now);
}

bool ClientSession::ProofIsDue(absl::Time now) const {
  return watch_.has_value() && proof_channel_ == 0 &&
         head_.sequence() > watch_->head().sequence() &&
         now - proof_asked_at_ >= options_.proof_interval;
}

void ClientSession::OnAck(const v1::Ack& ack, absl::Time now) {
  Heard(ack.head(), now);
  if (absl::Status status = publishes_.Receive(ack, now); !status.ok()) Break(std::move(status));
}

void ClientSession::OnError(const Frame& frame, const v1::Error& error, absl::Time now) {
  if (frame.channel == 0) return OnSessionError(error);
  if (const auto ended = feeds_.Refuse(frame.channel, error, now); ended.has_value())
    events_.push_back(FeedEnded{*ended, Refusal(error)});
  AnswerQuestion(frame.channel, Refusal(error), now);
}

// ERROR on channel 0, or BYE.
void ClientSession::OnSessionError(const v1::Error& error) {
  if (error.code() == v1::ERROR_UNSPECIFIED && error.detail().empty()) {
    Break(MakeError(v1::DRAINING,
                    {.field = {}, .detail = {"the hub said goodbye", "le hub a pris congé"}}));
  } else if (MayPass(error)) {
    Break(FromProto(error), RetryAfter(error));
  } else {
    Refuse(FromProto(error));
  }
}

void ClientSession::OnPing(const v1::Ping& ping) {
  v1::Pong pong;
  pong.set_nonce(ping.nonce());
  frames_.Add(v1::PONG, 0, pong);
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
  frames_.Add(v1::BYE, 0, v1::Bye());
  Break(MakeError(v1::DRAINING));
}

void ClientSession::Heard(const v1::Position& head, absl::Time now) {
  if (head.log_id().empty()) return;
  const bool same_log = head.log_id() == head_.log_id() && head.epoch() == head_.epoch();
  if (!same_log || head.sequence() > head_.sequence()) head_ = head;
  feeds_.HeadIs(head_, now);
}

// --- Time.

void ClientSession::Tick(absl::Time now) {
  if (state_ == State::kGreeting && now - greeted_at_ >= options_.hello_timeout)
    Break(MakeError(v1::UNREACHABLE,
                    {.field = {}, .detail = {"no answer to HELLO", "pas de réponse à HELLO"}}));
  if (state_ == State::kProving && now - proof_asked_at_ >= options_.hello_timeout)
    Break(MakeError(v1::UNREACHABLE, {.field = {},
                                      .detail = {"the hub proves nothing in time",
                                                 "le hub ne prouve rien à temps"}}));
  if (state_ != State::kReady) return;

  if (now - heard_at_ >= options_.silence_timeout)
    return Break(MakeError(v1::UNREACHABLE,
                           {.field = {}, .detail = {"the hub fell silent", "le hub s'est tu"}}));
  if (now - publishes_.owed_since() >= options_.publish_timeout)
    return Break(MakeError(
        v1::DEADLINE,
        {.field = {}, .detail = {"no answer to a publish", "pas de réponse à une publication"}}));
  feeds_.Tick(now);
  if (now - feeds_.owed_since() >= options_.stall_timeout)
    return Break(MakeError(
        v1::DEADLINE,
        {.field = {}, .detail = {"a subscription stalled", "un abonnement n'avance plus"}}));
  FinishDraining(now);
  if (state_ != State::kReady) return;

  if (ProofIsDue(now)) AskForProof(now);
  if (now - std::max(heard_at_, pinged_at_) >= options_.ping_interval) {
    pinged_at_ = now;
    v1::Ping ping;
    ping.set_nonce(++ping_nonce_);
    frames_.Add(v1::PING, 0, ping);
  }
}

absl::Time ClientSession::NextDeadline() const {
  if (state_ == State::kGreeting) return greeted_at_ + options_.hello_timeout;
  if (state_ == State::kProving) return proof_asked_at_ + options_.hello_timeout;
  if (state_ != State::kReady) return absl::InfiniteFuture();
  absl::Time next = std::min(heard_at_ + options_.silence_timeout,
                             std::max(heard_at_, pinged_at_) + options_.ping_interval);
  next = std::min(next, publishes_.owed_since() + options_.publish_timeout);
  next = std::min(next, feeds_.owed_since() + options_.stall_timeout);
  next = std::min(next, feeds_.next_renewal());
  if (draining_) next = std::min(next, OwedAnswers() ? drain_until_ : absl::InfinitePast());
  return next;
}

// --- The owner's wishes.

uint32_t ClientSession::Subscribe(v1::Subscribe request, absl::Time now) {
  const uint32_t name = next_name_++;
  feeds_.Add(name, std::move(request), now);
  return name;
}

uint32_t ClientSession::Ask(v1::MessageType type, std::string body) {
  const uint32_t name = next_name_++;
  Question& question = questions_[name] = {type, std::move(body)};
  if (state_ == State::kReady) SendQuestion(question);
  return name;
}

void ClientSession::SendQuestion(Question& question) {
  question.channel = frames_.NewChannel();
  frames_.Add(question.type, question.channel, absl::string_view(question.body));
}

void ClientSession::Close() {
  if (state_ == State::kReady) frames_.Add(v1::BYE, 0, v1::Bye());
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

// A channel of no question is ignored: it was cancelled, or asked again.
void ClientSession::AnswerQuestion(uint32_t channel, absl::StatusOr<std::string> body,
                                   absl::Time now) {
  if (channel != 0 && channel == proof_channel_) return OnProof(std::move(body), now);
  for (auto it = questions_.begin(); it != questions_.end(); ++it) {
    if (it->second.channel != channel || channel == 0) continue;
    events_.push_back(QuestionAnswered{it->first, std::move(body)});
    questions_.erase(it);
    return;
  }
}

}  // namespace basin
