#include "broker/log/rocksdb/live_copy.h"

#include <fcntl.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "broker/log/durable_head.h"
#include "broker/log/rocksdb/database.h"
#include "broker/log/rocksdb/keys.h"
#include "broker/log/rocksdb/options.h"
#include "proto/files/durable_files.h"
#include "proto/files/posix_file.h"
#include "proto/model/status.h"

namespace basin {
namespace {

constexpr char kDatabase[] = "rocksdb/";
// A table goes away every few seconds at most, and an attempt that only fetches what changed takes
// milliseconds.
constexpr int kAttemptsMax = 50;
// A table's last bytes name the process that wrote it and when; no two tables share them.
constexpr uint64_t kTailBytes = 16 * 1024;
constexpr size_t kCurrentBytesMax = 256;

bool IsTable(absl::string_view name) { return absl::EndsWith(name, ".sst"); }
bool IsWriteAheadLog(absl::string_view name) { return absl::EndsWith(name, ".log"); }
bool IsSmall(absl::string_view name) {
  return name == "IDENTITY" || absl::StartsWith(name, "OPTIONS-");
}

bool Vanished(const absl::Status& status) { return CodeOf(status) == v1::NOT_FOUND; }

absl::StatusOr<std::string> TailOf(const std::string& path, uint64_t size) {
  BASIN_ASSIGN_OR_RETURN(const auto file, PosixFile::Open(path, O_RDONLY));
  const uint64_t tail = std::min(size, kTailBytes);
  return file->Read(size - tail, tail + 1);  // one more: a longer file is another one
}

// One way from a changing folder to a copy that fits together.
class Copier {
 public:
  explicit Copier(const LiveCopyOptions& options) : options_(options) {}

  absl::StatusOr<LiveCopyReport> Run(const VerifyProgress& progress) {
    if (!FileExists(DatabasePath(options_.from) + "/CURRENT")) return MissingLog();
    BASIN_RETURN_IF_ERROR(MakeFolder(DatabasePath(options_.to)));
    absl::Status last;
    for (report_.attempts = 1; report_.attempts <= kAttemptsMax; ++report_.attempts) {
      const absl::Status taken = TakeAll();
      if (!taken.ok() && !Vanished(taken)) return taken;
      if (!taken.ok()) continue;
      absl::StatusOr<VerifyReport> verified = Verify(options_.earlier_head, progress);
      // A purge writes anew what it leaves.
      if (verified.ok() && verified->purged != options_.earlier_purged)
        verified = Verify(0, progress);
      if (verified.ok()) return Finish(*std::move(verified));
      last = verified.status();
      if (CodeOf(last) != v1::LOG_DAMAGED) return last;
    }
    return GiveUp(last);
  }

 private:
  absl::StatusOr<VerifyReport> Verify(Sequence since, const VerifyProgress& progress) const {
    return VerifyRocksDbLog(
        {.folder = options_.to, .since = since, .outside = options_.earlier_tree}, progress);
  }
  // In this order: what is read later may be newer, and what is newer only adds to the log.
  absl::Status TakeAll() {
    BASIN_RETURN_IF_ERROR(TakeDurableHead());
    BASIN_RETURN_IF_ERROR(TakeTables());
    BASIN_RETURN_IF_ERROR(ForgetAllButTables());
    std::vector<std::string> logs;
    BASIN_ASSIGN_OR_RETURN(const std::vector<FolderEntry> entries, ListDatabase());
    for (const FolderEntry& entry : entries) {
      if (IsSmall(entry.name)) BASIN_RETURN_IF_ERROR(Take(entry.name));
      if (IsWriteAheadLog(entry.name)) logs.push_back(entry.name);
    }
    BASIN_RETURN_IF_ERROR(TakeManifest());
    // Behind the manifest, which may say how long a log was when it was closed.
    for (const std::string& log : logs) BASIN_RETURN_IF_ERROR(Take(log));
    return SyncFolder(DatabasePath(options_.to));
  }

  absl::Status TakeDurableHead() {
    BASIN_ASSIGN_OR_RETURN(const std::optional<DurableHead> head,
                           DurableHeadFile::Read(DurableHeadPath(options_.from)));
    if (!head.has_value())
      return MakeError(v1::LOG_DAMAGED, {.field = options_.from,
                                         .detail = {"the file durable_head is missing",
                                                    "le fichier durable_head manque"}});
    return DurableHeadFile::Create(DurableHeadPath(options_.to), *head).status();
  }

  absl::Status TakeTables() {
    BASIN_ASSIGN_OR_RETURN(const std::vector<FolderEntry> entries, ListDatabase());
    for (const FolderEntry& entry : entries) {
      if (!IsTable(entry.name) || report_.files.count(kDatabase + entry.name) != 0) continue;
      // One that has gone is in no later manifest either.
      if (const absl::Status taken = TakeTable(entry.name); !taken.ok() && !Vanished(taken))
        return taken;
    }
    return absl::OkStatus();
  }

  absl::Status TakeTable(const std::string& name) {
    const auto earlier = options_.earlier_sums.find(kDatabase + name);
    if (earlier == options_.earlier_sums.end()) return Take(name);
    BASIN_ASSIGN_OR_RETURN(const bool same, IsSameTable(name, earlier->second.bytes));
    if (!same) return Take(name);
    BASIN_RETURN_IF_ERROR(LinkOrCopyFile(DatabasePath(options_.earlier) + "/" + name,
                                         DatabasePath(options_.to) + "/" + name));
    report_.files[kDatabase + name] = earlier->second;
    return absl::OkStatus();
  }

