// A log that no hub uses, to read: a backup, or the log of a hub that is down.
#ifndef BASIN_BROKER_LOG_ROCKSDB_QUIET_LOG_H_
#define BASIN_BROKER_LOG_ROCKSDB_QUIET_LOG_H_

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "broker/log/event_log.h"
#include "broker/log/rocksdb/database.h"
#include "broker/log/rocksdb/epoch_note.h"
#include "broker/log/rocksdb/keys.h"
#include "proto/files/folder_lock.h"

namespace basin {

// Nothing in the folder is changed. One thread.
class QuietLog {
 public:
  // Errors: LOCKED while a hub uses the folder; NOT_FOUND when there is no log; FORMAT_UNKNOWN;
  // IO_FAILED; LOG_DAMAGED when it does not open, with what is missing.
  static absl::StatusOr<std::unique_ptr<QuietLog>> Open(const std::string& folder);

  const LogIdentity& identity() const { return identity_; }
  const LogEnd& end() const { return end_; }
  const std::vector<EpochNote>& epochs() const { return epochs_; }
  // All groups in order. Must not outlive the log.
  std::unique_ptr<LogCursor> Read() const;

 private:
  QuietLog(std::unique_ptr<FolderLock> guard, std::unique_ptr<Database> database);

  const std::unique_ptr<FolderLock> guard_;
  const std::unique_ptr<Database> database_;
  LogIdentity identity_;
  LogEnd end_;
  std::vector<EpochNote> epochs_;
  std::atomic<Sequence> head_ = 0;
};

}  // namespace basin

#endif  // BASIN_BROKER_LOG_ROCKSDB_QUIET_LOG_H_
