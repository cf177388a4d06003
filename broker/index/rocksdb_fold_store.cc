// The database of a fold: one column family with the fold's own keys, and
//   0x00 ‖ "checkpoint"  →  format (4)  epoch (4)  sequence (8)  log id
// written with every batch. Numbers are big-endian.
//
// The write-ahead log is on and never synced: a killed process loses nothing, a power cut the last
// seconds, and what is lost is folded again.
#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>

#include <mutex>
#include <shared_mutex>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "broker/index/fold_store.h"
#include "proto/files/distrust_mark.h"
#include "proto/files/posix_file.h"
#include "proto/model/big_endian.h"
#include "proto/model/check.h"
#include "proto/model/status.h"

namespace basin {
namespace {

const std::string& CheckpointKey() {
  static const std::string kKey = std::string(1, '\0') + "checkpoint";
  return kKey;
}

absl::string_view AsView(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }
rocksdb::Slice AsSlice(absl::string_view view) { return {view.data(), view.size()}; }

absl::Status Failed(const char* what, const std::string& folder, const rocksdb::Status& status) {
  return MakeError(
      v1::IO_FAILED,
      {.field = folder, .detail = Text::Verbatim(absl::StrCat(what, ": ", status.ToString()))});
}

// RocksDB's own logger aborts when it cannot write; a library does not log.
class SilentLogger final : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
};

rocksdb::Options MakeOptions(const FoldStoreOptions& options) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = rocksdb::NewLRUCache(size_t{1} << 20);
  rocksdb::Options db;
  db.create_if_missing = true;
  db.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  db.write_buffer_size = options.memtable_bytes;
  db.max_write_buffer_number = 2;
  db.compression = rocksdb::kLZ4Compression;
  db.max_open_files = 64;
  db.stats_dump_period_sec = 0;
  db.stats_persist_period_sec = 0;
  db.info_log = std::make_shared<SilentLogger>();
  return db;
}

struct Checkpoint {
  uint32_t format = 0;
  uint32_t epoch = 0;
  Sequence sequence = 0;
  std::string log_id;
};

std::string Encode(const Checkpoint& checkpoint) {
  std::string bytes;
  AppendBigEndian(checkpoint.format, bytes);
  AppendBigEndian(checkpoint.epoch, bytes);
  AppendBigEndian(checkpoint.sequence, bytes);
  return bytes + checkpoint.log_id;
}

std::optional<Checkpoint> Decode(absl::string_view bytes) {
  if (bytes.size() < 16) return std::nullopt;
  return Checkpoint{.format = ReadBigEndian<uint32_t>(bytes.data()),
                    .epoch = ReadBigEndian<uint32_t>(bytes.data() + 4),
                    .sequence = ReadBigEndian<uint64_t>(bytes.data() + 8),
                    .log_id = std::string(bytes.substr(16))};
}

// Why a checkpoint is of no use to the log at hand; empty when it is.
std::string Unfit(const Checkpoint& found, const FoldStoreOptions& options) {
  if (found.format != options.format) return "it has another format";
  if (found.log_id != options.identity.log_id) return "it belongs to another log";
  if (found.epoch != options.identity.epoch) return "it belongs to another epoch of the log";
  if (found.sequence > options.durable_head) return "it is ahead of the log";
  return "";
}

rocksdb::Status Open(const FoldStoreOptions& options, std::unique_ptr<rocksdb::DB>* db) {
  rocksdb::DB* opened = nullptr;
  rocksdb::Status status = rocksdb::DB::Open(MakeOptions(options), options.folder, &opened);
  db->reset(opened);
  return status;
}

rocksdb::Status Renew(const FoldStoreOptions& options, std::unique_ptr<rocksdb::DB>* db) {
  const rocksdb::Status status = rocksdb::DestroyDB(options.folder, rocksdb::Options());
  return status.ok() ? Open(options, db) : status;
}

class RocksDbFoldStore final : public FoldStore {
 public:
  RocksDbFoldStore(std::unique_ptr<rocksdb::DB> db, const FoldStoreOptions& options,
                   Sequence checkpoint, std::string emptied_because)
      : options_(options),
        mark_(options.folder),
        db_(std::move(db)),
        checkpoint_(checkpoint),
        emptied_because_(std::move(emptied_because)) {}

  Sequence checkpoint() const override { return checkpoint_; }

  absl::Status Write(absl::Span<const Entry> entries, Sequence checkpoint) override {
    rocksdb::WriteBatch batch;  // filling it fails for entries above 4 GiB only
    for (const auto& [key, value] : entries) BASIN_CHECK(batch.Put(key, value).ok());
    const std::string stands_for = Encode({.format = options_.format,
                                           .epoch = options_.identity.epoch,
                                           .sequence = checkpoint,
                                           .log_id = options_.identity.log_id});
    BASIN_CHECK(batch.Put(CheckpointKey(), stands_for).ok());
    const std::shared_lock lock(mutex_);
    const rocksdb::Status status =
        db_ == nullptr ? Closed() : db_->Write(rocksdb::WriteOptions(), &batch);
    if (!status.ok()) return Failed("writing", options_.folder, status);
    checkpoint_ = checkpoint;
    return absl::OkStatus();
  }

