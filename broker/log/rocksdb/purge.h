// Takes the bytes of records out of a log that no hub uses: what is left of their groups is copied
// to "kept", the mark moves, and the files before it go. No key is deleted, so nothing is left
// behind that reads slow down over.
//
//   Begin        the plan                                  one synced write
//   Step         some groups as they are from now on, with
//                the mark and the count of what was purged  one synced write
//   Finish       tables written, files before the mark dropped, the plan forgotten
//
// Whatever is cut short is a log as good as any: a group is either as it was or as it is to be, and
// readers follow the mark. Files go only when what replaces them is in tables. Doing it again from
// Begin with the same plan ends it.
#ifndef BASIN_BROKER_LOG_ROCKSDB_PURGE_H_
#define BASIN_BROKER_LOG_ROCKSDB_PURGE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "broker/log/event_log.h"
#include "broker/log/rocksdb/database.h"
#include "broker/log/rocksdb/keys.h"
#include "proto/files/folder_lock.h"
#include "proto/model/record_view.h"

namespace rocksdb {
class WriteBatch;
}

namespace basin {

struct LogPurgeOptions {
  std::string folder = {};        // of the log alone
  uint64_t bytes_per_second = 0;  // that rewriting files takes of the disk; 0 = as fast as it can
  size_t step_bytes = size_t{4} << 20;  // about so much is read in one Step
  rocksdb::Env* env = nullptr;          // the default one; outlives the purge
};

// Whether a record goes: its trace (PurgedRecord), or nullopt when it stays. Asked in the order of
// the log.
using PurgeDecision = std::function<absl::StatusOr<std::optional<std::string>>(const RecordView&)>;

// One thread at a time. After an error the object is of no use; nothing is half done.
class LogPurge {
 public:
  // Errors: LOCKED while a hub uses the folder; NOT_FOUND when there is no log; LOG_DAMAGED when it
  // lost something, and when it ends in a torn write (starting the hub once mends that);
  // FORMAT_UNKNOWN; IO_FAILED.
  static absl::StatusOr<std::unique_ptr<LogPurge>> Open(const LogPurgeOptions& options);
  ~LogPurge();

  const LogIdentity& identity() const { return identity_; }
  Sequence head() const { return head_; }
  // Of the purge that was begun and not ended; empty when there is none.
  const std::string& plan() const { return database_->purge().plan; }
  uint64_t purged_records() const { return database_->purge().records; }  // ever
  uint64_t purged_bytes() const { return database_->purge().bytes; }

  // From now on a purge is under way. REQUIRES: the plan is not empty.
  absl::Status Begin(absl::string_view plan);
  // Goes on through the next groups, as far as the one that holds `through`. Returns the bytes read
  // and written, 0 when that was reached. REQUIRES: through <= head(), Begin.
  absl::StatusOr<uint64_t> Step(Sequence through, const PurgeDecision& decide);
  // Where the next Step begins.
  Sequence next() const { return next_; }
  // The bytes of what Steps took out are gone from the disk when this returns.
  absl::Status Finish();

 private:
  class DropUpToMark;

  LogPurge(std::unique_ptr<FolderLock> lock, std::unique_ptr<DropUpToMark> filter,
           std::unique_ptr<Database> database, LogIdentity identity, Sequence head,
           size_t step_bytes);
  absl::Status Write(rocksdb::WriteBatch& batch, PurgeState state);
  rocksdb::Status DropFiles();

  // In this order: the database uses the filter, the folder is free when all is closed.
  const std::unique_ptr<FolderLock> lock_;
  const std::unique_ptr<DropUpToMark> filter_;
  const std::unique_ptr<Database> database_;
  const LogIdentity identity_;
  const Sequence head_;
  const size_t step_bytes_;
  Sequence next_ = 1;
  std::string packed_;  // scratch
};

}  // namespace basin

#endif  // BASIN_BROKER_LOG_ROCKSDB_PURGE_H_
