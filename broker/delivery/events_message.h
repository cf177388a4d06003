// One EVENTS message, written straight from commit groups: stored bytes are copied, never parsed
// and serialised again.
#ifndef BASIN_BROKER_DELIVERY_EVENTS_MESSAGE_H_
#define BASIN_BROKER_DELIVERY_EVENTS_MESSAGE_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "broker/delivery/filter.h"
#include "broker/log/commit_group.h"
#include "proto/model/sequence.h"

namespace basin {

// What a subscriber is still to be told: everything beyond `after`, up to and with `until`.
struct Range {
  Sequence after = 0;
  Sequence until = std::numeric_limits<Sequence>::max();
};

// What stands beside the records.
struct EventsMarks {
  uint64_t number = 0;  // of the message within its subscription: 1, 2, 3 …
  bool replayed = false;
  bool live = false;  // the cursor it leaves behind is the log's head
};

// Collects, in order, what a filter lets through of a range. One thread.
class EventsMessage {
 public:
  // `prefix` comes first in the bytes (a frame's preamble). Records are added while all of them
  // together stay within `bytes_max`; the first is always taken, or a large one could never be
  // sent.
  EventsMessage(std::string prefix, const Filter& filter, Range range, size_t bytes_max);

  // Adds what it can of a group that holds or follows through() + 1; what was purged of it, and
  // what lies before one that follows later, as gaps. Stops within the group when the message is
  // full. Errors: BAD_PROTO when a record cannot be read.
  absl::Status Add(const CommitGroup& group);

  // Adds one record, in the bytes between which it lies in its group, if the filter lets it through
  // and it has room; what lies before it is filtered out. Errors: BAD_PROTO; LOG_DAMAGED when it is
  // another. REQUIRES: sequence > through().
  absl::Status AddRecord(Sequence sequence, absl::string_view framed_record);
  // Everything up to there is filtered out.
  void Pass(Sequence through);

  // Everything up to here is in the message or was filtered out.
  Sequence through() const { return through_; }
  // No more can be added: the range is exhausted, or the bytes are.
  bool full() const { return full_ || through_ >= range_.until; }
  // Neither records nor a gap.
  bool empty() const { return bytes_.size() == prefix_bytes_ && gaps_.empty(); }
  // A record that is left lies in what was passed, whether or not the filter let it through.
  bool survived() const { return survived_; }

  // The bytes, closed by the fields around the records.
  // REQUIRES: called once; nothing is added afterwards.
  std::string Finish(const EventsMarks& marks);

 private:
  // Records `from` … `to` − 1 of the group, by index, as one block; fewer when the message fills
  // up. Returns the index after the last one taken. None of them is purged.
  uint32_t AddBlock(const CommitGroup& group, uint32_t from, uint32_t to);
  void AddAll(const CommitGroup& group, uint32_t from, uint32_t to);
  absl::Status AddMatching(const CommitGroup& group, uint32_t from, uint32_t to);
  void PassOver(const CommitGroup& group, uint32_t from, uint32_t to);
  // Nothing is delivered from `from` to `to`. Joins the gap before it when no record lies between.
  // False when the message is full.
  bool Miss(Sequence from, Sequence to);
  size_t used() const;

  const Filter& filter_;
  const Range range_;
  const size_t bytes_max_;
  const size_t prefix_bytes_;
  std::string bytes_;
  Sequence through_;
  std::vector<Range> gaps_;  // from `after` + 1 to `until`
  bool gap_open_ = false;    // no record was added since the last one
  bool survived_ = false;
  bool full_ = false;
};

}  // namespace basin

#endif  // BASIN_BROKER_DELIVERY_EVENTS_MESSAGE_H_
