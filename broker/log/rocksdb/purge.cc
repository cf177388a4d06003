#include "broker/log/rocksdb/purge.h"

#include <algorithm>
#include <atomic>
#include <utility>
#include <vector>

#include "broker/log/durable_head.h"
#include "broker/log/purge_group.h"
#include "broker/log/rocksdb/options.h"
#include "broker/log/rocksdb/recovery.h"
#include "proto/model/big_endian.h"
#include "proto/model/check.h"
#include "proto/model/status.h"
#include "rocksdb/compaction_filter.h"
#include "rocksdb/convenience.h"
#include "rocksdb/write_batch.h"

namespace basin {
namespace {

// The records of a group that go. Counts their bytes.
absl::StatusOr<std::vector<RecordToPurge>> Choose(const CommitGroup& group,
                                                  const PurgeDecision& decide, uint64_t& bytes) {
  std::vector<RecordToPurge> chosen;
  for (uint32_t i = 0; i < group.count; ++i) {
    const absl::string_view record = RecordBytes(group, i);
    if (record.empty()) continue;  // by an earlier purge
    BASIN_ASSIGN_OR_RETURN(const RecordView view, ReadRecord(record));
    BASIN_ASSIGN_OR_RETURN(std::optional<std::string> trace, decide(view));
    if (!trace.has_value()) continue;
    chosen.push_back({.index = i, .trace = *std::move(trace)});
    bytes += record.size();
  }
  return chosen;
}

rocksdb::DBOptions PurgeDbOptions(const LogPurgeOptions& options) {
  rocksdb::DBOptions db = LogDbOptions(options.env);
  LimitBackgroundWrites(options.bytes_per_second, db);
  return db;
}

}  // namespace

// Groups up to the mark leave "log" when its tables are compacted, without a tombstone.
class LogPurge::DropUpToMark final : public rocksdb::CompactionFilter {
 public:
  const char* Name() const override { return "DropUpToMark"; }
  bool Filter(int, const rocksdb::Slice& key, const rocksdb::Slice&, std::string*,
              bool*) const override {
    return key.size() == sizeof(Sequence) && ReadBigEndian<Sequence>(key.data()) <= mark_;
  }
  // While nothing is compacted.
  void Set(Sequence mark) { mark_ = mark; }

