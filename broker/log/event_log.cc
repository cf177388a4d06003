#include "broker/log/event_log.h"

#include "proto/model/status.h"

namespace basin {
namespace {

absl::string_view FramedRecord(const CommitGroup& group, Sequence sequence) {
  const auto index = static_cast<uint32_t>(sequence - group.first);
  const size_t begin = group.offsets[index];
  const size_t end = index + 1 < group.count ? group.offsets[index + 1] : group.records.size();
  return absl::string_view(group.records).substr(begin, end - begin);
}

}  // namespace

absl::Status EventLog::VisitRecords(absl::Span<const Sequence> sequences,
                                    RecordVisitor visit) const {
  SharedGroup group;
  for (const Sequence sequence : sequences) {
    if (group == nullptr || sequence > group->last()) {
      BASIN_ASSIGN_OR_RETURN(const auto cursor, ReadAfter(sequence - 1));
      BASIN_ASSIGN_OR_RETURN(group, cursor->Next());
    }
    if (group == nullptr || sequence < group->first || sequence > group->last())
      return MakeError(v1::LOG_DAMAGED, {.detail = {"missing $0", "manque $0", sequence}});
    if (!visit(sequence, FramedRecord(*group, sequence))) break;
  }
  return absl::OkStatus();
}

}  // namespace basin
