#include "broker/retention/due_records.h"

#include <algorithm>

#include "proto/model/status.h"

namespace basin {

DueRecords::DueRecords(const EventCatalog& catalog, const OldThrough& old_through,
                       absl::Span<const std::string> held)
    : catalog_(catalog),
      old_through_(old_through),
      last_old_(*std::max_element(old_through.begin(), old_through.end())),
      held_(held.begin(), held.end()) {}

v1::Retention DueRecords::ClassOf(const RecordView& record) const {
  const EventType* const type = catalog_.Find(record.event.header.type);
  return type == nullptr ? v1::PERMANENT : type->options->retention();
}

absl::Status DueRecords::Look(const CommitGroup& group) {
  for (uint32_t i = 0; i < group.count; ++i) {
    const absl::string_view bytes = RecordBytes(group, i);
    if (bytes.empty()) continue;  // purged
    BASIN_ASSIGN_OR_RETURN(const RecordView record, ReadRecord(bytes));
    const EventKey key = CaseKeyOf(record.event.header.subject);
    if (record.sequence <= last_old_) {
      last_of_case_[key] = record.sequence;
    } else if (const auto it = last_of_case_.find(key); it != last_of_case_.end()) {
      it->second = record.sequence;
    }
  }
  return absl::OkStatus();
}

DueRecords::Verdict DueRecords::Judge(const RecordView& record) const {
  const Sequence old_through = old_through_[static_cast<size_t>(ClassOf(record))];
  if (record.sequence > old_through) return Verdict::kStays;
  const auto last = last_of_case_.find(CaseKeyOf(record.event.header.subject));
  if (last == last_of_case_.end() || last->second > old_through) return Verdict::kStays;
  const bool held = held_.contains(std::string(record.event.header.subject));
  return held ? Verdict::kHeld : Verdict::kDue;
}

}  // namespace basin
