#include "broker/delivery/answer_queue.h"

#include <utility>

#include "proto/model/status.h"

namespace basin {
namespace {

// An ACK ends with the answer that takes it past this.
constexpr size_t kAckBytes = 64 * 1024;

}  // namespace

absl::Status AnswerQueue::Begin(uint64_t number, size_t body_bytes) {
  if (number != last_number_ + 1)
    return MakeError(
        v1::UNEXPECTED_MESSAGE,
        {.field = "publish.number",
         .detail = {"expected $0, got $1", "attendu : $0, reçu : $1", last_number_ + 1, number}});
  if (answers_.size() >= allowance_.messages || bytes_ + body_bytes > allowance_.bytes)
    return MakeError(v1::CREDIT_EXCEEDED,
                     {.detail = {"at most $0 messages and $1 bytes unanswered",
                                 "$0 messages et $1 octets sans réponse au plus",
                                 allowance_.messages, allowance_.bytes}});
  last_number_ = number;
  bytes_ += body_bytes;
  Answer& answer = answers_.emplace_back();
  answer.number = number;
  answer.body_bytes = body_bytes;
  return absl::OkStatus();
}

v1::Outcome* AnswerQueue::AddOutcome() {
  v1::Outcome* outcome = scratch_.add_outcomes();
  outcome->set_number(last_number_);
  outcome->set_transaction(answers_.back().transactions++);
  return outcome;
}

void AnswerQueue::AddAccepted(absl::Span<const Sequence> sequences, bool duplicate) {
  v1::Outcome* outcome = AddOutcome();
  outcome->mutable_sequences()->Add(sequences.begin(), sequences.end());
  outcome->set_duplicate(duplicate);
  Append();
}

void AnswerQueue::AddRefused(const absl::Status& refusal, uint32_t event) {
  v1::Outcome* outcome = AddOutcome();
  *outcome->mutable_refused() = ToProto(refusal);
  outcome->set_event(event);
  Append();
}

void AnswerQueue::Append() {
  // Parts of a message, one after the other, are the message: the outcomes need no second pass.
  scratch_.AppendToString(&answers_.back().outcomes);
  scratch_.Clear();
}

void AnswerQueue::End(Sequence rests_on) { answers_.back().rests_on = rests_on; }

std::string AnswerQueue::Take(const v1::Position& head, const v1::TreeState& tree,
                              v1::Durability durability) {
  std::string body;
  uint64_t number = 0;
  while (Ready(head.sequence()) && body.size() < kAckBytes) {
    Answer& answer = answers_.front();
    number = answer.number;
    bytes_ -= answer.body_bytes;
    body.append(answer.outcomes);
    answers_.pop_front();
  }
  v1::Ack rest;
  rest.set_number(number);
  rest.set_durability(durability);
  *rest.mutable_head() = head;
  *rest.mutable_tree() = tree;
  rest.AppendToString(&body);
  return body;
}

}  // namespace basin
