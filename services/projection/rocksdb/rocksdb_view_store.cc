#include "services/projection/rocksdb/rocksdb_view_store.h"

#include <cstdarg>
#include <filesystem>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "proto/model/status.h"
#include "rocksdb/cache.h"
#include "rocksdb/db.h"
#include "rocksdb/env.h"
#include "rocksdb/filter_policy.h"
#include "rocksdb/table.h"
#include "rocksdb/write_batch.h"

namespace basin {
namespace {

// The keys:
//   'c' view            → checkpoint
//   'r' view '/' key    → row
// A view's name holds no '/', so that no view's rows begin with another's prefix.
constexpr char kCheckpoint = 'c';
constexpr char kRow = 'r';

std::string CheckpointKey(absl::string_view view) {
  return absl::StrCat(std::string(1, kCheckpoint), view);
}
std::string RowPrefix(absl::string_view view) {
  return absl::StrCat(std::string(1, kRow), view, "/");
}
// The first key after all that begin with RowPrefix(view).
std::string RowLimit(absl::string_view view) {
  std::string limit = RowPrefix(view);
  ++limit.back();
  return limit;
}

absl::string_view AsView(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

absl::Status ToStatus(const rocksdb::Status& status) {
  if (status.ok()) return absl::OkStatus();
  if (status.IsNotFound()) return absl::NotFoundError("no such row");
  return absl::DataLossError(absl::StrCat("the views' rows: ", status.ToString()));
}

// RocksDB's own log would end the process when it cannot be written, and tells nothing that the
// returned statuses do not.
class Silence final : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
};

rocksdb::Options MakeOptions() {
  rocksdb::Options options;
  options.create_if_missing = true;
  options.paranoid_checks = true;
  options.info_log = std::make_shared<Silence>();
  // The tail that a crash tore is given up: the views are then as of an earlier write, and the log
  // makes that good.
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  options.write_buffer_size = 16 << 20;
  options.max_background_jobs = 2;
  options.keep_log_file_num = 1;
  options.compression = rocksdb::kLZ4Compression;
  rocksdb::BlockBasedTableOptions table;
  table.block_size = 16 << 10;
  table.block_cache = rocksdb::NewLRUCache(64 << 20);  // what every question reads again
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

bool IsLocked(const rocksdb::Status& status) {
  return status.IsIOError() && absl::StrContains(status.ToString(), "lock");
}

class SnapshotReader final : public ViewReader {
 public:
  SnapshotReader(rocksdb::DB& db, const rocksdb::Snapshot* snapshot, absl::string_view view)
      : db_(db), prefix_(RowPrefix(view)), limit_bytes_(RowLimit(view)), limit_(limit_bytes_) {
    options_.snapshot = snapshot;
  }

  absl::StatusOr<std::string> Get(absl::string_view key) const override {
    std::string value;
    BASIN_RETURN_IF_ERROR(ToStatus(db_.Get(options_, absl::StrCat(prefix_, key), &value)));
    return value;
  }

  absl::Status Scan(
      absl::string_view prefix,
      absl::FunctionRef<bool(absl::string_view, absl::string_view)> visit) const override {
    return ScanFrom(prefix, [&](absl::string_view key, absl::string_view value) {
      return absl::StartsWith(key, prefix) && visit(key, value);
    });
  }

  absl::Status ScanFrom(
      absl::string_view from,
      absl::FunctionRef<bool(absl::string_view, absl::string_view)> visit) const override {
    const std::unique_ptr<rocksdb::Iterator> row = NewIterator();
    for (row->Seek(absl::StrCat(prefix_, from)); row->Valid(); row->Next())
      if (!visit(Key(*row), AsView(row->value()))) break;
    return ToStatus(row->status());
  }

  // Of prefixes that lie side by side only the first one is looked for.
  absl::Status ScanEach(
      absl::Span<const std::string> prefixes,
      absl::FunctionRef<bool(absl::string_view, absl::string_view)> visit) const override {
    const std::unique_ptr<rocksdb::Iterator> row = NewIterator();
    for (const std::string& prefix : prefixes) {
      const auto matches = [&] { return row->Valid() && absl::StartsWith(Key(*row), prefix); };
      if (!matches()) row->Seek(absl::StrCat(prefix_, prefix));
      for (; matches(); row->Next())
        if (!visit(Key(*row), AsView(row->value()))) return absl::OkStatus();
      BASIN_RETURN_IF_ERROR(ToStatus(row->status()));
    }
    return absl::OkStatus();
  }

 private:
  std::unique_ptr<rocksdb::Iterator> NewIterator() const {
    rocksdb::ReadOptions options = options_;
    options.iterate_upper_bound = &limit_;
    return std::unique_ptr<rocksdb::Iterator>(db_.NewIterator(options));
  }
  absl::string_view Key(const rocksdb::Iterator& row) const {
    absl::string_view key = AsView(row.key());
    key.remove_prefix(prefix_.size());
    return key;
  }

  rocksdb::DB& db_;
  rocksdb::ReadOptions options_;
  const std::string prefix_, limit_bytes_;
  const rocksdb::Slice limit_;
};

class DbSnapshot final : public ViewSnapshot {
 public:
  explicit DbSnapshot(rocksdb::DB& db) : db_(db), snapshot_(db.GetSnapshot()) {}
  ~DbSnapshot() override { db_.ReleaseSnapshot(snapshot_); }

  absl::StatusOr<Checkpoint> FindCheckpoint(absl::string_view view) const override {
    rocksdb::ReadOptions options;
    options.snapshot = snapshot_;
    std::string bytes;
    const rocksdb::Status found = db_.Get(options, CheckpointKey(view), &bytes);
    if (found.IsNotFound()) return Checkpoint();
    BASIN_RETURN_IF_ERROR(ToStatus(found));
    return DecodeCheckpoint(bytes);
  }
  std::unique_ptr<ViewReader> Open(absl::string_view view) const override {
    return std::make_unique<SnapshotReader>(db_, snapshot_, view);
  }

 private:
  rocksdb::DB& db_;
  const rocksdb::Snapshot* snapshot_;
};

void Append(const ViewChange& change, rocksdb::WriteBatch& batch) {
  if (change.clear_first) batch.DeleteRange(RowPrefix(change.view), RowLimit(change.view));
  const std::string prefix = RowPrefix(change.view);
  for (const auto& [key, value] : change.rows) {
    if (value.has_value()) {
      batch.Put(prefix + key, *value);
    } else {
      batch.Delete(prefix + key);
    }
  }
  batch.Put(CheckpointKey(change.view), EncodeCheckpoint(change.checkpoint));
}

}  // namespace

RocksdbViewStore::RocksdbViewStore(std::unique_ptr<rocksdb::DB> db) : db_(std::move(db)) {}
RocksdbViewStore::~RocksdbViewStore() = default;

absl::StatusOr<RocksdbViewStore::Opened> RocksdbViewStore::Open(const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error)
    return MakeError(v1::IO_FAILED,
                     {.detail = {"$0: $1", "$0 : $1", folder, SystemFault(error.value())}});

