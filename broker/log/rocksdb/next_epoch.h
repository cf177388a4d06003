// Begins a log's next epoch, in a folder that is being prepared: a copy that no hub uses yet.
#ifndef BASIN_BROKER_LOG_ROCKSDB_NEXT_EPOCH_H_
#define BASIN_BROKER_LOG_ROCKSDB_NEXT_EPOCH_H_

#include <string>

#include "absl/status/statusor.h"
#include "broker/log/event_log.h"
#include "broker/log/rocksdb/epoch_note.h"
#include "broker/log/rocksdb/keys.h"

namespace basin {

// Writes the note, the identity and the head, and the durable head last: a crash before leaves a
// folder that no hub opens. `end` is the log's end, and was verified. Returns who the log is now.
// Errors: LOG_DAMAGED when the database cannot be opened, FORMAT_UNKNOWN, IO_FAILED, DISK_FULL.
absl::StatusOr<LogIdentity> BeginEpoch(const std::string& folder, const LogEnd& end,
                                       const EpochNote& note);

}  // namespace basin

#endif  // BASIN_BROKER_LOG_ROCKSDB_NEXT_EPOCH_H_
