// The client's end of one subscription: where it stands, what came, and how much more may come.
#ifndef BASIN_CLIENTS_SDK_FEED_H_
#define BASIN_CLIENTS_SDK_FEED_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "basin/v1/session.pb.h"
#include "proto/model/record_view.h"

namespace basin {

// One EVENTS message. Moving it keeps the views valid.
struct ReceivedEvents {
  uint32_t feed = 0;                  // whose it is
  uint32_t channel = 0;               // by which it came
  std::unique_ptr<std::string> body;  // what `records` point into
  std::vector<RecordView> records;
  v1::Events message;  // without the records
};

// Positions only grow: what was handed out and handled is not handed out again, whatever the wire
// repeats and however often the subscription is renewed.
class Feed {
 public:
  // Without a credit in `request`, a window of 32 messages and 4 MiB.
  explicit Feed(v1::Subscribe request);

  // What to send on `channel` to begin, or to go on after the last record handled. Forgets what
  // came and was not handled: it comes again. `head` names the log, when the request did not.
  v1::Subscribe Renew(uint32_t channel, const v1::Position& head, absl::Time now);

  // Reads the body of an EVENTS message. nullopt: it came before and is of no use.
  // Errors: BAD_PROTO; UNEXPECTED_MESSAGE when a message is missing or its sequences go back: the
  // connection is no longer to be trusted.
  absl::StatusOr<std::optional<ReceivedEvents>> Receive(absl::string_view body);

  // Takes away what was handled already. False when nothing is left that anybody wants to hear of.
  bool Trim(ReceivedEvents& events) const;
  // The events were handled. Returns what to grant the hub, when half of the window is used up.
  std::optional<v1::DeliveryCredit> Handled(const ReceivedEvents& events);

  uint32_t channel() const { return channel_; }
  bool done() const { return done_; }

  // A hub that owes something is heard of now and then, even when nothing matches. Told of the
  // durable head, as far as it is known by any way, `owed_since` says since when this subscription
  // has been waiting for what it knows to exist; InfiniteFuture when it does not.
  void HeadIs(Sequence durable_head, absl::Time now);
  absl::Time owed_since() const { return owed_since_; }

 private:
  absl::Status Check(const ReceivedEvents& events) const;
  void LearnStart(const ReceivedEvents& events);

  v1::Subscribe request_;
  uint32_t channel_ = 0;
  // Up to where. Unknown until the first message, when it starts by time or live.
  std::optional<Sequence> handled_, received_;
  uint64_t next_number_ = 1;  // of EVENTS messages on this channel
  bool heard_ = false;        // anything on this channel
  absl::Time owed_since_ = absl::InfiniteFuture();
  bool end_received_ = false, done_ = false;
  // The hub may still send this; the bytes may be overdrawn by one message.
  int64_t messages_left_ = 0, bytes_left_ = 0;
  v1::DeliveryCredit to_grant_;  // handled, not granted again yet
};

}  // namespace basin

#endif  // BASIN_CLIENTS_SDK_FEED_H_
