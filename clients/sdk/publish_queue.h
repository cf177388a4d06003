// Transactions on their way to the hub: numbered, sent within its credit, and sent again on a new
// connection until they are answered.
#ifndef BASIN_CLIENTS_SDK_PUBLISH_QUEUE_H_
#define BASIN_CLIENTS_SDK_PUBLISH_QUEUE_H_

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "basin/v1/session.pb.h"

namespace basin {

// Serialised Events that enter the log together or not at all.
using Transaction = std::vector<std::string>;

// Sending again is safe: an event known by (source, id) enters the log once, and is answered with
// its first position. So after anything that does not add up, everything unanswered goes out again,
// in order.
class PublishQueue {
 public:
  struct Answered {
    uint64_t ticket;
    v1::Outcome outcome;
  };

  // Adds at the end. Tickets count 1, 2, 3 … for as long as the queue lives, unlike the numbers of
  // PUBLISH messages, which count within a session.
  uint64_t Offer(const Transaction& transaction, bool dry_run);

  // A session begins: what is unanswered is unsent again. Nothing is sent before the first Open and
  // after a Close.
  void Open(const v1::Limits& limits, const v1::PublishCredit& credit);
  void Close() { open_ = false; }

  // The next PUBLISH frame; nullopt when there is none, or no credit for it. What waits for credit
  // is sent together later: a slow hub gets larger messages, not more of them.
  std::optional<std::string> NextFrame(absl::Time now);

  // Errors: UNEXPECTED_MESSAGE when the answer does not follow the last one (something was lost or
  // invented): the connection is no longer to be trusted. Repeated answers are ignored.
  absl::Status Receive(const v1::Ack& ack, absl::Time now);

  // The next answer, in the order offered; nullopt when there is none. A transaction that no
  // message may carry is answered with TRANSACTION_TOO_BIG here: sent, it would end the connection
  // every time.
  std::optional<Answered> NextAnswer();

  uint64_t unanswered() const { return waiting_.size(); }
  uint64_t unsent() const { return waiting_.size() - sent_; }
  uint64_t unsent_bytes() const { return unsent_bytes_; }
  // Since when an answer is owed; InfiniteFuture when none is.
  absl::Time owed_since() const;

 private:
  struct Waiting {
    uint64_t ticket;
    v1::Transaction transaction;
    size_t bytes;  // of the transaction as a field of a message
    bool dry_run;
    bool too_big = false;
  };
  struct Flight {  // a PUBLISH message that is not fully answered
    uint64_t number;
    uint32_t transactions;
    uint32_t answered;
    size_t bytes;
    absl::Time sent_at;
  };

  bool FitsNowhere(const Waiting& waiting) const;
  void SetAsideWhatFitsNowhere();
  size_t TransactionsOfNextFrame() const;
  absl::Status Take(const v1::Outcome& outcome);
  void MoveTooBigAtFront();
  void PopWaiting();

  // In the order offered; the first sent_ of them are in flights_ or too big.
  std::deque<Waiting> waiting_;
  size_t sent_ = 0;
  size_t unsent_bytes_ = 0;
  std::deque<Flight> flights_;
  size_t flight_bytes_ = 0;
  std::deque<Answered> answers_;
  uint64_t next_ticket_ = 1;
  uint64_t next_number_ = 1;
  absl::Time answered_at_ = absl::InfinitePast();
  bool open_ = false;
  size_t frame_bytes_max_ = 0;
  v1::PublishCredit credit_;
};

}  // namespace basin

#endif  // BASIN_CLIENTS_SDK_PUBLISH_QUEUE_H_
