// Puts a backup in the place of a hub's log.
//
// The restored log is what was verified, in a new epoch: its sequences may mean other events than
// those some clients have seen behind the backup, and a cursor of the earlier epoch is refused with
// EPOCH_CHANGED. What is derived from the log makes itself anew at the hub's next start.
#ifndef BASIN_BROKER_BACKUP_RESTORE_H_
#define BASIN_BROKER_BACKUP_RESTORE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "broker/backup/log_swap.h"
#include "broker/log/event_log.h"
#include "broker/log/rocksdb/epoch_note.h"
#include "broker/log/rocksdb/verify.h"
#include "proto/integrity/signing_key.h"

namespace basin {

// What a person agreed to, and when.
struct Consent {
  std::string reason = {};  // 1 to kReasonBytesMax bytes of UTF-8; kept in the log
  absl::Time now = absl::UnixEpoch();
};
// Errors: USAGE.
absl::Status CheckConsent(const Consent& consent);

struct RestoreOptions {
  std::string backup = {};  // the folder of one backup
  std::string data = {};    // the hub's data folder
  // The key the backup has to be signed with; nullptr: whichever it names, or none.
  const VerifyingKey* signed_by = nullptr;
  Consent consent = {};
};
struct NewEpoch {
  LogIdentity log;
  EpochNote note;
  std::string kept = {};  // where the log is that was there before; empty: there was none
};
// Nothing is changed unless all of it succeeds. Errors: those of CheckBackup; FOREIGN_LOG when the
// folder holds another log; LOCKED while a hub uses it; USAGE without a reason; FORMAT_UNKNOWN,
// IO_FAILED, DISK_FULL.
absl::StatusOr<NewEpoch> Restore(const RestoreOptions& options,
                                 const VerifyProgress& progress = nullptr);

// The end of every way to a new epoch: what `swap` prepared ends at `end`, gets its epoch and takes
// the log's place.
absl::StatusOr<NewEpoch> Install(LogSwap& swap, const LogIdentity& prepared, const LogEnd& end,
                                 EpochNote::Cause cause, const Consent& consent);
// Errors: FOREIGN_LOG when the data folder holds another log than `log_id`.
absl::Status CheckSameLog(const LogSwap& swap, const std::string& log_id);

}  // namespace basin

#endif  // BASIN_BROKER_BACKUP_RESTORE_H_
