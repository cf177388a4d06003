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

namespace rocksdb {
class WriteBatch;
}

namespace basin {

// One thread.
class LogMaker {
 public:
  // `folder` exists and is empty. Errors of all: IO_FAILED, DISK_FULL.
  static absl::StatusOr<std::unique_ptr<LogMaker>> Create(const std::string& folder);

  // Of the groups that follow, those up to purge.mark lie in "kept", as in the log they come from.
  // REQUIRES: called before the first Add, if at all.
  absl::Status Keep(const PurgeState& purge);
  // REQUIRES: the group is sealed and follows end(); nothing was purged of it unless it is kept.
  absl::Status Add(const CommitGroup& group);
  const LogEnd& end() const { return end_; }

  // Everything is on the disk when this returns; the durable head is BeginEpoch's to write.
  absl::Status Finish(const LogIdentity& identity, const std::vector<EpochNote>& epochs);

 private:
  explicit LogMaker(std::unique_ptr<Database> database) : database_(std::move(database)) {}
  rocksdb::Status Put(const CommitGroup& group, rocksdb::WriteBatch& batch);

  const std::unique_ptr<Database> database_;
  LogEnd end_;
  PurgeState purge_;      // of the log that is made; the mark moves with the groups
  Sequence keep_to_ = 0;  // and comes as far as here
  std::string packed_;    // scratch
};

}  // namespace basin

#endif  // BASIN_BROKER_LOG_ROCKSDB_LOG_MAKER_H_
