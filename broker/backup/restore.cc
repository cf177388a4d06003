#include "broker/backup/restore.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "broker/backup/backup_folder.h"
#include "broker/log/rocksdb/keys.h"
#include "broker/log/rocksdb/next_epoch.h"
#include "proto/files/file_copy.h"
#include "proto/files/posix_file.h"
#include "proto/model/status.h"
#include "proto/model/utf8.h"

namespace basin {
namespace {

// The files of the backup, each compared with the manifest while it is copied.
absl::Status CopyFiles(const std::string& backup, const BackupManifest& manifest,
                       const std::string& to) {
  for (const auto& [name, sum] : manifest.files) {
    const std::string target = absl::StrCat(to, "/", name);
    BASIN_RETURN_IF_ERROR(MakeFolder(std::filesystem::path(target).parent_path().string()));
    const absl::StatusOr<FileSum> copied = CopyFile(absl::StrCat(backup, "/", name), target);
    if (copied.ok() && *copied == sum) continue;
    if (!copied.ok() && CodeOf(copied.status()) != v1::NOT_FOUND) return copied.status();
    return MakeError(v1::BACKUP_INVALID,
                     {.field = name,
                      .detail = copied.ok() ? Text("the file is not the one that was backed up",
                                                   "le fichier n'est pas celui qui fut sauvegardé")
                                            : Text("the file is missing", "le fichier manque")});
  }
  BASIN_RETURN_IF_ERROR(SyncFolder(DatabasePath(to)));
  return SyncFolder(to);
}

}  // namespace

absl::Status CheckConsent(const Consent& consent) {
  if (!consent.reason.empty() && consent.reason.size() <= kReasonBytesMax && IsUtf8(consent.reason))
    return absl::OkStatus();
  return MakeError(v1::USAGE, {.field = "--reason",
                               .detail = {"a reason of 1 to $0 bytes, which the log keeps",
                                          "un motif de 1 à $0 octets, que le journal conserve",
                                          kReasonBytesMax}});
}

absl::Status CheckSameLog(const LogSwap& swap, const std::string& log_id) {
  if (!swap.acknowledged().has_value() || swap.acknowledged()->log_id == log_id)
    return absl::OkStatus();
  return MakeError(v1::FOREIGN_LOG, {.field = swap.log(),
                                     .detail = {"the folder holds log $0, this is $1",
                                                "le dossier contient le journal $0, ceci est $1",
                                                swap.acknowledged()->log_id, log_id}});
}

absl::StatusOr<NewEpoch> Install(LogSwap& swap, const LogIdentity& prepared, const LogEnd& end,
                                 EpochNote::Cause cause, const Consent& consent) {
  const std::optional<DurableHead>& before = swap.acknowledged();
  const uint32_t earlier = std::max(prepared.epoch, before.has_value() ? before->epoch : 0);
  NewEpoch epoch;
  epoch.note = {.epoch = NextEpoch(earlier, consent.now),
                .cause = cause,
                .began_at = consent.now,
                .kept = end.head,
                .acknowledged = std::max(end.head, before.has_value() ? before->sequence : 0),
                .reason = consent.reason};
  BASIN_ASSIGN_OR_RETURN(epoch.log, BeginEpoch(swap.incoming(), end, epoch.note));
  BASIN_ASSIGN_OR_RETURN(epoch.kept, swap.Finish(epoch.note.epoch));
  return epoch;
}

absl::StatusOr<NewEpoch> Restore(const RestoreOptions& options, const VerifyProgress& progress) {
  BASIN_RETURN_IF_ERROR(CheckConsent(options.consent));
  // Before anything is made or locked in the hub's folder.
  BASIN_ASSIGN_OR_RETURN(const ReadManifestResult read,
                         ReadManifest(options.backup, options.signed_by));
  BASIN_ASSIGN_OR_RETURN(const auto swap, LogSwap::Begin(options.data));
  BASIN_RETURN_IF_ERROR(CheckSameLog(*swap, read.manifest.log.log_id));
  BASIN_RETURN_IF_ERROR(CopyFiles(options.backup, read.manifest, swap->incoming()));
  const absl::StatusOr<VerifyReport> verified =
      VerifyRocksDbLog({.folder = swap->incoming()}, progress);
  if (CodeOf(verified.status()) == v1::LOG_DAMAGED)
    return MakeError(v1::BACKUP_INVALID, {.field = options.backup,
                                          .detail = {"$0", "$0", Sentence(verified.status())}});
  BASIN_RETURN_IF_ERROR(verified.status());
  BASIN_RETURN_IF_ERROR(CheckAgainst(read.manifest, *verified));
  return Install(*swap, verified->identity, verified->whole, EpochNote::Cause::kRestored,
                 options.consent);
}

}  // namespace basin
