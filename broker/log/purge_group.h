// A commit group without some of its records' bytes: the one step of every purge and erasure.
#ifndef BASIN_BROKER_LOG_PURGE_GROUP_H_
#define BASIN_BROKER_LOG_PURGE_GROUP_H_

#include <cstdint>
#include <string>

#include "absl/types/span.h"
#include "broker/log/commit_group.h"

namespace basin {

// A record to purge, and what is kept of it besides its leaf (PurgedRecord).
struct RecordToPurge {
  uint32_t index = 0;
  std::string trace = {};
};

// The group as it is stored from then on: the same place, count, time and root; the records named
// are leaves, and the summary speaks of those that are left. REQUIRES: `records` ascend, and none
// of them was purged before.
CommitGroup PurgeRecords(const CommitGroup& group, absl::Span<const RecordToPurge> records);

}  // namespace basin

#endif  // BASIN_BROKER_LOG_PURGE_GROUP_H_
