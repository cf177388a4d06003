// What a backup says of itself: which log it is of, how far that went, and the digest of each of
// its files. JSON, for programs and people; signed by the hub's key.
#ifndef BASIN_BROKER_BACKUP_BACKUP_MANIFEST_H_
#define BASIN_BROKER_BACKUP_BACKUP_MANIFEST_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "broker/log/event_log.h"
#include "broker/log/rocksdb/live_copy.h"
#include "proto/integrity/signing_key.h"
#include "proto/model/digest.h"
#include "proto/model/sequence.h"

namespace basin {

// Of one backup, within its folder. The signature is over the manifest's bytes.
inline constexpr char kManifestFile[] = "manifest.json";
inline constexpr char kManifestSignatureFile[] = "manifest.sig";
inline constexpr char kBackupDomain[] = "basin-hub/backup/v1\n";

struct BackupManifest {
  LogIdentity log;
  Sequence head = 0;
  uint64_t groups = 0;
  Sha256 root{};        // of the tree over all groups
  uint64_t purged = 0;  // records of which only the hash is in it
  absl::Time made_at = absl::UnixEpoch();
  FileSums files;  // all but the manifest and its signature
};

std::string ToJson(const BackupManifest& manifest);
// Errors: BACKUP_INVALID when it is none, FORMAT_UNKNOWN when it is of a later version.
absl::StatusOr<BackupManifest> ParseManifest(absl::string_view json);

// Writes both files; `key` nullptr: nobody answers for it.
absl::Status WriteManifest(const std::string& folder, const BackupManifest& manifest,
                           const SigningKey* key);

// The manifest in `folder`, once its signature was checked. A backup that was not signed is taken
// when no key is `expected`. Errors: BACKUP_INVALID when it is cut short or unsigned, FOREIGN_LOG
// when another hub signed it, PROOF_INVALID when the signature is not over it, FORMAT_UNKNOWN.
struct ReadManifestResult {
  BackupManifest manifest;
  std::optional<VerifyingKey> signed_by;
};
absl::StatusOr<ReadManifestResult> ReadManifest(const std::string& folder,
                                                const VerifyingKey* expected);

}  // namespace basin

#endif  // BASIN_BROKER_BACKUP_BACKUP_MANIFEST_H_
