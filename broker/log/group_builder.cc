#include "broker/log/group_builder.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>
#include <utility>

#include "basin/v1/envelope.pb.h"
#include "broker/log/group_summary.h"
#include "proto/model/check.h"
#include "proto/model/record_view.h"

namespace basin {
namespace {

constexpr size_t kVarintMax = 10;
// Tag and length around a record, and its fields but for the actor and the event themselves.
constexpr size_t kRecordOverheadMax = 64;

constexpr char Tag(int field, int wire_type) { return static_cast<char>(field << 3 | wire_type); }
constexpr int kVarint = 0;
constexpr int kBytes = 2;

char* PutVarint(uint64_t value, char* out) {
  for (; value >= 0x80; value >>= 7) *out++ = static_cast<char>(value | 0x80);
  *out++ = static_cast<char>(value);
  return out;
}

// As protobuf serialises: a field at its default is left out.
char* PutVarintField(int field, uint64_t value, char* out) {
  if (value == 0) return out;
  *out++ = Tag(field, kVarint);
  return PutVarint(value, out);
}

char* PutLength(int field, size_t length, char* out) {
  *out++ = Tag(field, kBytes);
  return PutVarint(length, out);
}

// Everything of a Record before its actor.
size_t PutSequenceAndTime(Sequence sequence, absl::Time time, char* out) {
  const int64_t seconds = absl::ToUnixSeconds(time);
  const int64_t nanos = absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds));
  char timestamp[2 * (1 + kVarintMax)];
  char* end = PutVarintField(1, static_cast<uint64_t>(seconds), timestamp);
  end = PutVarintField(2, static_cast<uint64_t>(nanos), end);
  const size_t size = static_cast<size_t>(end - timestamp);

  char* p = PutVarintField(v1::Record::kSequenceFieldNumber, sequence, out);
  p = PutLength(v1::Record::kRecordedAtFieldNumber, size, p);
  p = std::copy(timestamp, end, p);
  return static_cast<size_t>(p - out);
}

size_t VarintSize(uint64_t value) {
  size_t size = 1;
  for (; value >= 0x80; value >>= 7) ++size;
  return size;
}

size_t FieldSize(absl::string_view value) {
  return value.empty() ? 0 : 1 + VarintSize(value.size()) + value.size();
}

void AppendField(int field, absl::string_view value, std::string& out) {
  if (value.empty()) return;
  char head[1 + kVarintMax];
  out.append(head, PutLength(field, value.size(), head));
  out.append(value.data(), value.size());
}

// Timestamps hold nanoseconds; absl::Time is finer. What the group says must be what its records
// say.
absl::Time WholeNanoseconds(absl::Time time) {
  return absl::UnixEpoch() + absl::Floor(time - absl::UnixEpoch(), absl::Nanoseconds(1));
}

}  // namespace

GroupBuilder::GroupBuilder(Sequence next, absl::Time last_recorded_at, GroupBuilderOptions options)
    : options_(options), first_(next), recorded_at_(last_recorded_at) {
  records_.reserve(options_.max_bytes);
}

bool GroupBuilder::Fits(absl::string_view actor, size_t event_bytes, size_t events) const {
  if (empty()) return true;
  const size_t at_most = event_bytes + events * (kRecordOverheadMax + actor.size());
  return records_.size() + at_most <= options_.max_bytes;
}

Sequence GroupBuilder::Add(absl::string_view actor, absl::string_view event,
                           absl::Time recorded_at) {
  BASIN_CHECK(records_.size() <= std::numeric_limits<uint32_t>::max());
  const Sequence sequence = next();
  recorded_at_ = std::max(recorded_at_, WholeNanoseconds(recorded_at));
  offsets_.push_back(static_cast<uint32_t>(records_.size()));

  char head[kRecordOverheadMax];
  const size_t head_size = PutSequenceAndTime(sequence, recorded_at_, head);
  const size_t record_size = head_size + FieldSize(actor) + FieldSize(event);

  char frame[1 + kVarintMax];
  records_.append(frame, PutLength(1, record_size, frame));
  records_.append(head, head_size);
  AppendField(v1::Record::kActorFieldNumber, actor, records_);
  AppendField(v1::Record::kEventFieldNumber, event, records_);
  return sequence;
}

CommitGroup GroupBuilder::Take() {
  BASIN_CHECK(!empty());
  CommitGroup group;
  group.first = first_;
  group.count = count();
  TakeRecords(group);
  group.recorded_at = recorded_at_;
  first_ += group.count;
  records_.clear();
  offsets_.clear();
  return group;
}

// A group that nearly fills its memory keeps it. Others are copied, so that a group of one event
// does not hold half a megabyte in the tail ring.
void GroupBuilder::TakeRecords(CommitGroup& group) {
  group.offsets = offsets_;
  if (records_.size() < records_.capacity() / 8 * 7) {
    group.records = records_;
    return;
  }
  group.records = std::move(records_);
  records_ = std::string();
  records_.reserve(options_.max_bytes);
}

// Events that cannot be read are summed up as nothing: no filter would let them through.
std::string Summarize(const CommitGroup& group) {
  SummaryBuilder summary;
  std::optional<absl::string_view> type, basin;  // of the event before: they seldom change
  for (uint32_t i = 0; i < group.count; ++i) {
    const absl::string_view bytes = RecordBytes(group, i);
    if (bytes.empty()) continue;  // purged
    const absl::StatusOr<RecordPlace> place = ReadPlace(bytes);
    if (!place.ok()) continue;
    if (place->type != type) summary.Add(SummaryField::kType, *(type = place->type));
    if (place->basin != basin) summary.Add(SummaryField::kBasin, *(basin = place->basin));
    summary.Add(SummaryField::kSubject, place->subject);
  }
  return summary.Take();
}

void SealInPlace(CommitGroup& group) {
  group.root = ComputeRoot(group);
  group.summary = Summarize(group);
}

SharedGroup Seal(CommitGroup group) {
  SealInPlace(group);
  return std::make_shared<const CommitGroup>(std::move(group));
}

}  // namespace basin
