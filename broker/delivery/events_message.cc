#include "broker/delivery/events_message.h"

#include <algorithm>
#include <utility>

#include "basin/v1/session.pb.h"
#include "proto/model/check.h"
#include "proto/model/record_view.h"
#include "proto/model/status.h"

namespace basin {
namespace {

// Where record `index` begins in group.records; one past the last record: where they end.
size_t Offset(const CommitGroup& group, uint32_t index) {
  return index < group.count ? group.offsets[index] : group.records.size();
}

}  // namespace

EventsMessage::EventsMessage(std::string prefix, const Filter& filter, Range range,
                             size_t bytes_max)
    : filter_(filter),
      range_(range),
      bytes_max_(bytes_max),
      prefix_bytes_(prefix.size()),
      bytes_(std::move(prefix)),
      through_(range.after) {}

absl::Status EventsMessage::Add(const CommitGroup& group) {
  BASIN_CHECK(group.last() > through_);
  if (full()) return absl::OkStatus();
  if (group.first > through_ + 1) {
    // A gap comes before the records of its message, so it begins a message of its own.
    if (!empty()) {
      full_ = true;
      return absl::OkStatus();
    }
    gap_from_ = through_ + 1;
    gap_to_ = through_ = std::min(group.first - 1, range_.until);
    if (full()) return absl::OkStatus();
  }
  const auto from = static_cast<uint32_t>(through_ + 1 - group.first);
  const auto to = static_cast<uint32_t>(std::min(group.last(), range_.until) + 1 - group.first);
  if (!filter_.MayMatch(group)) {
    through_ = group.first + to - 1;
    return absl::OkStatus();
  }
  if (!filter_.everything()) return AddMatching(group, from, to);
  const uint32_t end = AddBlock(group, from, to);
  through_ = group.first + end - 1;
  return absl::OkStatus();
}

uint32_t EventsMessage::AddBlock(const CommitGroup& group, uint32_t from, uint32_t to) {
  const size_t begin = Offset(group, from);
  const size_t used = bytes_.size() - prefix_bytes_;
  const size_t room = bytes_max_ > used ? bytes_max_ - used : 0;
  uint32_t end = to;
  if (Offset(group, to) - begin > room) {
    // The last record that ends within the room.
    const auto first = group.offsets.begin();
    const auto beyond = std::upper_bound(first + from + 1, first + to, begin + room);
    end = static_cast<uint32_t>(beyond - first) - 1;
    if (end == from && used == 0) ++end;
    full_ = true;
  }
  bytes_.append(group.records, begin, Offset(group, end) - begin);
  return end;
}

absl::Status EventsMessage::AddMatching(const CommitGroup& group, uint32_t from, uint32_t to) {
  for (uint32_t index = from; index < to; ++index) {
    BASIN_ASSIGN_OR_RETURN(const RecordView record, ReadRecord(RecordBytes(group, index)));
    if (filter_.Matches(record) && AddBlock(group, index, index + 1) == index) break;
    through_ = group.first + index;
  }
  return absl::OkStatus();
}

void EventsMessage::Pass(Sequence through) {
  if (!full_) through_ = std::max(through_, std::min(through, range_.until));
}

absl::Status EventsMessage::AddRecord(Sequence sequence, absl::string_view framed_record) {
  BASIN_CHECK(sequence > through_);
  Pass(sequence - 1);
  if (full()) return absl::OkStatus();
  absl::string_view run = framed_record;
  BASIN_ASSIGN_OR_RETURN(const absl::string_view bytes, NextRecord(run));
  BASIN_ASSIGN_OR_RETURN(const RecordView record, ReadRecord(bytes));
  if (record.sequence != sequence)
    return MakeError(v1::LOG_DAMAGED, {.detail = {"record $0 stands in the place of $1",
                                                  "l'enregistrement $0 est à la place du $1",
                                                  record.sequence, sequence}});
  if (filter_.Matches(record)) {
    const size_t used = bytes_.size() - prefix_bytes_;
    full_ = used + framed_record.size() > bytes_max_;
    if (full_ && used > 0) return absl::OkStatus();
    bytes_.append(framed_record.data(), framed_record.size());
  }
  through_ = sequence;
  return absl::OkStatus();
}

std::string EventsMessage::Finish(const EventsMarks& marks) {
  // The fields after the records; parts of a message, one after the other, are the message.
  v1::Events rest;
  rest.set_through(through_);
  rest.set_number(marks.number);
  rest.set_replayed(marks.replayed);
  rest.set_live(marks.live);
  rest.set_done(through_ >= range_.until);
  if (gap_to_ != 0) {
    rest.mutable_gap()->set_from(gap_from_);
    rest.mutable_gap()->set_to(gap_to_);
    rest.mutable_gap()->set_reason("purged");
  }
  rest.AppendToString(&bytes_);
  return std::move(bytes_);
}

}  // namespace basin
