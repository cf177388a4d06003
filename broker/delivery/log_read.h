// Catching up: the part of the log a subscription asks for, as EVENTS messages. The work is done
// beside the front, by whoever may wait for the disk.
#ifndef BASIN_BROKER_DELIVERY_LOG_READ_H_
#define BASIN_BROKER_DELIVERY_LOG_READ_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "broker/delivery/events_message.h"
#include "broker/delivery/filter.h"
#include "broker/log/event_log.h"
#include "proto/model/sequence.h"

namespace basin {

// The largest EVENTS message. Below 64 KiB the cost per message shows; a larger one would hold up
// the connection's heartbeats.
inline constexpr size_t kEventsBytesMax = 256 * 1024;

struct LogRead {
  uint64_t ticket = 0;  // comes back with the result
  std::shared_ptr<const Filter> filter;
  Range range;
  // Groups beyond are left alone: their durability is not known to the asker yet.
  Sequence head = 0;
  std::string prefix;         // before every message
  uint64_t first_number = 1;  // of the messages, within their subscription
  bool replayed = false;
  // A record that is left was found in the range before: asked for from the start, it is not all
  // gone.
  bool survived = false;
  // What may be produced at most; the last message may exceed the bytes as far as one record does.
  uint32_t messages_max = 0;
  size_t bytes_max = 0;
};

struct LogReadResult {
  uint64_t ticket = 0;
  // LOG_DAMAGED or another error of the log; GONE where the range ends and nothing of it is left.
  // What was read before is in `messages`.
  absl::Status status;
  std::vector<std::string> messages;
  size_t body_bytes = 0;  // of all messages, without their prefixes
  // The cursor that the last message names; and how far was looked, which may be further.
  Sequence told = 0, through = 0;
  bool survived = false;
};

// Reads a bounded part of the range: until a bound of the request is met, or a few megabytes were
// looked at, so that a filter that matches little holds nobody up. May wait for the disk; any
// thread. With `places`, which is nullptr where there is no index, the same records come sooner.
LogReadResult ReadLog(const EventLog& log, const LogRead& request,
                      const PlaceIndex* places = nullptr);

}  // namespace basin

#endif  // BASIN_BROKER_DELIVERY_LOG_READ_H_