 private:
  std::atomic<Sequence> mark_ = 0;
};

LogPurge::LogPurge(std::unique_ptr<FolderLock> lock, std::unique_ptr<DropUpToMark> filter,
                   std::unique_ptr<Database> database, LogIdentity identity, Sequence head,
                   size_t step_bytes)
    : lock_(std::move(lock)),
      filter_(std::move(filter)),
      database_(std::move(database)),
      identity_(std::move(identity)),
      head_(head),
      step_bytes_(step_bytes) {}

LogPurge::~LogPurge() = default;

absl::StatusOr<std::unique_ptr<LogPurge>> LogPurge::Open(const LogPurgeOptions& options) {
  BASIN_ASSIGN_OR_RETURN(std::unique_ptr<FolderLock> lock, FolderLock::Take(options.folder));
  BASIN_ASSIGN_OR_RETURN(const std::optional<DurableHead> durable,
                         DurableHeadFile::Read(DurableHeadPath(options.folder)));
  const std::string path = DatabasePath(options.folder);
  BASIN_ASSIGN_OR_RETURN(DatabaseState state, Inspect(path, options.env));
  BASIN_ASSIGN_OR_RETURN(const OpenAction action, Judge(durable, state));
  if (action == OpenAction::kCreate)
    return MakeError(v1::NOT_FOUND,
                     {.field = options.folder, .detail = {"no log", "aucun journal"}});
  if (action == OpenAction::kRepair)
    return MakeError(v1::LOG_DAMAGED,
                     {.field = options.folder,
                      .detail = {"it ends in a torn write: start the hub once, which mends it",
                                 "il finit par une écriture déchirée : démarrez une fois le hub, "
                                 "qui le répare"}});
  auto filter = std::make_unique<DropUpToMark>();
  std::unique_ptr<Database> database;
  const rocksdb::Status status =
      Database::Open(PurgeDbOptions(options), path, &database, filter.get());
  if (!status.ok()) return ToError(status, {"opening $0", "ouverture de $0", path});
  filter->Set(database->purge().mark);
  return std::unique_ptr<LogPurge>(new LogPurge(std::move(lock), std::move(filter),
                                                std::move(database), std::move(state.identity),
                                                state.end.head, options.step_bytes));
}

absl::Status LogPurge::Write(rocksdb::WriteBatch& batch, PurgeState state) {
  rocksdb::Status status = batch.Put(database_->default_family(), kPurgeKey, EncodePurge(state));
  if (status.ok()) status = database_->db().Write(CommitWriteOptions(), &batch);
  if (!status.ok()) return ToError(status, {"purging up to $0", "purge jusqu'à $0", state.mark});
  filter_->Set(state.mark);
  database_->SetPurge(std::move(state));
  return absl::OkStatus();
}

absl::Status LogPurge::Begin(absl::string_view plan) {
  BASIN_CHECK(!plan.empty());
  if (const rocksdb::Status status = database_->CreateKept(); !status.ok())
    return ToError(status, {"beginning the purge", "début de la purge"});
  PurgeState state = database_->purge();
  state.plan = std::string(plan);
  rocksdb::WriteBatch batch;
  const rocksdb::Status status =
      batch.Put(database_->default_family(), kFormatKey, EncodeFormat(kPurgedLogFormat));
  BASIN_CHECK(status.ok());
  return Write(batch, std::move(state));
}

absl::StatusOr<uint64_t> LogPurge::Step(Sequence through, const PurgeDecision& decide) {
  BASIN_CHECK(through <= head_ && !plan().empty());
  PurgeState state = database_->purge();
  rocksdb::WriteBatch batch;
  uint64_t moved = 0;
  const std::unique_ptr<GroupIterator> groups = database_->ScanGroups();
  for (groups->SeekForPrev(EncodeGroupKey(next_)); next_ <= through && moved < step_bytes_;
       groups->Next()) {
    if (!groups->status().ok())
      return ToError(groups->status(), {"reading $0", "lecture de $0", next_});
    if (!groups->Valid())
      return MakeError(v1::LOG_DAMAGED, {.detail = {"missing $0", "manque $0", next_}});
    moved += groups->value().size();
    BASIN_ASSIGN_OR_RETURN(const SharedGroup group,
                           DecodeGroup(ToView(groups->key()), ToView(groups->value())));
    if (group->first > next_ || group->last() < next_)
      return MakeError(v1::LOG_DAMAGED, {.detail = {"missing $0", "manque $0", next_}});
    uint64_t bytes = 0;
    BASIN_ASSIGN_OR_RETURN(const std::vector<RecordToPurge> chosen, Choose(*group, decide, bytes));
    next_ = group->last() + 1;
    if (chosen.empty() && group->last() <= state.mark) continue;  // as it is in "kept"
    const std::string value = EncodeKeptGroup(PurgeRecords(*group, chosen), packed_);
    const rocksdb::Status put =
        batch.Put(database_->kept_family(), EncodeGroupKey(group->first), value);
    BASIN_CHECK(put.ok());
    moved += value.size();
    state.mark = std::max(state.mark, group->last());
    state.records += chosen.size();
    state.bytes += bytes;
  }
  if (batch.Count() > 0) BASIN_RETURN_IF_ERROR(Write(batch, std::move(state)));
  return moved;
}

rocksdb::Status LogPurge::DropFiles() {
  rocksdb::DB& db = database_->db();
  rocksdb::ColumnFamilyHandle* const log = database_->log_family();
  rocksdb::ColumnFamilyHandle* const kept = database_->kept_family();
  // What replaces the files is in tables, not in the write-ahead log alone.
  rocksdb::Status status =
      db.Flush(rocksdb::FlushOptions(), {database_->default_family(), log, kept});
  const std::string begin = EncodeGroupKey(0);
  const std::string end = EncodeGroupKey(database_->purge().mark + 1);
  const rocksdb::Slice begin_slice(begin), end_slice(end);
  // Whole files at once; then what is left up to the mark, by rewriting the files that hold it.
  const rocksdb::RangePtr range(&begin_slice, &end_slice);
  if (status.ok())
    status = rocksdb::DeleteFilesInRanges(&db, log, &range, 1, /*include_end=*/false);
  rocksdb::CompactRangeOptions rewrite;
  rewrite.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForce;
  if (status.ok()) status = db.CompactRange(rewrite, log, &begin_slice, &end_slice);
  // Groups that this purge wrote again, in "kept".
  if (status.ok()) status = db.CompactRange(rewrite, kept, &begin_slice, &end_slice);
  return status;
}

absl::Status LogPurge::Finish() {
  if (const rocksdb::Status status = DropFiles(); !status.ok())
    return ToError(status, {"dropping what was purged", "suppression de ce qui fut purgé"});
  PurgeState state = database_->purge();
  state.plan.clear();
  rocksdb::WriteBatch batch;
  return Write(batch, std::move(state));
}

}  // namespace basin
