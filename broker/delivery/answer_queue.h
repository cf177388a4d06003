// What a session still owes its publisher: answers that are decided, and wait until everything they
// rest on is durable.
//
// An answer rests on all that was assigned when it was decided: an acceptance on its own events, a
// refusal or a duplicate on whatever made it so. Nobody hears of an event before it is durable, not
// even by being refused because of it.
#ifndef BASIN_BROKER_DELIVERY_ANSWER_QUEUE_H_
#define BASIN_BROKER_DELIVERY_ANSWER_QUEUE_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "basin/v1/session.pb.h"
#include "proto/model/sequence.h"

namespace basin {

// The credit a session has been granted for publishing, in messages and in bytes of their bodies.
struct PublishAllowance {
  uint32_t messages = 1024;
  size_t bytes = 4 * 1024 * 1024;
};

// Bounded by the allowance. One thread.
class AnswerQueue {
 public:
  explicit AnswerQueue(PublishAllowance allowance) : allowance_(allowance) {}

  // Takes in PUBLISH `number` with a body of so many bytes; its outcomes are added next.
  // Errors: CREDIT_EXCEEDED; UNEXPECTED_MESSAGE when the number is not the next. The PUBLISH was
  // not taken in then, and does not count.
  absl::Status Begin(uint64_t number, size_t body_bytes);
  void AddAccepted(absl::Span<const Sequence> sequences, bool duplicate);
  void AddRefused(const absl::Status& refusal, uint32_t event);
  // The outcomes are complete, and rest on everything up to `rests_on`, which never decreases.
  void End(Sequence rests_on);

  // The body of one ACK over the answers that rest on nothing beyond head.sequence(), oldest first;
  // one message's worth. Gives their credit back. `tree` is the head's. REQUIRES:
  // Ready(head.sequence()).
  std::string Take(const v1::Position& head, const v1::TreeState& tree, v1::Durability durability);
  // Whether Take has something for that head.
  bool Ready(Sequence head) const { return !answers_.empty() && answers_.front().rests_on <= head; }

  size_t unanswered() const { return answers_.size(); }

 private:
  struct Answer {
    uint64_t number = 0;
    size_t body_bytes = 0;
    Sequence rests_on = 0;
    uint32_t transactions = 0;
    std::string outcomes;  // part of a serialised Ack: the repeated field alone
  };

  v1::Outcome* AddOutcome();
  void Append();

  const PublishAllowance allowance_;
  uint64_t last_number_ = 0;
  size_t bytes_ = 0;
  std::deque<Answer> answers_;
  v1::Ack scratch_;  // kept, so that an outcome allocates nothing
};

}  // namespace basin

#endif  // BASIN_BROKER_DELIVERY_ANSWER_QUEUE_H_
