#include "broker/log/rocksdb/read_only_log.h"

#include <atomic>
#include <optional>
#include <utility>

#include "broker/log/durable_head.h"
#include "broker/log/rocksdb/database.h"
#include "broker/log/rocksdb/group_cursor.h"
#include "broker/log/rocksdb/options.h"
#include "broker/log/rocksdb/recovery.h"
#include "proto/files/folder_lock.h"
#include "proto/model/status.h"

namespace basin {
namespace {

using Guard = std::unique_ptr<FolderLock>;

class ReadOnlyLog final : public EventLog {
 public:
  ReadOnlyLog(Guard guard, std::unique_ptr<Database> database, DatabaseState state)
      : guard_(std::move(guard)),
        database_(std::move(database)),
        state_(std::move(state)),
        head_(state_.end.head) {}

  absl::Status Append(const SharedGroup&) override {
    return absl::FailedPreconditionError("append: the log is open for reading only");
  }
  absl::StatusOr<std::unique_ptr<LogCursor>> ReadAfter(Sequence after) const override {
    if (after > durable_head()) return MakeError(v1::BEYOND_HEAD);
    return std::make_unique<GroupCursor>(*database_, head_, after + 1);
  }
  absl::StatusOr<Sequence> LastBefore(absl::Time time) const override {
    return FindLastBefore(*database_, head_, time);
  }
  MerkleFrontier tree() const override { return state_.end.tree; }
  Sequence durable_head() const override { return state_.end.head; }
  Sequence purged_through() const override { return database_->purge().mark; }
  absl::Time last_recorded_at() const override { return state_.end.recorded_at; }
  const LogIdentity& identity() const override { return state_.identity; }
  v1::Durability durability() const override { return v1::FSYNC; }
  uint64_t stored_bytes() const override { return 0; }

 private:
  const Guard guard_;
  const std::unique_ptr<Database> database_;
  const DatabaseState state_;
  const std::atomic<Sequence> head_;
};

}  // namespace

absl::StatusOr<OpenedReadOnlyLog> OpenReadOnlyLog(const std::string& folder, rocksdb::Env* env) {
  BASIN_ASSIGN_OR_RETURN(Guard guard, FolderLock::Watch(folder));
  BASIN_ASSIGN_OR_RETURN(const std::optional<DurableHead> durable,
                         DurableHeadFile::Read(DurableHeadPath(folder)));
  BASIN_ASSIGN_OR_RETURN(DatabaseState state, Inspect(DatabasePath(folder), env));
  BASIN_ASSIGN_OR_RETURN(const OpenAction action, Judge(durable, state));
  if (action == OpenAction::kCreate)
    return MakeError(v1::NOT_FOUND, {.field = folder, .detail = {"no log", "aucun journal"}});
  BASIN_ASSIGN_OR_RETURN(auto database, OpenForReading(folder, env, action));
  std::string plan = database->purge().plan;
  return OpenedReadOnlyLog{
      std::make_unique<ReadOnlyLog>(std::move(guard), std::move(database), std::move(state)),
      std::move(plan)};
}

}  // namespace basin
