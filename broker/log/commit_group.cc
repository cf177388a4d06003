#include "broker/log/commit_group.h"

#include "absl/strings/str_cat.h"
#include "proto/integrity/merkle_tree.h"
#include "proto/model/check.h"
#include "proto/model/record_view.h"
#include "proto/model/status.h"

namespace basin {
namespace {

template <typename Take>
void ForEachLeaf(const CommitGroup& group, Take take) {
  auto purged = group.purged.begin();
  for (uint32_t i = 0; i < group.count; ++i) {
    const bool gone = purged != group.purged.end() && purged->index == i;
    take(gone ? (purged++)->leaf : LeafHash(RecordBytes(group, i)));
  }
}

}  // namespace

absl::string_view RecordBytes(const CommitGroup& group, uint32_t index) {
  BASIN_CHECK(index < group.count && group.offsets.size() == group.count);
  const bool last = index + 1 == group.count;
  const size_t end = last ? group.records.size() : group.offsets[index + 1];
  if (group.offsets[index] == end) return {};
  absl::string_view run(group.records);
  run.remove_prefix(group.offsets[index]);
  absl::StatusOr<absl::string_view> record = NextRecord(run);
  BASIN_CHECK(record.ok());
  return *record;
}

std::vector<Sha256> LeafHashes(const CommitGroup& group) {
  std::vector<Sha256> leaves;
  leaves.reserve(group.count);
  ForEachLeaf(group, [&](const Sha256& leaf) { leaves.push_back(leaf); });
  return leaves;
}

Sha256 ComputeRoot(const CommitGroup& group) {
  MerkleFrontier tree;
  ForEachLeaf(group, [&](const Sha256& leaf) { tree.Append(leaf); });
  return tree.Root();
}

// Everything before `begin` is older, everything from `end` on is not. A purged record in the
// middle says nothing: the nearest one left before it is asked instead.
absl::StatusOr<Sequence> LastBefore(const CommitGroup& group, absl::Time time) {
  if (group.recorded_at < time) return group.last();
  uint32_t begin = 0;
  uint32_t end = group.count;
  while (begin < end) {
    const uint32_t middle = begin + (end - begin) / 2;
    uint32_t left = middle;
    while (left > begin && RecordBytes(group, left).empty()) --left;
    const absl::string_view bytes = RecordBytes(group, left);
    if (bytes.empty()) {  // none is left in begin … middle: try behind it, or stay before it
      uint32_t right = middle + 1;
      while (right < end && RecordBytes(group, right).empty()) ++right;
      if (right == end) break;
      left = right;
    }
    BASIN_ASSIGN_OR_RETURN(const RecordView record, ReadRecord(RecordBytes(group, left)));
    if (record.recorded_at < time) {
      begin = left + 1;
    } else {
      end = left;
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
