#include "broker/log/rocksdb/rocksdb_event_log.h"

#include <atomic>
#include <optional>
#include <utility>

#include "broker/log/durable_head.h"
#include "broker/log/rocksdb/database.h"
#include "broker/log/rocksdb/group_cursor.h"
#include "broker/log/rocksdb/keys.h"
#include "broker/log/rocksdb/options.h"
#include "broker/log/rocksdb/packing.h"
#include "broker/log/rocksdb/record_reader.h"
#include "broker/log/rocksdb/recovery.h"
#include "proto/files/folder_lock.h"
#include "proto/files/posix_file.h"
#include "proto/model/status.h"
#include "rocksdb/statistics.h"
#include "rocksdb/write_batch.h"

namespace basin {
namespace {

class RocksDbEventLog final : public EventLog {
 public:
  RocksDbEventLog(std::unique_ptr<FolderLock> lock, std::unique_ptr<Database> database,
                  std::unique_ptr<DurableHeadFile> head_file, DatabaseState state)
      : lock_(std::move(lock)),
        database_(std::move(database)),
        identity_(std::move(state.identity)),
        head_file_(std::move(head_file)),
        end_(std::move(state.end)),
        head_(end_.head),
        recorded_at_nanos_(absl::ToUnixNanos(end_.recorded_at)) {}

  absl::Status Append(const SharedGroup& group) override {
    if (failure_.ok()) failure_ = Commit(*group);
    return failure_;
  }

  absl::StatusOr<std::unique_ptr<LogCursor>> ReadAfter(Sequence after) const override {
    if (after > durable_head())
      return MakeError(
          v1::BEYOND_HEAD,
          {.detail = {"asked for what follows $0; the log ends at $1",
                      "demandé : la suite de $0 ; le journal finit à $1", after, durable_head()}});
    return std::make_unique<GroupCursor>(*database_, head_, after + 1);
  }

  absl::Status VisitRecords(absl::Span<const Sequence> sequences,
                            RecordVisitor visit) const override {
    return RecordReader(*database_).Visit(sequences, visit);
  }

  absl::StatusOr<Sequence> LastBefore(absl::Time time) const override {
    return FindLastBefore(*database_, head_, time);
  }

  MerkleFrontier tree() const override { return end_.tree; }
  Sequence durable_head() const override { return head_.load(std::memory_order_acquire); }
  Sequence purged_through() const override { return database_->purge().mark; }
  absl::Time last_recorded_at() const override {
    return absl::FromUnixNanos(recorded_at_nanos_.load(std::memory_order_acquire));
  }
  const LogIdentity& identity() const override { return identity_; }
  v1::Durability durability() const override { return v1::FSYNC; }
  uint64_t stored_bytes() const override;
  LogUsage usage() const override;

 private:
  absl::Status Commit(const CommitGroup& group);
  rocksdb::Status Write(const CommitGroup& group, const LogEnd& end);

  // In this order: the folder is free only when everything in it is closed.
  const std::unique_ptr<FolderLock> lock_;
  const std::unique_ptr<Database> database_;
  const LogIdentity identity_;

  // The appending thread's.
  const std::unique_ptr<DurableHeadFile> head_file_;
  LogEnd end_;
  // Without RocksDB's own protection of keys in memory: it cost 12 % of a large commit, and the
  // group's root, taken before, covers the same way.
  rocksdb::WriteBatch batch_;
  std::string packed_;  // scratch
  absl::Status failure_;

