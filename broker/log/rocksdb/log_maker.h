// Makes a log of groups that exist already, in a folder that no hub uses yet: an archive that is
// imported. As fast as the disk writes, for nothing is promised to anybody before the end.
#ifndef BASIN_BROKER_LOG_ROCKSDB_LOG_MAKER_H_
#define BASIN_BROKER_LOG_ROCKSDB_LOG_MAKER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "broker/log/commit_group.h"
#include "broker/log/event_log.h"
#include "broker/log/rocksdb/database.h"
#include "broker/log/rocksdb/epoch_note.h"
#include "broker/log/rocksdb/keys.h"

namespace basin {

// One thread.
class LogMaker {
 public:
  // `folder` exists and is empty. Errors of all: IO_FAILED, DISK_FULL.
  static absl::StatusOr<std::unique_ptr<LogMaker>> Create(const std::string& folder);

  // REQUIRES: the group is sealed and follows end().
  absl::Status Add(const CommitGroup& group);
  const LogEnd& end() const { return end_; }

  // Everything is on the disk when this returns; the durable head is BeginEpoch's to write.
  absl::Status Finish(const LogIdentity& identity, const std::vector<EpochNote>& epochs);

 private:
  explicit LogMaker(std::unique_ptr<Database> database) : database_(std::move(database)) {}

  const std::unique_ptr<Database> database_;
  LogEnd end_;
  std::string packed_;  // scratch
};

}  // namespace basin

#endif  // BASIN_BROKER_LOG_ROCKSDB_LOG_MAKER_H_
