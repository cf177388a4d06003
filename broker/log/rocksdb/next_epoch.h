// Begins a log's next epoch, in a folder that is being prepared: a copy that no hub uses yet.
#ifndef BASIN_BROKER_LOG_ROCKSDB_NEXT_EPOCH_H_
#define BASIN_BROKER_LOG_ROCKSDB_NEXT_EPOCH_H_

#include <string>

#include "absl/status/statusor.h"
#include "broker/log/event_log.h"
#include "broker/log/rocksdb/epoch_note.h"
#include "broker/log/rocksdb/keys.h"

namespace basin {

// The log in `folder` ends at `end` from now on: whatever stands behind it is taken out, and was
// never acknowledged in the new epoch. Writes the note and the identity, and the durable head last:
// a crash before leaves a folder that no hub opens. `end` was verified by the caller; it is the
// log's own, or that of a prefix of its groups. Returns who the log is now.
// Errors: LOG_DAMAGED when the database cannot be opened, FORMAT_UNKNOWN, IO_FAILED, DISK_FULL.
absl::StatusOr<LogIdentity> BeginEpoch(const std::string& folder, const LogEnd& end,
                                       const EpochNote& note);

}  // namespace basin

#endif  // BASIN_BROKER_LOG_ROCKSDB_NEXT_EPOCH_H_
