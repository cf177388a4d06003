// The client's half of the conversation with a hub, as a state machine: frames in, frames out; no
// socket, no clock, no thread. A shell (client.h, or a simulator) moves the frames and tells the
// time.
//
// There is one way to recover: whatever does not add up (an answer that skips one, a message
// missing between two, silence) breaks the connection. The shell makes a new one, and the session
// says HELLO, sends every unanswered publish again, renews every subscription after the last record
// handled, and asks every open question again. So frames may be lost, repeated or reordered within
// a connection; those of an earlier connection must not be handed in.
//
// What it expects of the hub beyond the messages' own comments: EVENTS at least once for every
// subscription, and again within `stall_timeout` while the hub's head is beyond what it has told
// (empty, when nothing matches); EVENTS numbered; one outcome per transaction, in order.
#ifndef BASIN_CLIENTS_SDK_SESSION_H_
#define BASIN_CLIENTS_SDK_SESSION_H_

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <variant>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "basin/v1/session.pb.h"
#include "clients/sdk/control_frames.h"
#include "clients/sdk/feeds.h"
#include "clients/sdk/head_watch.h"
#include "clients/sdk/publish_queue.h"
#include "proto/wire/frame.h"

namespace basin {

// The versions of the conversation that this library speaks.
inline constexpr uint32_t kSessionVersionMin = 1;
inline constexpr uint32_t kSessionVersionMax = 1;

struct SessionOptions {
  std::string agent = {}, purpose = {};                // of HELLO
  absl::Duration hello_timeout = absl::Seconds(5);     // for WELCOME
  absl::Duration ping_interval = absl::Seconds(5);     // PING when nothing came for so long
  absl::Duration silence_timeout = absl::Seconds(15);  // nothing at all came for so long: broken
  absl::Duration publish_timeout = absl::Seconds(30);  // no ACK although one is owed: broken
  absl::Duration stall_timeout = absl::Seconds(60);    // no EVENTS although some are owed: broken
  absl::Duration busy_pause = absl::Seconds(1);  // before what was refused as BUSY is tried again
  // With a watch, nothing is sent in a session before the hub has proved that its log extends the
  // head kept; the proof is asked for again this often while the log grows.
  std::optional<HeadWatch> watch = {};
  absl::Duration proof_interval = absl::Minutes(1);
};

// What the owner is told, in order.
struct PublishAnswered {
  uint64_t ticket;
  v1::Outcome outcome;
};
struct FeedEnded {  // refused, or ended by the hub
  uint32_t feed;
  absl::Status why;
};
struct QuestionAnswered {
  uint32_t question;
  absl::StatusOr<std::string> body;  // of the ANSWER or ADMIN_ANSWER
};
using SessionEvent = std::variant<PublishAnswered, FeedEnded, QuestionAnswered>;

// One thread. `now` may count from anywhere but must not go back.
class ClientSession {
 public:
  enum class State {
    kDown,      // no connection
    kGreeting,  // HELLO was said
    kProving,   // WELCOME came; the hub was asked to prove its log
    kReady,
    kBroken,   // drop the connection, wait retry_after(), make another; why() tells the reason
    kRefused,  // for good: why() tells the reason; a new connection would be refused, too
  };

  explicit ClientSession(SessionOptions options);
  ClientSession(const ClientSession&) = delete;
  ClientSession& operator=(const ClientSession&) = delete;

  // --- The connection.
  void ConnectionUp(absl::Time now);
  void ConnectionDown();
  void Receive(absl::string_view frame, absl::Time now);
  // Lets time pass: call at or after NextDeadline().
  void Tick(absl::Time now);
  absl::Time NextDeadline() const;
  // The next frame to send, in order; ask again until there is none. Frames are made when asked
  // for, so that a connection that takes none makes nothing pile up.
  std::optional<std::string> NextFrame(absl::Time now);

