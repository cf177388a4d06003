#include "broker/log/rocksdb/record_reader.h"

#include "broker/log/rocksdb/options.h"
#include "proto/model/record_view.h"
#include "proto/model/status.h"

namespace basin {

absl::Status RecordReader::Visit(absl::Span<const Sequence> sequences, RecordVisitor visit) {
  for (const Sequence sequence : sequences) {
    if (!Holds(sequence)) BASIN_RETURN_IF_ERROR(MoveTo(sequence));
    BASIN_ASSIGN_OR_RETURN(const absl::string_view record, Take(sequence));
    if (!visit(sequence, record)) break;
  }
  return absl::OkStatus();
}

// To the next group in one step, for it is in the block that follows; further by seeking, which
// reads none of those between.
absl::Status RecordReader::MoveTo(Sequence sequence) {
  const Sequence end = group_.first + group_.count;
  if (group_.count > 0 && sequence - end < group_.count) {
    groups_->Next();
    BASIN_RETURN_IF_ERROR(Read());
    if (Holds(sequence)) return absl::OkStatus();
  }
  groups_->SeekForPrev(EncodeGroupKey(sequence));
  BASIN_RETURN_IF_ERROR(Read());
  if (Holds(sequence)) return absl::OkStatus();
  return MakeError(v1::LOG_DAMAGED, {.detail = {"missing $0", "manque $0", sequence}});
}

absl::Status RecordReader::Read() {
  group_ = GroupHeader();
  if (!groups_->status().ok())
    return ToError(groups_->status(), {"reading single records", "lecture d'enregistrements"});
  if (!groups_->Valid()) return absl::OkStatus();
  BASIN_ASSIGN_OR_RETURN(group_,
                         DecodeGroupHeader(ToView(groups_->key()), ToView(groups_->value())));
  const auto records = UnpackView(group_.packing, group_.packed, group_.records_size, scratch_);
  if (!records.has_value())
    return MakeError(v1::LOG_DAMAGED,
                     {.detail = {"group $0 does not unpack", "le groupe $0 ne se décompresse pas",
                                 group_.first}});
  rest_ = *records;
  next_ = group_.first;
  return absl::OkStatus();
}

absl::StatusOr<absl::string_view> RecordReader::Take(Sequence sequence) {
  absl::string_view framed;
  for (; next_ <= sequence; ++next_) {
    framed = rest_;
    if (rest_.empty() || !NextRecord(rest_).ok())
      return MakeError(v1::LOG_DAMAGED,
                       {.detail = {"missing $0: its group is malformed",
                                   "manque $0 : son groupe est mal formé", sequence}});
    framed.remove_suffix(rest_.size());
  }
  return framed;
}

}  // namespace basin