  absl::StatusOr<bool> IsSameTable(const std::string& name, uint64_t size) const {
    const std::string source = DatabasePath(options_.from) + "/" + name;
    absl::StatusOr<std::string> now = TailOf(source, size);
    if (!now.ok() && !FileExists(source))
      return MakeError(v1::NOT_FOUND, {.detail = Text::Verbatim(source)});
    BASIN_RETURN_IF_ERROR(now.status());
    const absl::StatusOr<std::string> then =
        TailOf(DatabasePath(options_.earlier) + "/" + name, size);
    return then.ok() && *now == *then && now->size() == std::min(size, kTailBytes);
  }

  absl::Status Take(const std::string& name) {
    BASIN_ASSIGN_OR_RETURN(const FileSum sum, CopyFile(DatabasePath(options_.from) + "/" + name,
                                                       DatabasePath(options_.to) + "/" + name));
    report_.files[kDatabase + name] = sum;
    report_.copied_bytes += sum.bytes;
    return absl::OkStatus();
  }

  absl::Status TakeManifest() {
    BASIN_ASSIGN_OR_RETURN(const std::string current,
                           ReadFile(DatabasePath(options_.from) + "/CURRENT", kCurrentBytesMax));
    const std::string name(absl::StripAsciiWhitespace(current));
    if (!absl::StartsWith(name, "MANIFEST-") || absl::StrContains(name, '/'))
      return MakeError(v1::LOG_DAMAGED,
                       {.field = options_.from,
                        .detail = {"the file CURRENT names no manifest",
                                   "le fichier CURRENT ne nomme pas de manifeste"}});
    BASIN_RETURN_IF_ERROR(Take(name));
    const std::string path = DatabasePath(options_.to) + "/CURRENT";
    BASIN_RETURN_IF_ERROR(WriteDurably(path, current));
    BASIN_ASSIGN_OR_RETURN(report_.files[absl::StrCat(kDatabase, "CURRENT")], SumFile(path));
    return absl::OkStatus();
  }

  // An earlier attempt's write-ahead logs and manifest are of another moment.
  absl::Status ForgetAllButTables() {
    for (auto it = report_.files.begin(); it != report_.files.end();) {
      if (IsTable(it->first)) {
        ++it;
        continue;
      }
      BASIN_RETURN_IF_ERROR(RemoveFile(options_.to + "/" + it->first));
      it = report_.files.erase(it);
    }
    return absl::OkStatus();
  }

  absl::StatusOr<LiveCopyReport> Finish(VerifyReport verified) {
    BASIN_RETURN_IF_ERROR(Verdict(verified));
    BASIN_RETURN_IF_ERROR(RemoveOtherTables());
    // All that the copy holds was verified: from now on less than that is a loss.
    const DurableHead head{verified.identity.log_id, verified.identity.epoch, verified.head,
                           verified.root};
    const std::string path = DurableHeadPath(options_.to);
    BASIN_RETURN_IF_ERROR(DurableHeadFile::Create(path, head).status());
    BASIN_ASSIGN_OR_RETURN(report_.files["durable_head"], SumFile(path));
    verified.acknowledged = verified.head;
    report_.verified = std::move(verified);
    return std::move(report_);
  }

  // Tables that the log had before, or has since: what was purged from it is not kept here.
  absl::Status RemoveOtherTables() {
    BASIN_ASSIGN_OR_RETURN(const std::set<std::string> live, LiveTables());
    for (auto it = report_.files.begin(); it != report_.files.end();) {
      const std::string name = it->first.substr(it->first.rfind('/') + 1);
      if (!IsTable(name) || live.count(name) != 0) {
        ++it;
        continue;
      }
      BASIN_RETURN_IF_ERROR(RemoveFile(options_.to + "/" + it->first));
      it = report_.files.erase(it);
    }
    return SyncFolder(DatabasePath(options_.to));
  }

  absl::StatusOr<std::set<std::string>> LiveTables() const {
    rocksdb::DBOptions options = LogDbOptions(nullptr);
    options.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
    std::unique_ptr<Database> database;
    const rocksdb::Status status =
        Database::OpenReadOnly(options, DatabasePath(options_.to), &database);
    if (!status.ok()) return ToError(status, {"opening the copy", "ouverture de la copie"});
    std::vector<rocksdb::LiveFileMetaData> files;
    database->db().GetLiveFilesMetaData(&files);
    std::set<std::string> names;
    for (const rocksdb::LiveFileMetaData& file : files)
      names.insert(file.name.substr(file.name.rfind('/') + 1));
    return names;
  }

  absl::StatusOr<std::vector<FolderEntry>> ListDatabase() const {
    return ListFolder(DatabasePath(options_.from));
  }
  absl::Status MissingLog() const {
    const bool lost = FileExists(DurableHeadPath(options_.from));
    return MakeError(lost ? v1::LOG_DAMAGED : v1::NOT_FOUND,
                     {.field = options_.from, .detail = {"no log", "aucun journal"}});
  }
  absl::Status GiveUp(const absl::Status& last) const {
    if (!last.ok()) return last;
    return MakeError(v1::BUSY,
                     {.field = options_.from,
                      .detail = {"its files changed during $0 attempts",
                                 "ses fichiers ont changé pendant $0 essais", kAttemptsMax}});
  }

  const LiveCopyOptions& options_;
  LiveCopyReport report_;
};

}  // namespace

absl::StatusOr<LiveCopyReport> CopyLiveLog(const LiveCopyOptions& options,
                                           const VerifyProgress& progress) {
  return Copier(options).Run(progress);
}

}  // namespace basin
