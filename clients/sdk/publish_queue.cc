#include "clients/sdk/publish_queue.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "proto/model/status.h"
#include "proto/wire/frame.h"

namespace basin {
namespace {

// A message carries at most so much, when more than one transaction could go into it: large enough
// that the message itself costs little, small enough that the hub's answer does not wait for it.
constexpr size_t kBatchBytes = 256 * 1024;
constexpr size_t kBatchTransactions = 256;
// Preamble, number, dry_run, and then some.
constexpr size_t kOverheadBytes = kPreambleBytes + 24;

// Tag and length of a field of `bytes`.
size_t FieldBytes(size_t bytes) {
  size_t total = bytes + 2;
  for (size_t rest = bytes >> 7; rest != 0; rest >>= 7) ++total;
  return total;
}

absl::Status DoesNotFollow(Text detail) {
  return MakeError(v1::UNEXPECTED_MESSAGE, {.field = "ack", .detail = std::move(detail)});
}

}  // namespace

uint64_t PublishQueue::Offer(const Transaction& transaction, bool dry_run) {
  Waiting waiting{next_ticket_, {}, 0, dry_run};
  for (const std::string& event : transaction) waiting.transaction.add_events(event);
  waiting.bytes = FieldBytes(waiting.transaction.ByteSizeLong());
  unsent_bytes_ += waiting.bytes;
  waiting_.push_back(std::move(waiting));
  return next_ticket_++;
}

void PublishQueue::Open(const v1::Limits& limits, const v1::PublishCredit& credit) {
  open_ = true;
  credit_ = credit;
  // A single message must fit into the whole credit, too.
  frame_bytes_max_ = credit.bytes();
  if (limits.max_message_bytes() != 0)
    frame_bytes_max_ = std::min<size_t>(frame_bytes_max_, limits.max_message_bytes());
  flights_.clear();
  flight_bytes_ = 0;
  next_number_ = 1;
  sent_ = 0;
  unsent_bytes_ = 0;
  for (Waiting& waiting : waiting_) {
    waiting.too_big = false;
    unsent_bytes_ += waiting.bytes;
  }
}

bool PublishQueue::FitsNowhere(const Waiting& waiting) const {
  return waiting.bytes + kOverheadBytes > frame_bytes_max_;
}

void PublishQueue::SetAsideWhatFitsNowhere() {
  while (sent_ < waiting_.size() && FitsNowhere(waiting_[sent_])) {
    waiting_[sent_].too_big = true;
    unsent_bytes_ -= waiting_[sent_].bytes;
    ++sent_;
  }
  MoveTooBigAtFront();
}

// How many of the unsent go into the next frame; 0 when the credit does not suffice for any.
size_t PublishQueue::TransactionsOfNextFrame() const {
  if (flights_.size() >= credit_.messages()) return 0;
  const size_t room = std::min(credit_.bytes() - flight_bytes_, frame_bytes_max_);
  size_t bytes = kOverheadBytes;
  size_t count = 0;
  for (size_t i = sent_; i < waiting_.size() && count < kBatchTransactions; ++i, ++count) {
    bytes += waiting_[i].bytes;
    if (waiting_[i].dry_run != waiting_[sent_].dry_run || bytes > room) break;
    if (count > 0 && bytes > kBatchBytes) break;
  }
  return count;
}

std::optional<std::string> PublishQueue::NextFrame(absl::Time now) {
  if (!open_ || credit_.messages() == 0) return std::nullopt;
  SetAsideWhatFitsNowhere();
  const size_t count = TransactionsOfNextFrame();
  if (count == 0) return std::nullopt;

  v1::Publish publish;
  publish.set_number(next_number_);
  publish.set_dry_run(waiting_[sent_].dry_run);
  for (size_t i = sent_; i < sent_ + count; ++i) {
    *publish.add_transactions() = waiting_[i].transaction;
    unsent_bytes_ -= waiting_[i].bytes;
  }
  std::string frame = WriteFrame(v1::PUBLISH, 0, publish);
  flights_.push_back({next_number_, static_cast<uint32_t>(count), 0, frame.size(), now});
  flight_bytes_ += frame.size();
  sent_ += count;
  ++next_number_;
  return frame;
}

absl::Status PublishQueue::Receive(const v1::Ack& ack, absl::Time now) {
  if (!open_) return absl::OkStatus();
  if (ack.number() >= next_number_)
    return DoesNotFollow(
        {"answers $0, which was never sent", "répond à $0, jamais envoyé", ack.number()});
  for (const v1::Outcome& outcome : ack.outcomes()) BASIN_RETURN_IF_ERROR(Take(outcome));
  if (!flights_.empty() && flights_.front().number <= ack.number())
    return DoesNotFollow(
        {"leaves $0 without an outcome", "laisse $0 sans résultat", flights_.front().number});
  answered_at_ = now;
  return absl::OkStatus();
}

absl::Status PublishQueue::Take(const v1::Outcome& outcome) {
  const std::pair<uint64_t, uint32_t> said(outcome.number(), outcome.transaction());
  std::pair<uint64_t, uint32_t> expected(next_number_, 0);
  if (!flights_.empty()) expected = {flights_.front().number, flights_.front().answered};
  if (said < expected) return absl::OkStatus();
  if (flights_.empty() || said > expected)
    return DoesNotFollow({"an outcome of $0.$1; $2.$3 comes first",
                          "un résultat de $0.$1 ; $2.$3 vient avant", said.first, said.second,
                          expected.first, expected.second});

  MoveTooBigAtFront();
  answers_.push_back({waiting_.front().ticket, outcome});
  PopWaiting();
  MoveTooBigAtFront();
  Flight& flight = flights_.front();
  if (++flight.answered == flight.transactions) {
    flight_bytes_ -= flight.bytes;
    flights_.pop_front();
  }
  return absl::OkStatus();
}

void PublishQueue::MoveTooBigAtFront() {
  while (sent_ > 0 && waiting_.front().too_big) {
    Answered answered{waiting_.front().ticket, {}};
    *answered.outcome.mutable_refused() = ToProto(
        MakeError(v1::TRANSACTION_TOO_BIG,
                  {.field = {},
                   .detail = {"$0 bytes; a message may have $1 with all that surrounds them",
                              "$0 octets ; un message peut en avoir $1, enveloppe comprise",
                              waiting_.front().bytes, frame_bytes_max_}}));
    answers_.push_back(std::move(answered));
    PopWaiting();
  }
}

void PublishQueue::PopWaiting() {
  waiting_.pop_front();
  --sent_;
}

std::optional<PublishQueue::Answered> PublishQueue::NextAnswer() {
  if (answers_.empty()) return std::nullopt;
  Answered answered = std::move(answers_.front());
  answers_.pop_front();
  return answered;
}

absl::Time PublishQueue::owed_since() const {
  if (!open_ || flights_.empty()) return absl::InfiniteFuture();
  return std::max(flights_.front().sent_at, answered_at_);
}

}  // namespace basin
