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

// The first that was purged at `index` or behind.
std::vector<PurgedRecord>::const_iterator FirstPurged(const CommitGroup& group, uint32_t index) {
  return std::partition_point(group.purged.begin(), group.purged.end(),
                              [index](const PurgedRecord& gone) { return gone.index < index; });
}

// A serialised Gap, with two large numbers.
constexpr size_t kGapBytesMax = 32;

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
    const Sequence to = std::min(group.first - 1, range_.until);
    if (!Miss(through_ + 1, to)) return absl::OkStatus();
    through_ = to;
    if (full()) return absl::OkStatus();
  }
  const auto from = static_cast<uint32_t>(through_ + 1 - group.first);
  const auto to = static_cast<uint32_t>(std::min(group.last(), range_.until) + 1 - group.first);
  if (filter_.everything()) {
    AddAll(group, from, to);
    return absl::OkStatus();
  }
  if (filter_.MayMatch(group)) return AddMatching(group, from, to);
  PassOver(group, from, to);
  return absl::OkStatus();
}

size_t EventsMessage::used() const {
  return bytes_.size() - prefix_bytes_ + gaps_.size() * kGapBytesMax;
}

bool EventsMessage::Miss(Sequence from, Sequence to) {
  if (gap_open_) {
    gaps_.back().until = to;
    return true;
  }
  if (!empty() && used() + kGapBytesMax > bytes_max_) {
    full_ = true;
    return false;
  }
  gaps_.push_back({.after = from - 1, .until = to});
  gap_open_ = true;
  return true;
}

uint32_t EventsMessage::AddBlock(const CommitGroup& group, uint32_t from, uint32_t to) {
  const size_t begin = Offset(group, from);
  const size_t room = bytes_max_ > used() ? bytes_max_ - used() : 0;
  uint32_t end = to;
  if (Offset(group, to) - begin > room) {
    // The last record that ends within the room.
    const auto first = group.offsets.begin();
    const auto beyond = std::upper_bound(first + from + 1, first + to, begin + room);
    end = static_cast<uint32_t>(beyond - first) - 1;
    if (end == from && empty()) ++end;
    full_ = true;
  }
  bytes_.append(group.records, begin, Offset(group, end) - begin);
  if (end > from) gap_open_ = false;
  survived_ = survived_ || end > from;
  return end;
}

// Runs of records that are left, and of purged ones, in turn.
void EventsMessage::AddAll(const CommitGroup& group, uint32_t from, uint32_t to) {
  auto purged = FirstPurged(group, from);
  while (from < to && !full_) {
    const uint32_t run_end = purged == group.purged.end() ? to : std::min(to, purged->index);
    if (from < run_end) {
      from = AddBlock(group, from, run_end);
    } else {
      while (purged != group.purged.end() && purged->index == from && from < to) ++purged, ++from;
      if (!Miss(group.first + run_end, group.first + from - 1)) return;
    }
    through_ = group.first + from - 1;
  }
}

absl::Status EventsMessage::AddMatching(const CommitGroup& group, uint32_t from, uint32_t to) {
  for (uint32_t index = from; index < to; ++index) {
    const absl::string_view bytes = RecordBytes(group, index);
    if (bytes.empty()) {
      if (!Miss(group.first + index, group.first + index)) break;
    } else {
      BASIN_ASSIGN_OR_RETURN(const RecordView record, ReadRecord(bytes));
      if (filter_.Matches(record) && AddBlock(group, index, index + 1) == index) break;
      survived_ = true;
    }
    through_ = group.first + index;
  }
  return absl::OkStatus();
}

void EventsMessage::Pass(Sequence through) {
  if (full_ || through <= through_) return;
  through_ = std::min(through, range_.until);
  survived_ = true;
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
    full_ = used() + framed_record.size() > bytes_max_;
    if (full_ && !empty()) return absl::OkStatus();
    bytes_.append(framed_record.data(), framed_record.size());
    gap_open_ = false;
  }
  survived_ = true;
  through_ = sequence;
  return absl::OkStatus();
}

// Nothing that is left of it matches.
void EventsMessage::PassOver(const CommitGroup& group, uint32_t from, uint32_t to) {
  const auto begin = FirstPurged(group, from);
  const auto end = FirstPurged(group, to);
  survived_ = survived_ || static_cast<uint32_t>(end - begin) < to - from;
  if (begin != end && !Miss(group.first + begin->index, group.first + std::prev(end)->index))
    return;
  through_ = group.first + to - 1;
}

std::string EventsMessage::Finish(const EventsMarks& marks) {
  // The fields after the records; parts of a message, one after the other, are the message.
  v1::Events rest;
  rest.set_through(through_);
  rest.set_number(marks.number);
  rest.set_replayed(marks.replayed);
  rest.set_live(marks.live);
  rest.set_done(through_ >= range_.until);
  for (const Range& missing : gaps_) {
    v1::Gap& gap = *rest.add_gaps();
    gap.set_from(missing.after + 1);
    gap.set_to(missing.until);
    gap.set_reason("purged");
  }
  rest.AppendToString(&bytes_);
  return std::move(bytes_);
}

}  // namespace basin
