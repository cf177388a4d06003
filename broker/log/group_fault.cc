#include "broker/log/group_fault.h"

#include "broker/log/group_builder.h"
#include "proto/model/record_view.h"

namespace basin {

Text FaultOf(const CommitGroup& group, absl::Time recorded_before) {
  CommitGroup again = group;
  SealInPlace(again);
  if (again.root != group.root)
    return {"the bytes do not give the root", "les octets ne donnent pas la racine"};
  if (again.summary != group.summary)
    return {"the filter summary is not that of the records",
            "le résumé de filtrage n'est pas celui des enregistrements"};
  for (uint32_t i = 0; i < group.count; ++i) {
    const absl::string_view bytes = RecordBytes(group, i);
    if (bytes.empty()) continue;  // purged: its leaf is in the root
    const absl::StatusOr<RecordView> record = ReadRecord(bytes);
    if (!record.ok() || record->sequence != group.first + i)
      return {"a record is not the one of its place",
              "un enregistrement n'est pas celui de sa place"};
    if (record->recorded_at < recorded_before)
      return {"a record is older than the one before it",
              "un enregistrement est plus ancien que le précédent"};
    recorded_before = record->recorded_at;
  }
  const bool ends_purged = !group.purged.empty() && group.purged.back().index + 1 == group.count;
  if (ends_purged ? recorded_before > group.recorded_at : recorded_before != group.recorded_at)
    return {"the group's time is not that of its last record",
            "l'heure du groupe n'est pas celle de son dernier enregistrement"};
  return {};
}

}  // namespace basin
