// A folder of backups of one log, each of them a whole log in a folder of its own.
//
//   <epoch>-<head>/            durable_head  rocksdb/ …  manifest.json  manifest.sig
//   <epoch>-<head>-<purged>/   the same, of a log that so many records were purged from
//   incoming/                  what is being made, or was when its process ended
//   lock                       who makes one
//
// A backup appears in one step, when all of it is on the disk and was verified. Tables that two
// backups share are one file with two names, so each costs what is new. Nothing is asked of the
// hub, which goes on meanwhile. A purge makes a log another one, although it ends where it did: its
// next backup is a new one, and what was purged is in the older ones until they are removed.
#ifndef BASIN_BROKER_BACKUP_BACKUP_FOLDER_H_
#define BASIN_BROKER_BACKUP_BACKUP_FOLDER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "broker/backup/backup_manifest.h"
#include "broker/log/rocksdb/verify.h"
#include "proto/integrity/signing_key.h"

namespace basin {

// The names of the whole backups in the folder, oldest first. Errors: IO_FAILED.
absl::StatusOr<std::vector<std::string>> ListBackups(const std::string& folder);
// The folder of one backup: `path` itself, or the newest in it. Errors: NOT_FOUND when there is
// none, BACKUP_INVALID when there is only one that was cut short.
absl::StatusOr<std::string> FindBackup(const std::string& path);

struct BackupOptions {
  std::string log = {};             // the folder of the log
  std::string to = {};              // created when it does not exist
  const SigningKey* key = nullptr;  // the hub's; nullptr: the backup is not signed
  size_t keep = 0;                  // so many of the newest stay; 0: all
  absl::Time now = absl::UnixEpoch();
};
struct BackupReport {
  std::string folder;        // of the backup
  bool nothing_new = false;  // it was there: nothing was added to the log since, or purged
  BackupManifest manifest;
  uint64_t bytes = 0;         // of all its files
  uint64_t copied_bytes = 0;  // of them, by this call
  size_t removed = 0;         // older backups
};
// Errors: FOREIGN_LOG when the folder holds backups of another log; LOG_REWRITTEN when the log does
// not extend what its newest backup holds; LOCKED while another process makes one; those of
// CopyLiveLog.
absl::StatusOr<BackupReport> TakeBackup(const BackupOptions& options,
                                        const VerifyProgress& progress = nullptr);

// Believes nothing of a backup: signature, list, the digest of every file, then every hash of the
// log. Changes nothing. Errors: those of ReadManifest; BACKUP_INVALID naming the first thing that
// is not as it was made.
absl::StatusOr<BackupManifest> CheckBackup(const std::string& folder, const VerifyingKey* expected,
                                           const VerifyProgress& progress = nullptr);
// The same without the log's hashes: that each file is the one listed, and none is missing.
absl::StatusOr<BackupManifest> CheckBackupFiles(const std::string& folder,
                                                const VerifyingKey* expected);
// Whether what was verified is what the manifest says. Errors: BACKUP_INVALID.
absl::Status CheckAgainst(const BackupManifest& manifest, const VerifyReport& verified);

}  // namespace basin

#endif  // BASIN_BROKER_BACKUP_BACKUP_FOLDER_H_
