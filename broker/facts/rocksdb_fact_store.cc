// Keys, in one column family:
//   'i' ‖ event key (16 bytes)  → sequence, varint
//   'c' ‖ subject               → an encoded CaseHead
//   'm'                         → format, epoch, checkpoint (varints), log id
//
// What was applied since the last checkpoint lives in memory, in generations: runs of events that
// are written whole, in one batch with the checkpoint, once the last of them is durable. The open
// generation fills at the back; closed ones wait in front of it. A look-up asks the generations,
// newest first, then the stored state, which is therefore always that of the checkpoint exactly.
//
// Nothing goes to RocksDB's write-ahead log. These facts are a fold: losing the memtables to a kill
// leaves an earlier checkpoint, whole (a batch enters one memtable, memtables are flushed in
// order), and CatchUp folds the rest of the log again. How much that is, the memtables bound: an
// event takes at least 45 bytes there (17 of key, 8 of RocksDB's trailer, its value, lengths and
// the skip list's node), so two of 4 MiB hold fewer than 190 000 events.
#include <rocksdb/db.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <cstring>
#include <deque>
#include <filesystem>
#include <fstream>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "broker/facts/fact_store.h"
#include "broker/facts/head_cache.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "proto/model/check.h"
#include "proto/model/status.h"

namespace basin {
namespace {

namespace io = google::protobuf::io;

constexpr uint32_t kFormat = 1;
constexpr char kMetaKey[] = "m";

absl::string_view AsView(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

absl::Status Failed(const char* what, const rocksdb::Status& status) {
  return MakeError(v1::IO_FAILED, {.detail = absl::StrCat(what, ": ", status.ToString())});
}

// 'i' ‖ key, without an allocation.
struct IdKey {
  explicit IdKey(const EventKey& key) { std::memcpy(bytes + 1, key.data(), key.size()); }
  rocksdb::Slice slice() const { return {bytes, sizeof(bytes)}; }
  char bytes[1 + sizeof(EventKey)] = {'i'};
};

std::string EncodeSequence(Sequence sequence) {
  uint8_t bytes[10];
  const uint8_t* end = io::CodedOutputStream::WriteVarint64ToArray(sequence, bytes);
  return {reinterpret_cast<char*>(bytes), static_cast<size_t>(end - bytes)};
}

bool DecodeSequence(absl::string_view bytes, Sequence* sequence) {
  io::CodedInputStream in(reinterpret_cast<const uint8_t*>(bytes.data()),
                          static_cast<int>(bytes.size()));
  return in.ReadVarint64(sequence);
}

struct Meta {
  std::string log_id;
  uint32_t epoch = 0;
  Sequence checkpoint = 0;
};

std::string EncodeMeta(const Meta& meta) {
  std::string bytes;
  io::StringOutputStream stream(&bytes);
  {
    io::CodedOutputStream out(&stream);
    out.WriteVarint32(kFormat);
    out.WriteVarint32(meta.epoch);
    out.WriteVarint64(meta.checkpoint);
    out.WriteString(meta.log_id);
  }
  return bytes;
}

bool DecodeMeta(absl::string_view bytes, Meta* meta) {
  const int size = static_cast<int>(bytes.size());
  io::CodedInputStream in(reinterpret_cast<const uint8_t*>(bytes.data()), size);
  uint32_t format = 0;
  return in.ReadVarint32(&format) && format == kFormat && in.ReadVarint32(&meta->epoch) &&
         in.ReadVarint64(&meta->checkpoint) &&
         in.ReadString(&meta->log_id, size - in.CurrentPosition());
}

// RocksDB's own information log is of no use beside a state that can be rebuilt, and the build that
// Debian ships aborts when writing it fails.
class SilentLogger final : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
};

rocksdb::Options MakeRocksDbOptions(const RocksDbFactOptions& options) {
  rocksdb::BlockBasedTableOptions table;
  // Nearly every look-up is of an id that is new: 16 bits per key let 1 in 2 000 of them touch a
  // block.
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(16));
  table.whole_key_filtering = true;
  table.block_cache = rocksdb::NewLRUCache(8 << 20);

  rocksdb::Options db;
  db.create_if_missing = true;
  db.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  db.write_buffer_size = options.memtable_bytes;
  db.max_write_buffer_number = 2;
  // Batches are sorted: each key is looked for from where the one before it went.
  db.memtable_insert_with_hint_prefix_extractor.reset(rocksdb::NewFixedPrefixTransform(1));
  db.memtable_whole_key_filtering = true;
  db.memtable_prefix_bloom_size_ratio = 0.05;
  db.compression = rocksdb::kNoCompression;  // keys are digests; heads are small
  db.max_open_files = 256;
  db.max_background_jobs = 2;
  db.avoid_flush_during_shutdown = !options.flush_when_closed;
  db.stats_dump_period_sec = 0;
  db.stats_persist_period_sec = 0;
  db.info_log = std::make_shared<SilentLogger>();
  return db;
}

// A file in the folder that says: do not trust what is here. It stands while RocksDB opens (its
// asserts can end the process over a damaged manifest, and the next start must not run into them
// again) and after a read found damage.
class DistrustMark {
 public:
  explicit DistrustMark(const std::string& folder) : path_(folder + "/DISTRUST") {}
  bool IsSet() const {
    std::error_code ignored;
    return std::filesystem::exists(path_, ignored);
  }
  void Set() const { std::ofstream(path_).put('\n'); }
  void Clear() const {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }

 private:
  const std::string path_;
};

// A run of applied events, written whole.
struct Generation {
  absl::flat_hash_map<EventKey, Sequence> ids;
  absl::flat_hash_map<std::string, CaseHead> heads;
  Sequence last = 0;
};

// Sorted, because a memtable takes neighbours one after the other in half the time (measured: 1.7
// instead of 3.7 µs per event).
void PutSorted(const Generation& generation, rocksdb::WriteBatch& batch) {
  std::vector<std::pair<absl::string_view, const CaseHead*>> heads;
  heads.reserve(generation.heads.size());
  for (const auto& [subject, head] : generation.heads) heads.emplace_back(subject, &head);
  std::sort(heads.begin(), heads.end());
  for (const auto& [subject, head] : heads)
    BASIN_CHECK(batch.Put(absl::StrCat("c", subject), EncodeCaseHead(*head)).ok());
  std::vector<std::pair<EventKey, Sequence>> ids(generation.ids.begin(), generation.ids.end());
  std::sort(ids.begin(), ids.end());
  for (const auto& [key, sequence] : ids)
    BASIN_CHECK(batch.Put(IdKey(key).slice(), EncodeSequence(sequence)).ok());
}

class RocksDbFactStore final : public FactStore {
 public:
  RocksDbFactStore(std::unique_ptr<rocksdb::DB> db, const std::string& folder, Meta meta,
                   std::string rebuilt_because, const RocksDbFactOptions& options)
      : db_(std::move(db)),
        mark_(folder),
        meta_(std::move(meta)),
        rebuilt_because_(std::move(rebuilt_because)),
        generation_events_(options.generation_events),
        generations_(1),
        cache_(options.cached_heads),
        applied_(meta_.checkpoint) {}

  absl::StatusOr<std::optional<Sequence>> FindEvent(const EventKey& key) override {
    for (auto it = generations_.rbegin(); it != generations_.rend(); ++it)
      if (const auto id = it->ids.find(key); id != it->ids.end())
        return std::make_optional(id->second);
    rocksdb::PinnableSlice value;
    BASIN_ASSIGN_OR_RETURN(const bool found, Get(IdKey(key).slice(), &value));
    if (!found) return std::optional<Sequence>();
    Sequence sequence = 0;
    if (!DecodeSequence(AsView(value), &sequence)) return Damaged("an id's sequence is malformed");
    return std::make_optional(sequence);
  }

  absl::StatusOr<std::optional<CaseHead>> FindCase(absl::string_view subject) override {
    for (auto it = generations_.rbegin(); it != generations_.rend(); ++it)
      if (const auto head = it->heads.find(subject); head != it->heads.end())
        return std::make_optional(head->second);
    if (const CaseHead* head = cache_.Find(subject)) return std::make_optional(*head);
    key_.assign(1, 'c').append(subject.data(), subject.size());
    rocksdb::PinnableSlice value;
    BASIN_ASSIGN_OR_RETURN(const bool found, Get(key_, &value));
    if (!found) return std::optional<CaseHead>();
    CaseHead head;
    if (!DecodeCaseHead(AsView(value), &head)) return Damaged("a case head is malformed");
    return std::make_optional(*cache_.Insert(subject, std::move(head)));
  }

  void Put(Sequence sequence, const EventKey& key, absl::string_view subject,
           const CaseHead& head) override {
    BASIN_CHECK(sequence == applied_ + 1);
    if (generations_.back().ids.size() >= generation_events_) generations_.emplace_back();
    Generation& open = generations_.back();
    open.ids.emplace(key, sequence);
    open.heads[subject] = head;
    open.last = sequence;
    cache_.Erase(subject);
    applied_ = sequence;
  }

  Sequence applied() const override { return applied_; }
  Sequence checkpointed() const override { return meta_.checkpoint; }
  const std::string& rebuilt_because() const override { return rebuilt_because_; }

  absl::Status Checkpoint(Sequence durable) override {
    while (!generations_.front().ids.empty() && generations_.front().last <= durable) {
      BASIN_RETURN_IF_ERROR(Write(generations_.front()));
      generations_.pop_front();
      if (generations_.empty()) generations_.emplace_back();
    }
    return absl::OkStatus();
  }