  absl::StatusOr<std::optional<std::string>> Get(absl::string_view key) const override {
    std::string value;
    const std::shared_lock lock(mutex_);
    const rocksdb::Status status =
        db_ == nullptr ? Closed() : db_->Get(rocksdb::ReadOptions(), AsSlice(key), &value);
    if (status.IsNotFound()) return std::optional<std::string>();
    if (!status.ok()) return Damaged(status);
    return std::optional<std::string>(std::move(value));
  }

  absl::Status Scan(
      absl::string_view begin, absl::string_view end,
      absl::FunctionRef<bool(absl::string_view, absl::string_view)> visit) const override {
    const std::shared_lock lock(mutex_);
    if (db_ == nullptr) return Damaged(Closed());
    const std::unique_ptr<rocksdb::Iterator> entries(db_->NewIterator(rocksdb::ReadOptions()));
    for (entries->Seek(AsSlice(begin)); entries->Valid(); entries->Next()) {
      const absl::string_view key = AsView(entries->key());
      if (key >= end || !visit(key, AsView(entries->value()))) break;
    }
    return entries->status().ok() ? absl::OkStatus() : Damaged(entries->status());
  }

  // The folder is made anew: a database that met damage in the background takes no deletion.
  absl::Status Empty(absl::string_view because) override {
    const std::unique_lock lock(mutex_);
    mark_.Set();
    db_.reset();
    checkpoint_ = 0;
    emptied_because_ = std::string(because);
    const rocksdb::Status status = Renew(options_, &db_);
    if (!status.ok()) return Failed("emptying", options_.folder, status);
    mark_.Clear();
    return absl::OkStatus();
  }
  const std::string& emptied_because() const override { return emptied_because_; }

 private:
  static rocksdb::Status Closed() {
    return rocksdb::Status::Incomplete("emptying it failed before");
  }
  absl::Status Damaged(const rocksdb::Status& status) const {
    mark_.Set();
    return Failed("reading", options_.folder, status);
  }

  const FoldStoreOptions options_;
  const DistrustMark mark_;
  mutable std::shared_mutex mutex_;  // whoever uses the database shares it; who replaces it has it
  std::unique_ptr<rocksdb::DB> db_;  // null after emptying it failed
  Sequence checkpoint_;
  std::string emptied_because_;
};

struct Opened {
  std::unique_ptr<rocksdb::DB> db;
  Sequence checkpoint = 0;
  std::string unfit;
};

rocksdb::Status OpenExisting(const FoldStoreOptions& options, Opened* opened) {
  rocksdb::Status status = Open(options, &opened->db);
  if (!status.ok()) return status;
  std::string value;
  status = opened->db->Get(rocksdb::ReadOptions(), CheckpointKey(), &value);
  if (status.IsNotFound()) return rocksdb::Status::OK();  // nothing was written yet
  if (!status.ok()) return status;
  const std::optional<Checkpoint> checkpoint = Decode(value);
  if (!checkpoint.has_value()) return rocksdb::Status::Corruption("the checkpoint is malformed");
  opened->checkpoint = checkpoint->sequence;
  opened->unfit = Unfit(*checkpoint, options);
  return status;
}

}  // namespace

absl::StatusOr<std::unique_ptr<FoldStore>> OpenRocksDbFoldStore(const FoldStoreOptions& options) {
  BASIN_RETURN_IF_ERROR(MakeFolder(options.folder));
  const DistrustMark mark(options.folder);
  std::string because = mark.IsSet() ? "reading or opening it failed before" : "";
  for (int attempt = 0;; ++attempt) {
    if (!because.empty()) {
      const rocksdb::Status emptied = rocksdb::DestroyDB(options.folder, rocksdb::Options());
      if (!emptied.ok()) return Failed("emptying", options.folder, emptied);
    }
    mark.Set();
    Opened opened;
    const rocksdb::Status status = OpenExisting(options, &opened);
    if (status.ok() && opened.unfit.empty()) {
      mark.Clear();
      return std::make_unique<RocksDbFoldStore>(std::move(opened.db), options, opened.checkpoint,
                                                std::move(because));
    }
    // Damage is told of a "block checksum", which is no lock.
    if (opened.db == nullptr && status.IsIOError() &&
        absl::StrContains(status.ToString(), "lock ")) {
      mark.Clear();
      return MakeError(v1::LOCKED, {.field = options.folder});
    }
    if (attempt > 0) return Failed("opening", options.folder, status);
    because = status.ok() ? opened.unfit : absl::StrCat("it is damaged: ", status.ToString());
  }
}

}  // namespace basin