  // Everybody's.
  std::atomic<Sequence> head_;
  std::atomic<int64_t> recorded_at_nanos_;
  std::atomic<uint64_t> committed_bytes_ = 0;
};

absl::Status RocksDbEventLog::Commit(const CommitGroup& group) {
  BASIN_RETURN_IF_ERROR(CheckFollows(group, end_.head, end_.recorded_at));
  LogEnd next = Extend(end_, group);
  if (const rocksdb::Status status = Write(group, next); !status.ok())
    return ToError(status, {"writing $0…$1", "écriture de $0…$1", group.first, group.last()});
  // Only now: a head ahead of the log would be taken for a loss.
  BASIN_RETURN_IF_ERROR(
      head_file_->Write({identity_.log_id, identity_.epoch, next.head, next.tree.Root()}));
  end_ = std::move(next);
  recorded_at_nanos_.store(absl::ToUnixNanos(end_.recorded_at), std::memory_order_release);
  head_.store(end_.head, std::memory_order_release);
  committed_bytes_.fetch_add(group.records.size(), std::memory_order_relaxed);
  return absl::OkStatus();
}

rocksdb::Status RocksDbEventLog::Write(const CommitGroup& group, const LogEnd& end) {
  const std::string key = EncodeGroupKey(group.first);
  const Packed packed = Pack(group.records, packed_);
  const std::string header = EncodeGroupHeader(group, packed.packing);
  const rocksdb::Slice key_parts[] = {key};
  const rocksdb::Slice value_parts[] = {header, {packed.bytes.data(), packed.bytes.size()}};
  batch_.Clear();
  rocksdb::Status status = batch_.Put(database_->log_family(), rocksdb::SliceParts(key_parts, 1),
                                      rocksdb::SliceParts(value_parts, 2));
  if (status.ok()) status = batch_.Put(database_->default_family(), kHeadKey, EncodeEnd(end));
  if (status.ok()) status = database_->db().Write(CommitWriteOptions(), &batch_);
  return status;
}

// Tables, and the write buffers for what so far is in the write-ahead log only.
uint64_t RocksDbEventLog::stored_bytes() const {
  uint64_t bytes = 0;
  for (rocksdb::ColumnFamilyHandle* family : {database_->log_family(), database_->kept_family()}) {
    if (family == nullptr) continue;
    uint64_t tables = 0;
    uint64_t buffers = 0;
    database_->db().GetIntProperty(family, "rocksdb.live-sst-files-size", &tables);
    database_->db().GetIntProperty(family, "rocksdb.cur-size-all-mem-tables", &buffers);
    bytes += tables + buffers;
  }
  return bytes;
}

LogUsage RocksDbEventLog::usage() const {
  const auto& counts = *database_->db().GetDBOptions().statistics;
  return {.committed_bytes = committed_bytes_.load(std::memory_order_relaxed),
          .written_bytes = counts.getTickerCount(rocksdb::WAL_FILE_BYTES) +
                           counts.getTickerCount(rocksdb::FLUSH_WRITE_BYTES) +
                           counts.getTickerCount(rocksdb::COMPACT_WRITE_BYTES)};
}

rocksdb::Status WriteNewLog(const Database& database, const LogIdentity& identity) {
  rocksdb::WriteBatch batch;
  rocksdb::Status status = batch.Put(kFormatKey, EncodeFormat(kLogFormat));
  if (status.ok()) status = batch.Put(kIdentityKey, EncodeIdentity(identity));
  if (status.ok()) status = batch.Put(kHeadKey, EncodeEnd({}));
  if (status.ok()) status = database.db().Write(CommitWriteOptions(), &batch);
  return status;
}

absl::StatusOr<std::unique_ptr<Database>> OpenDatabase(const RocksDbLogOptions& options,
                                                       OpenAction action) {
  rocksdb::DBOptions db_options = LogDbOptions(options.env);
  LimitBackgroundWrites(options.background_bytes_per_second, db_options);
  db_options.create_if_missing = action == OpenAction::kCreate;
  if (action == OpenAction::kRepair)
    db_options.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  const std::string path = DatabasePath(options.folder);
  std::unique_ptr<Database> database;
  rocksdb::Status status = Database::Open(db_options, path, &database);
  if (status.ok() && action == OpenAction::kCreate)
    status = WriteNewLog(*database, {options.new_log_id, 1, options.origin});
  if (!status.ok()) return ToError(status, {"opening $0", "ouverture de $0", path});
  return database;
}

absl::Status CheckOrigin(v1::Origin wanted, const LogIdentity& identity) {
  if (wanted == identity.origin) return absl::OkStatus();
  return MakeError(v1::ORIGIN_MISMATCH,
                   {.detail = {"log $0 holds $1 events, not $2",
                               "le journal $0 contient des évènements $1, non $2", identity.log_id,
                               v1::Origin_Name(identity.origin), v1::Origin_Name(wanted)}});
}

// Leaves the file at the log's end, which may lie behind what it said: that much is durable too.
absl::StatusOr<std::unique_ptr<DurableHeadFile>> BringHeadForward(
    std::unique_ptr<DurableHeadFile> file, const std::string& path, const DatabaseState& state) {
  const DurableHead head{state.identity.log_id, state.identity.epoch, state.end.head,
                         state.end.tree.Root()};
  if (file == nullptr) return DurableHeadFile::Create(path, head);
  if (!(file->head() == head)) BASIN_RETURN_IF_ERROR(file->Write(head));
  return file;
}

}  // namespace

absl::StatusOr<OpenedRocksDbLog> OpenRocksDbEventLog(const RocksDbLogOptions& options) {
  BASIN_RETURN_IF_ERROR(MakeFolder(options.folder));
  BASIN_ASSIGN_OR_RETURN(std::unique_ptr<FolderLock> lock, FolderLock::Take(options.folder));
  const std::string head_path = DurableHeadPath(options.folder);
  BASIN_ASSIGN_OR_RETURN(std::unique_ptr<DurableHeadFile> head_file,
                         DurableHeadFile::Open(head_path));
  std::optional<DurableHead> head;
  if (head_file != nullptr) head = head_file->head();

  BASIN_ASSIGN_OR_RETURN(DatabaseState state, Inspect(DatabasePath(options.folder), options.env));
  BASIN_ASSIGN_OR_RETURN(const OpenAction action, Judge(head, state));
  const bool created = action == OpenAction::kCreate;
  if (!created) BASIN_RETURN_IF_ERROR(CheckOrigin(options.origin, state.identity));
  RecoveryReport report{.created = created,
                        .repaired = action == OpenAction::kRepair,
                        .damage = state.damage,
                        .acknowledged = head.has_value() ? head->sequence : 0};

  BASIN_ASSIGN_OR_RETURN(std::unique_ptr<Database> database, OpenDatabase(options, action));
  BASIN_ASSIGN_OR_RETURN(state, ReadState(*database));
  BASIN_RETURN_IF_ERROR(Judge(head, state).status());
  report.recovered = state.end.head;
  BASIN_ASSIGN_OR_RETURN(head_file, BringHeadForward(std::move(head_file), head_path, state));
  return OpenedRocksDbLog{std::make_unique<RocksDbEventLog>(std::move(lock), std::move(database),
                                                            std::move(head_file), std::move(state)),
                          std::move(report)};
}

}  // namespace basin
