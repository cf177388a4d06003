#include "broker/backup/backup_folder.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "broker/log/durable_head.h"
#include "broker/log/rocksdb/keys.h"
#include "broker/log/rocksdb/live_copy.h"
#include "proto/files/durable_files.h"
#include "proto/files/file_copy.h"
#include "proto/files/folder_lock.h"
#include "proto/files/posix_file.h"
#include "proto/model/status.h"

namespace basin {
namespace {

constexpr char kIncoming[] = "incoming";

bool IsBackup(const std::string& folder) {
  return FileExists(absl::StrCat(folder, "/", kManifestFile));
}

// In the order of names they are in the order of time.
std::string NameOf(const BackupManifest& manifest) {
  const std::string end = absl::StrFormat("%010u-%020u", manifest.log.epoch, manifest.head);
  return manifest.purged == 0 ? end : absl::StrFormat("%s-%020u", end, manifest.purged);
}

v1::TreeHead TreeOf(const BackupManifest& manifest) {
  v1::TreeHead tree;
  tree.set_log_id(manifest.log.log_id);
  tree.set_epoch(manifest.log.epoch);
  tree.set_sequence(manifest.head);
  tree.set_groups(manifest.groups);
  tree.set_root(std::string(AsBytes(manifest.root)));
  return tree;
}

absl::Status Invalid(const std::string& name, Text why) {
  return MakeError(v1::BACKUP_INVALID, {.field = name, .detail = std::move(why)});
}

struct EarlierBackup {
  std::string folder;
  BackupManifest manifest;
};

// The newest backup that can still be read: whatever became of it, it keeps no new one from being
// made.
absl::StatusOr<std::optional<EarlierBackup>> FindEarlier(const std::string& to) {
  BASIN_ASSIGN_OR_RETURN(const std::vector<std::string> names, ListBackups(to));
  for (auto name = names.rbegin(); name != names.rend(); ++name) {
    const std::string folder = absl::StrCat(to, "/", *name);
    absl::StatusOr<ReadManifestResult> read = ReadManifest(folder, nullptr);
    if (read.ok()) return EarlierBackup{folder, std::move(read->manifest)};
  }
  return std::nullopt;
}

// Whether the log may follow its earlier backup at all.
absl::Status Compare(const DurableHead& head, const BackupManifest& earlier) {
  if (head.log_id != earlier.log.log_id)
    return MakeError(v1::FOREIGN_LOG,
                     {.field = "log_id",
                      .detail = {"the backups are of log $0, this is $1",
                                 "les sauvegardes sont du journal $0, celui-ci est $1",
                                 earlier.log.log_id, head.log_id}});
  if (head.epoch < earlier.log.epoch)
    return MakeError(v1::LOG_REWRITTEN,
                     {.field = "epoch",
                      .detail = {"its epoch went back from $0 to $1",
                                 "son époque a reculé de $0 à $1", earlier.log.epoch, head.epoch}});
  return absl::OkStatus();
}

// What was purged does not come back, but for a folder that was put in the log's place by hand.
absl::Status CheckPurged(const BackupManifest& now, const BackupManifest& earlier) {
  if (now.log.epoch != earlier.log.epoch || now.purged >= earlier.purged) return absl::OkStatus();
  return MakeError(v1::LOG_REWRITTEN,
                   {.field = "purged",
                    .detail = {"$0 records were purged from it, and now $1 are",
                               "$0 de ses enregistrements étaient purgés, maintenant $1 le sont",
                               earlier.purged, now.purged}});
}

// The same log, as far, and with as much purged from it: what the head alone does not say.
bool IsSame(const BackupManifest& one, const BackupManifest& other) {
  return one.log.epoch == other.log.epoch && one.head == other.head && one.root == other.root &&
         one.purged == other.purged;
}

LiveCopyOptions CopyOptions(const BackupOptions& options, const std::string& incoming,
                            uint32_t epoch, const std::optional<EarlierBackup>& earlier) {
  LiveCopyOptions copy{.from = options.log, .to = incoming};
  if (!earlier.has_value() || earlier->manifest.log.epoch != epoch) return copy;
  copy.earlier = earlier->folder;
  copy.earlier_sums = earlier->manifest.files;
  copy.earlier_head = earlier->manifest.head;
  copy.earlier_purged = earlier->manifest.purged;
  copy.earlier_tree = TreeOf(earlier->manifest);
  return copy;
}

uint64_t TotalBytes(const FileSums& files) {
  uint64_t bytes = 0;
  for (const auto& [name, sum] : files) bytes += sum.bytes;
  return bytes;
}

// The list goes first: what a crash leaves then is no backup any more.
absl::Status RemoveBackup(const std::string& folder) {
  BASIN_RETURN_IF_ERROR(RemoveFile(absl::StrCat(folder, "/", kManifestFile)));
  return RemoveFolder(folder);
}

absl::StatusOr<size_t> RemoveOldBackups(const std::string& to, size_t keep) {
  if (keep == 0) return 0;
  BASIN_ASSIGN_OR_RETURN(const std::vector<std::string> names, ListBackups(to));
  const size_t surplus = names.size() > keep ? names.size() - keep : 0;
  for (size_t i = 0; i < surplus; ++i)
    BASIN_RETURN_IF_ERROR(RemoveBackup(absl::StrCat(to, "/", names[i])));
  return surplus;
}

absl::StatusOr<BackupReport> MakeBackup(const BackupOptions& options, uint32_t epoch,
                                        const std::optional<EarlierBackup>& earlier,
                                        const VerifyProgress& progress) {
  const std::string incoming = absl::StrCat(options.to, "/", kIncoming);
  BASIN_RETURN_IF_ERROR(RemoveFolder(incoming));
  BASIN_RETURN_IF_ERROR(MakeFolder(incoming));
  BASIN_ASSIGN_OR_RETURN(LiveCopyReport copy,
                         CopyLiveLog(CopyOptions(options, incoming, epoch, earlier), progress));
  BackupReport report;
  report.bytes = TotalBytes(copy.files);
  report.copied_bytes = copy.copied_bytes;
  report.manifest = {.log = copy.verified.identity,
                     .head = copy.verified.head,
                     .groups = copy.verified.groups,
                     .root = copy.verified.root,
                     .purged = copy.verified.purged,
                     .made_at = options.now,
                     .files = std::move(copy.files)};
  if (earlier.has_value()) BASIN_RETURN_IF_ERROR(CheckPurged(report.manifest, earlier->manifest));
  if (earlier.has_value() && IsSame(report.manifest, earlier->manifest)) {
    BASIN_RETURN_IF_ERROR(RemoveFolder(incoming));
    return BackupReport{.folder = earlier->folder,
                        .nothing_new = true,
                        .manifest = earlier->manifest,
                        .bytes = TotalBytes(earlier->manifest.files)};
  }
  BASIN_RETURN_IF_ERROR(WriteManifest(incoming, report.manifest, options.key));
  report.folder = absl::StrCat(options.to, "/", NameOf(report.manifest));
  // One that cannot be read may have the name.
  if (!IsBackup(report.folder)) BASIN_RETURN_IF_ERROR(RemoveFolder(report.folder));
  BASIN_RETURN_IF_ERROR(MoveDurably(incoming, report.folder));
  return report;
}

// Inside the log, a backup would be set aside with it by the very restore that needs it.
absl::Status CheckApart(const BackupOptions& options) {
  std::error_code error;
  const auto log = std::filesystem::weakly_canonical(options.log, error);
  const auto to = std::filesystem::weakly_canonical(options.to, error);
  if (error) return absl::OkStatus();  // whoever opens them says what is wrong
  const bool inside =
      std::mismatch(log.begin(), log.end(), to.begin(), to.end()).first == log.end();
  if (!inside) return absl::OkStatus();
  return MakeError(
      v1::USAGE,
      {.field = options.to,
       .detail = {"a backup does not lie in the log that it is of",
                  "une sauvegarde ne se place pas dans le journal dont elle est la copie"}});
}

}  // namespace

absl::StatusOr<std::vector<std::string>> ListBackups(const std::string& folder) {
  BASIN_ASSIGN_OR_RETURN(const std::vector<FolderEntry> entries, ListFolder(folder));
  std::vector<std::string> names;
  for (const FolderEntry& entry : entries)
    if (entry.name != kIncoming && IsBackup(absl::StrCat(folder, "/", entry.name)))
      names.push_back(entry.name);
  return names;
}

absl::StatusOr<std::string> FindBackup(const std::string& path) {
  if (IsBackup(path)) return path;
  if (!FileExists(path))
    return MakeError(v1::NOT_FOUND, {.field = path, .detail = {"no backup", "aucune sauvegarde"}});
  BASIN_ASSIGN_OR_RETURN(const std::vector<std::string> names, ListBackups(path));
  if (!names.empty()) return absl::StrCat(path, "/", names.back());
  if (FileExists(absl::StrCat(path, "/", kIncoming)) || FileExists(DatabasePath(path)))
    return Invalid(path, {"it was cut short: it has no manifest",
                          "elle a été interrompue : elle n'a pas de manifeste"});
  return MakeError(v1::NOT_FOUND, {.field = path, .detail = {"no backup", "aucune sauvegarde"}});
}

absl::StatusOr<BackupReport> TakeBackup(const BackupOptions& options,
                                        const VerifyProgress& progress) {
  BASIN_RETURN_IF_ERROR(CheckApart(options));
  BASIN_RETURN_IF_ERROR(MakeFolder(options.to));
  BASIN_ASSIGN_OR_RETURN(const auto lock, FolderLock::Take(options.to));
  BASIN_ASSIGN_OR_RETURN(const std::optional<DurableHead> head,
                         DurableHeadFile::Read(DurableHeadPath(options.log)));
  BASIN_ASSIGN_OR_RETURN(const std::optional<EarlierBackup> earlier, FindEarlier(options.to));
  if (head.has_value() && earlier.has_value())
    BASIN_RETURN_IF_ERROR(Compare(*head, earlier->manifest));
  BASIN_ASSIGN_OR_RETURN(
      BackupReport report,
      MakeBackup(options, head.has_value() ? head->epoch : 0, earlier, progress));
  BASIN_ASSIGN_OR_RETURN(report.removed, RemoveOldBackups(options.to, options.keep));
  return report;
}

absl::StatusOr<BackupManifest> CheckBackupFiles(const std::string& folder,
                                                const VerifyingKey* expected) {
  BASIN_ASSIGN_OR_RETURN(ReadManifestResult read, ReadManifest(folder, expected));
  for (const auto& [name, sum] : read.manifest.files) {
    const absl::StatusOr<FileSum> found = SumFile(absl::StrCat(folder, "/", name));
    if (CodeOf(found.status()) == v1::NOT_FOUND)
      return Invalid(name, {"the file is missing", "le fichier manque"});
    BASIN_RETURN_IF_ERROR(found.status());
    if (!(*found == sum))
      return Invalid(name, {"the file is not the one that was backed up",
                            "le fichier n'est pas celui qui fut sauvegardé"});
  }
  return std::move(read.manifest);
}

absl::Status CheckAgainst(const BackupManifest& manifest, const VerifyReport& verified) {
  if (const absl::Status verdict = Verdict(verified); !verdict.ok())
    return Invalid(manifest.log.log_id, {"$0", "$0", Sentence(verdict)});
  const bool same = verified.identity.log_id == manifest.log.log_id &&
                    verified.identity.epoch == manifest.log.epoch &&
                    verified.identity.origin == manifest.log.origin &&
                    verified.head == manifest.head && verified.groups == manifest.groups &&
                    verified.root == manifest.root;
  if (same) return absl::OkStatus();
  return Invalid(manifest.log.log_id,
                 {"the log in it ends at $0 in epoch $1, not as the manifest says",
                  "le journal qu'elle contient finit à $0 dans l'époque $1, non comme le dit le "
                  "manifeste",
                  verified.head, verified.identity.epoch});
}

absl::StatusOr<BackupManifest> CheckBackup(const std::string& folder, const VerifyingKey* expected,
                                           const VerifyProgress& progress) {
  BASIN_ASSIGN_OR_RETURN(BackupManifest manifest, CheckBackupFiles(folder, expected));
  const absl::StatusOr<VerifyReport> verified = VerifyRocksDbLog({.folder = folder}, progress);
  if (CodeOf(verified.status()) == v1::LOG_DAMAGED)
    return Invalid(folder, {"$0", "$0", Sentence(verified.status())});
  BASIN_RETURN_IF_ERROR(verified.status());
  BASIN_RETURN_IF_ERROR(CheckAgainst(manifest, *verified));
  return manifest;
}

}  // namespace basin
