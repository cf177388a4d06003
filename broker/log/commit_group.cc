#include "broker/log/commit_group.h"

#include "absl/strings/str_cat.h"
#include "proto/integrity/merkle_tree.h"
#include "proto/model/check.h"
#include "proto/model/record_view.h"
#include "proto/model/status.h"

namespace basin {

absl::string_view RecordBytes(const CommitGroup& group, uint32_t index) {
  BASIN_CHECK(index < group.count && group.offsets.size() == group.count);
  absl::string_view run(group.records);
  run.remove_prefix(group.offsets[index]);
  absl::StatusOr<absl::string_view> record = NextRecord(run);
  BASIN_CHECK(record.ok());
  return *record;
}

std::vector<Sha256> LeafHashes(const CommitGroup& group) {
  std::vector<Sha256> leaves;
  leaves.reserve(group.count);
  for (uint32_t i = 0; i < group.count; ++i) leaves.push_back(LeafHash(RecordBytes(group, i)));
  return leaves;
}

Sha256 ComputeRoot(const CommitGroup& group) {
  MerkleFrontier tree;
  for (uint32_t i = 0; i < group.count; ++i) tree.Append(LeafHash(RecordBytes(group, i)));
  return tree.Root();
}

absl::StatusOr<Sequence> LastBefore(const CommitGroup& group, absl::Time time) {
  uint32_t begin = 0;
  uint32_t end = group.count;
  while (begin < end) {
    const uint32_t middle = begin + (end - begin) / 2;
    BASIN_ASSIGN_OR_RETURN(const RecordView record, ReadRecord(RecordBytes(group, middle)));
    if (record.recorded_at < time) {
      begin = middle + 1;
    } else {
      end = middle;
    }
  }
  return group.first + begin - 1;
}

absl::Status CheckFollows(const CommitGroup& group, Sequence head, absl::Time last_recorded_at) {
  if (group.count == 0 || group.offsets.size() != group.count)
    return absl::FailedPreconditionError("append: the group is empty or lacks its offsets");
  if (group.first != head + 1)
    return absl::FailedPreconditionError(
        absl::StrCat("append: the group begins at ", group.first, ", the log ends at ", head));
  if (group.recorded_at < last_recorded_at)
    return absl::FailedPreconditionError("append: the group is older than the log's last record");
  return absl::OkStatus();
}

}  // namespace basin