  Opened opened;
  rocksdb::DB* db = nullptr;
  rocksdb::Status status = rocksdb::DB::Open(MakeOptions(), folder, &db);
  if (!status.ok() && !IsLocked(status)) {
    opened.emptied_because = status.ToString();
    BASIN_RETURN_IF_ERROR(Empty(folder));
    status = rocksdb::DB::Open(MakeOptions(), folder, &db);
  }
  if (IsLocked(status)) return MakeError(v1::LOCKED, {.detail = Text::Verbatim(folder)});
  if (!status.ok())
    return MakeError(v1::IO_FAILED, {.detail = {"$0: $1", "$0 : $1", folder, status.ToString()}});
  opened.store.reset(new RocksdbViewStore(std::unique_ptr<rocksdb::DB>(db)));
  return opened;
}

absl::Status RocksdbViewStore::Empty(const std::string& folder) {
  const rocksdb::Status destroyed = rocksdb::DestroyDB(folder, MakeOptions());
  if (IsLocked(destroyed)) return MakeError(v1::LOCKED, {.detail = Text::Verbatim(folder)});
  // DestroyDB reads the manifest to find the files; one that is too damaged for that leaves CURRENT
  // behind, and without it the next Open starts an empty database.
  std::error_code error;
  std::filesystem::remove(folder + "/CURRENT", error);
  if (error)
    return MakeError(v1::IO_FAILED,
                     {.detail = {"$0: $1", "$0 : $1", folder, SystemFault(error.value())}});
  return absl::OkStatus();
}

std::unique_ptr<ViewSnapshot> RocksdbViewStore::Snapshot() const {
  return std::make_unique<DbSnapshot>(*db_);
}

absl::Status RocksdbViewStore::Write(absl::Span<const ViewChange> changes) {
  rocksdb::WriteBatch batch;
  for (const ViewChange& change : changes) Append(change, batch);
  rocksdb::WriteOptions options;
  options.sync = false;  // the log is what is durable
  return ToStatus(db_->Write(options, &batch));
}

}  // namespace basin