  // --- The owner's wishes. Accepted in every state but kRefused; carried out when kReady.
  // Returns a ticket; tickets count 1, 2, 3 …
  uint64_t Publish(const Transaction& transaction, bool dry_run) {
    return publishes_.Offer(transaction, dry_run);
  }
  // Returns the feed's name, which stays while the channel changes with every renewal.
  uint32_t Subscribe(v1::Subscribe request, absl::Time now);
  void Unsubscribe(uint32_t feed) { feeds_.Remove(feed); }
  // QUERY or ADMIN. Returns the question's name.
  uint32_t Ask(v1::MessageType type, std::string body);
  void CancelQuestion(uint32_t question) { questions_.erase(question); }
  // Says BYE.
  void Close();

  // --- What came of it.
  std::optional<SessionEvent> NextEvent();
  // The next EVENTS to handle. Nothing in it was handled before. Answer with Handled or NotHandled.
  std::optional<ReceivedEvents> NextEvents() { return feeds_.NextEvents(); }
  // Moves the feed on; grants the hub more. True when that was the end of it: the feed is gone.
  bool Handled(const ReceivedEvents& events) { return feeds_.Handled(events); }
  // The feed starts again after the last record handled.
  void NotHandled(const ReceivedEvents& events, absl::Time now) { feeds_.NotHandled(events, now); }

  State state() const { return state_; }
  // With kBroken and kRefused.
  const absl::Status& why() const { return why_; }
  // With kBroken: what the hub asked for.
  absl::Duration retry_after() const { return retry_after_; }
  // The last ones heard of.
  const v1::Welcome& welcome() const { return welcome_; }
  const v1::Position& durable_head() const { return head_; }
  bool draining() const { return draining_; }
  // nullptr without one. Its kept() is to be written down whenever it has changed.
  const HeadWatch* watch() const { return watch_.has_value() ? &*watch_ : nullptr; }
  const PublishQueue& publishes() const { return publishes_; }

 private:
  struct Question {
    v1::MessageType type;
    std::string body;
    uint32_t channel = 0;
  };

  void Break(absl::Status why, absl::Duration retry_after = absl::ZeroDuration());
  void Refuse(absl::Status why);
  void ReceiveWhileGreeting(const Frame& frame, absl::Time now);
  void ReceiveWhileReady(const Frame& frame, absl::Time now);
  void OnWelcome(const v1::Welcome& welcome, absl::Time now);
  void BecomeReady(absl::Time now);
  void AskForProof(absl::Time now);
  void OnProof(absl::StatusOr<std::string> body, absl::Time now);
  bool ProofIsDue(absl::Time now) const;
  void OnAck(const v1::Ack& ack, absl::Time now);
  void OnError(const Frame& frame, const v1::Error& error, absl::Time now);
  void OnSessionError(const v1::Error& error);
  void OnPing(const v1::Ping& ping);
  void OnDrain(const v1::Drain& drain, absl::Time now);
  void Heard(const v1::Position& head, absl::Time now);
  void SendQuestion(Question& question);
  void AnswerQuestion(uint32_t channel, absl::StatusOr<std::string> body, absl::Time now);
  bool OwedAnswers() const;
  void FinishDraining(absl::Time now);
  template <typename Message>
  bool Parse(const Frame& frame, Message& message);

  const SessionOptions options_;
  State state_ = State::kDown;
  absl::Status why_;
  absl::Duration retry_after_;
  v1::Welcome welcome_;
  v1::Position head_;

  ControlFrames frames_;
  PublishQueue publishes_;
  Feeds feeds_;
  std::map<uint32_t, Question> questions_;
  uint32_t next_name_ = 1;  // of feeds and questions

  std::optional<HeadWatch> watch_;
  uint32_t proof_channel_ = 0;  // of the proof asked for; 0 = of none
  absl::Time proof_asked_at_ = absl::InfinitePast();

  std::deque<SessionEvent> events_;

  absl::Time greeted_at_, heard_at_, pinged_at_;
  uint64_t ping_nonce_ = 0;
  bool draining_ = false;
  absl::Time drain_until_;
};

}  // namespace basin

#endif  // BASIN_CLIENTS_SDK_SESSION_H_
