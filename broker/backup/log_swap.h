// Puts a log that was prepared in the place of a hub's, and keeps the one that was there.
//
//   <data>/log                    the hub's
//   <data>/log.incoming           being prepared; what a crash leaves of it is begun anew
//   <data>/log.scratch            for the work on it, likewise
//   <data>/log.before-<epoch>     what was there before that epoch began: nothing is deleted
#ifndef BASIN_BROKER_BACKUP_LOG_SWAP_H_
#define BASIN_BROKER_BACKUP_LOG_SWAP_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "broker/log/durable_head.h"
#include "proto/files/folder_lock.h"

namespace basin {

// One at a time for a data folder, and only while no hub uses it: holds the locks of both. One
// thread.
class LogSwap {
 public:
  // Takes the locks, and makes empty folders to prepare the new log in. Errors: LOCKED with the
  // process that uses the folder; FORMAT_UNKNOWN when a later program's log is there; IO_FAILED,
  // DISK_FULL.
  static absl::StatusOr<std::unique_ptr<LogSwap>> Begin(const std::string& data);
  // Removes what was prepared, unless it was put in place; the data folder too, when Begin made it.
  ~LogSwap();
  LogSwap(const LogSwap&) = delete;
  LogSwap& operator=(const LogSwap&) = delete;

  const std::string& log() const { return log_; }            // the hub's; may not exist
  const std::string& incoming() const { return incoming_; }  // to be filled
  const std::string& scratch() const { return scratch_; }    // empty at first, too
  bool replaces() const { return old_lock_ != nullptr; }     // there is a log already
  // What the log there was acknowledged up to, as far as its durable head can be read.
  const std::optional<DurableHead>& acknowledged() const { return acknowledged_; }

  // In one step. Returns where the old log is now; empty when there was none. Errors: IO_FAILED;
  // the old log is in its place then.
  absl::StatusOr<std::string> Finish(uint32_t epoch);

 private:
  LogSwap(const std::string& data, bool made, std::unique_ptr<FolderLock> data_lock);

  const std::string data_, log_, incoming_, scratch_;
  bool remove_data_;
  const std::unique_ptr<FolderLock> data_lock_;
  std::unique_ptr<FolderLock> old_lock_;
  std::optional<DurableHead> acknowledged_;
};

}  // namespace basin

#endif  // BASIN_BROKER_BACKUP_LOG_SWAP_H_
