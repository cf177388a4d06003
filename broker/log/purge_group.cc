#include "broker/log/purge_group.h"

#include <algorithm>

#include "broker/log/group_builder.h"
#include "proto/integrity/merkle_tree.h"
#include "proto/model/check.h"
#include "proto/model/record_view.h"

namespace basin {

CommitGroup PurgeRecords(const CommitGroup& group, absl::Span<const RecordToPurge> records) {
  CommitGroup left;
  left.first = group.first;
  left.count = group.count;
  left.recorded_at = group.recorded_at;
  left.root = group.root;
  left.purged = group.purged;
  left.offsets.reserve(group.count);
  auto next = records.begin();
  for (uint32_t i = 0; i < group.count; ++i) {
    left.offsets.push_back(static_cast<uint32_t>(left.records.size()));
    const absl::string_view bytes = RecordBytes(group, i);
    if (next != records.end() && next->index == i) {
      BASIN_CHECK(!bytes.empty());
      left.purged.push_back({.index = i, .leaf = LeafHash(bytes), .trace = next->trace});
      ++next;
    } else if (!bytes.empty()) {
      AppendToRun(bytes, left.records);
    }
  }
  BASIN_CHECK(next == records.end());
  std::sort(left.purged.begin(), left.purged.end(),
            [](const PurgedRecord& a, const PurgedRecord& b) { return a.index < b.index; });
  left.summary = Summarize(left);
  return left;
}

}  // namespace basin
