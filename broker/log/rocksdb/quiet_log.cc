#include "broker/log/rocksdb/quiet_log.h"

#include <optional>
#include <utility>

#include "broker/log/durable_head.h"
#include "broker/log/rocksdb/group_cursor.h"
#include "broker/log/rocksdb/options.h"
#include "broker/log/rocksdb/recovery.h"
#include "proto/model/status.h"

namespace basin {

QuietLog::QuietLog(std::unique_ptr<FolderLock> guard, std::unique_ptr<Database> database)
    : guard_(std::move(guard)), database_(std::move(database)) {}

absl::StatusOr<std::unique_ptr<QuietLog>> QuietLog::Open(const std::string& folder) {
  BASIN_ASSIGN_OR_RETURN(auto guard, FolderLock::Watch(folder));
  BASIN_ASSIGN_OR_RETURN(const std::optional<DurableHead> durable,
                         DurableHeadFile::Read(DurableHeadPath(folder)));
  const std::string path = DatabasePath(folder);
  BASIN_ASSIGN_OR_RETURN(DatabaseState state, Inspect(path, nullptr));
  BASIN_ASSIGN_OR_RETURN(const OpenAction action, Judge(durable, state));
  if (action == OpenAction::kCreate)
    return MakeError(v1::NOT_FOUND, {.field = folder, .detail = {"no log", "aucun journal"}});

  rocksdb::DBOptions options = LogDbOptions(nullptr);
  if (action == OpenAction::kRepair)
    options.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  std::unique_ptr<Database> database;
  const rocksdb::Status status = Database::OpenReadOnly(options, path, &database);
  if (!status.ok()) return ToError(status, {"opening the log", "ouverture du journal"});
  std::unique_ptr<QuietLog> log(new QuietLog(std::move(guard), std::move(database)));
  BASIN_ASSIGN_OR_RETURN(log->epochs_, ReadEpochNotes(*log->database_));
  log->identity_ = std::move(state.identity);
  log->end_ = std::move(state.end);
  log->head_ = log->end_.head;
  return log;
}

std::unique_ptr<LogCursor> QuietLog::Read() const {
  return std::make_unique<GroupCursor>(*database_, head_, 1);
}

}  // namespace basin