 private:
  absl::Status Write(const Generation& generation) {
    Meta meta = meta_;
    meta.checkpoint = generation.last;
    rocksdb::WriteBatch batch;  // filling it fails for entries above 4 GiB only
    PutSorted(generation, batch);
    BASIN_CHECK(batch.Put(kMetaKey, EncodeMeta(meta)).ok());
    rocksdb::WriteOptions options;
    options.disableWAL = true;
    const rocksdb::Status status = db_->Write(options, &batch);
    if (!status.ok()) return Failed("writing a checkpoint of the facts", status);
    meta_ = std::move(meta);
    return absl::OkStatus();
  }

  absl::StatusOr<bool> Get(const rocksdb::Slice& key, rocksdb::PinnableSlice* value) {
    const rocksdb::Status status =
        db_->Get(rocksdb::ReadOptions(), db_->DefaultColumnFamily(), key, value);
    if (status.ok()) return true;
    if (status.IsNotFound()) return false;
    return Damaged(status.ToString());
  }

  absl::Status Damaged(absl::string_view how) {
    mark_.Set();
    return MakeError(v1::IO_FAILED, {.detail = absl::StrCat("reading the facts: ", how,
                                                            "; the next start rebuilds them")});
  }

  const std::unique_ptr<rocksdb::DB> db_;
  const DistrustMark mark_;
  Meta meta_;
  const std::string rebuilt_because_;
  const uint32_t generation_events_;
  std::deque<Generation> generations_;  // never empty; the last one is open
  HeadCache cache_;
  Sequence applied_;
  std::string key_;  // reused by FindCase
};

// Why stored facts are not of use to the log at hand; empty when they are.
std::string Unfit(const Meta& meta, const LogIdentity& identity, Sequence durable_head) {
  if (meta.log_id != identity.log_id) return "the facts belong to another log";
  if (meta.epoch != identity.epoch) return "the facts belong to another epoch of the log";
  if (meta.checkpoint > durable_head) return "the facts are ahead of the log";
  return "";
}

// Opens what is there. OK with `unfit` set when it is sound but not of use.
rocksdb::Status OpenExisting(const std::string& folder, const RocksDbFactOptions& options,
                             const LogIdentity& identity, Sequence durable_head,
                             std::unique_ptr<rocksdb::DB>* db, Meta* meta, std::string* unfit) {
  rocksdb::DB* raw = nullptr;
  rocksdb::Status status = rocksdb::DB::Open(MakeRocksDbOptions(options), folder, &raw);
  if (!status.ok()) return status;
  db->reset(raw);
  std::string stored;
  status = raw->Get(rocksdb::ReadOptions(), kMetaKey, &stored);
  if (status.IsNotFound()) {  // no checkpoint yet
    *meta = {.log_id = identity.log_id, .epoch = identity.epoch, .checkpoint = 0};
    return rocksdb::Status::OK();
  }
  if (!status.ok()) return status;
  if (!DecodeMeta(stored, meta)) return rocksdb::Status::Corruption("unknown format");
  *unfit = Unfit(*meta, identity, durable_head);
  return status;
}

}  // namespace

absl::StatusOr<std::unique_ptr<FactStore>> OpenRocksDbFactStore(const std::string& folder,
                                                                const LogIdentity& identity,
                                                                Sequence durable_head,
                                                                RocksDbFactOptions options) {
  BASIN_CHECK(options.generation_events > 0 && options.generation_events < 65536);
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) {
    return MakeError(v1::IO_FAILED,
                     {.detail = absl::StrCat("creating ", folder, ": ", error.message())});
  }
  const DistrustMark mark(folder);
  std::string because = mark.IsSet() ? "reading or opening the facts failed before" : "";
  for (int attempt = 0;; ++attempt) {
    if (!because.empty()) {
      const rocksdb::Status emptied = rocksdb::DestroyDB(folder, rocksdb::Options());
      if (!emptied.ok()) return Failed("emptying the facts", emptied);
    }
    mark.Set();
    std::unique_ptr<rocksdb::DB> db;
    Meta meta;
    std::string unfit;
    const rocksdb::Status status =
        OpenExisting(folder, options, identity, durable_head, &db, &meta, &unfit);
    if (status.ok() && unfit.empty()) {
      mark.Clear();
      return std::make_unique<RocksDbFactStore>(std::move(db), folder, std::move(meta),
                                                std::move(because), options);
    }
    if (absl::StrContains(status.ToString(), "lock ")) {
      mark.Clear();
      return MakeError(v1::LOCKED, {.detail = absl::StrCat("the facts in ", folder)});
    }
    if (attempt > 0) return Failed("opening the facts", status);
    because = status.ok() ? unfit : absl::StrCat("the facts are damaged: ", status.ToString());
  }
}

}  // namespace basin
