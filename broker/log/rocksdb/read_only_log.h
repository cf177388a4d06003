// The event log of a folder that no hub uses, for reading only: nothing in it is changed, not even
// mended.
#ifndef BASIN_BROKER_LOG_ROCKSDB_READ_ONLY_LOG_H_
#define BASIN_BROKER_LOG_ROCKSDB_READ_ONLY_LOG_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "broker/log/event_log.h"

namespace rocksdb {
class Env;
}

namespace basin {

// What was begun of a purge and not ended is in `purge_plan` (purge.h).
struct OpenedReadOnlyLog {
  std::unique_ptr<EventLog> log;  // Append fails: FailedPrecondition
  std::string purge_plan;
};

// Errors: LOCKED while a hub uses the folder; NOT_FOUND when there is no log; LOG_DAMAGED,
// FORMAT_UNKNOWN, IO_FAILED as for a log that is opened to be written.
absl::StatusOr<OpenedReadOnlyLog> OpenReadOnlyLog(const std::string& folder,
                                                  rocksdb::Env* env = nullptr);

}  // namespace basin

#endif  // BASIN_BROKER_LOG_ROCKSDB_READ_ONLY_LOG_H_
