// One subscription: where it stands, what it wants, and what it may still be sent.
//
// It is always owed "what follows the cursor", wherever that lies: in the tail ring (live) or only
// in the log (catching up). So the hand-over between the two has neither gap nor duplicate, in
// either direction, and a slow subscriber costs no memory: nothing is produced beyond its credit.
#ifndef BASIN_BROKER_DELIVERY_SUBSCRIPTION_H_
#define BASIN_BROKER_DELIVERY_SUBSCRIPTION_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "basin/v1/session.pb.h"
#include "broker/delivery/events_message.h"
#include "broker/delivery/filter.h"
#include "broker/delivery/log_read.h"
#include "broker/delivery/tail_ring.h"

namespace basin {

class Subscription {
 public:
  // `asked` is what `filter` was made from.
  Subscription(v1::Filter asked, std::shared_ptr<const Filter> filter, Range range, bool replayed,
               absl::Time now);

  // Adds to what may be sent. Each EVENTS message costs one message and the bytes of its body; one
  // is sent while both are positive.
  void Grant(const v1::DeliveryCredit& credit);
  // The actor's rights have changed: what is produced from now on passes the new filter.
  void SetFilter(std::shared_ptr<const Filter> filter);

  // The next message out of the ring, behind `prefix`; nullopt when there is none to send now: no
  // credit, nothing new, or what follows the cursor is in the log only. A message without records
  // is sent now and then, so that the subscriber's cursor follows although nothing matches. Errors:
  // BAD_PROTO; the subscription cannot go on.
  absl::StatusOr<std::optional<std::string>> Next(const TailRing& ring, absl::string_view prefix,
                                                  absl::Time now);
  // Whether Next is worth calling again at once.
  bool Behind(const TailRing& ring) const;

  // The read to start when what follows the cursor has left the ring, under a `ticket` never used
  // before. One is outstanding at any time; nullopt when none is needed, or there is no credit.
  std::optional<LogRead> NextRead(const TailRing& ring, absl::string_view prefix, uint64_t ticket);
  // The messages to send. Empty when the read is outdated: it is asked for again. Errors: those of
  // the read; GONE when nothing is left of all that was asked for.
  absl::StatusOr<std::vector<std::string>> Take(LogReadResult result, absl::Time now);
  // Forgets that read, if it is the outstanding one: its result cannot be sent now.
  void DropRead(uint64_t ticket) {
    if (ticket == ticket_) ticket_ = 0;
  }
  // Nothing more is owed: it cannot go on.
  void End() { over_ = true; }

  const v1::Filter& asked() const { return asked_; }
  // Everything up to here was sent or filtered out.
  Sequence through() const { return range_.after; }
  // It has come to its end, and said so.
  bool over() const { return over_; }
  // The last message said that it reached the head.
  bool live() const { return told_live_; }

 private:
  bool has_credit() const { return messages_ > 0 && bytes_ > 0; }
  bool finished() const { return range_.after >= range_.until; }
  bool DueWithoutRecords(bool live, absl::Time now) const;
  absl::Status Fill(const TailRing& ring, EventsMessage& message);
  void Charge(int64_t messages, size_t body_bytes);
  void Told(Sequence through, bool live, absl::Time now);

  const v1::Filter asked_;
  std::shared_ptr<const Filter> filter_;
  Range range_;  // what is still owed; `after` is the cursor
  const bool replayed_;
  uint64_t number_ = 0;               // of the last message
  int64_t messages_ = 0, bytes_ = 0;  // bytes may be overdrawn by one message
  uint64_t ticket_ = 0;               // of the outstanding read; 0 = none
  Sequence told_;                     // the cursor the subscriber knows
  absl::Time told_at_;
  bool told_live_ = false;
  bool survived_ = false;  // something of the range was not purged
  bool over_ = false;
};

}  // namespace basin

#endif  // BASIN_BROKER_DELIVERY_SUBSCRIPTION_H_
