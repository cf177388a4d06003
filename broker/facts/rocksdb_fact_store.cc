// Keys, in one column family, all of one generation (a run of events) together:
//   'g' ‖ generation (4) ‖ 'c' ‖ bucket (2)  → its case heads   (fact_bucket.h; notes: the
//   generation
//                                              whose head this one replaces, 0 = not known)
//   'g' ‖ generation (4) ‖ 'i' ‖ bucket (2)  → its event keys   (notes: sequence − first)
//   'g' ‖ generation (4) ‖ 'm' ‖ 0 (2)       → format, epoch, first, last, bits of the id buckets
//   and
//                                              of the case buckets (varints), log id
// Numbers are big-endian; generations count 1, 2, 3 … without a gap. A bucket holds the keys that
// share their first bits, about 256 of them. The checkpoint is the `last` of the last generation.
// Keys only ever grow: RocksDB never merges or rewrites anything, and takes some 130 values for
// 16 384 events instead of 32 768.
//
// Nothing is overwritten. A case's older heads stay behind as garbage: at most one per case and
// generation, hence never more heads than events, some 100 bytes each before compression.
//
// Where a key lies, the directory says (directory.h): 4 bytes per id and per case, in memory,
// rebuilt at opening from the buckets. A key that is new is answered by it alone. Candidates are
// verified in their buckets, newest first.
//
// What was applied since the last checkpoint lives in memory, in generations that are written
// whole, in one batch each, once full and durable (closing also writes the open one). The open
// generation fills at the back; full ones wait in front of it. A look-up asks the generations,
// newest first, then the stored state, which is therefore always that of the checkpoint exactly.
//
// Nothing goes to RocksDB's write-ahead log. These facts are a fold: losing the memtables to a kill
// leaves an earlier checkpoint, whole (a batch enters one memtable, memtables are flushed in
// order), and CatchUp folds the rest of the log again. How much that is, flush_events bounds: one
// memtable being flushed and one being filled hold fewer than 2 × (131 072 + 16 384) events.
#include <rocksdb/db.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>

#include <deque>
#include <filesystem>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "broker/facts/directory.h"
#include "broker/facts/fact_bucket.h"
#include "broker/facts/fact_generation.h"
#include "broker/facts/fact_store.h"
#include "broker/facts/head_cache.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "proto/files/distrust_mark.h"
#include "proto/model/big_endian.h"
#include "proto/model/check.h"
#include "proto/model/status.h"

namespace basin {
namespace {

namespace io = google::protobuf::io;

constexpr uint32_t kFormat = 2;
constexpr char kCases = 'c', kIds = 'i', kMeta = 'm';

absl::string_view AsView(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

absl::Status Failed(const Text& what, const rocksdb::Status& status) {
  return MakeError(v1::IO_FAILED, {.detail = {"$0: $1", "$0 : $1", what, status.ToString()}});
}

struct Key {
  uint32_t generation = 0;
  char kind = 0;
  uint16_t bucket = 0;
};

std::string EncodeKey(const Key& key) {
  std::string bytes(1, 'g');
  AppendBigEndian(key.generation, bytes);
  bytes.push_back(key.kind);
  AppendBigEndian(key.bucket, bytes);
  return bytes;
}

bool DecodeKey(absl::string_view bytes, Key* key) {
  if (bytes.size() != 8 || bytes[0] != 'g') return false;
  *key = {ReadBigEndian<uint32_t>(&bytes[1]), bytes[5], ReadBigEndian<uint16_t>(&bytes[6])};
  return true;
}

struct Meta {
  std::string log_id;
  uint32_t epoch = 0;
  Sequence first = 0;
  Sequence last = 0;
  FactGeneration::Shape shape;
};

std::string EncodeMeta(const Meta& meta) {
  std::string bytes;
  io::StringOutputStream stream(&bytes);
  {
    io::CodedOutputStream out(&stream);
    out.WriteVarint32(kFormat);
    out.WriteVarint32(meta.epoch);
    out.WriteVarint64(meta.first);
    out.WriteVarint64(meta.last);
    out.WriteVarint32(static_cast<uint32_t>(meta.shape.id_bits));
    out.WriteVarint32(static_cast<uint32_t>(meta.shape.case_bits));
    out.WriteString(meta.log_id);
  }
  return bytes;
}

bool DecodeMeta(absl::string_view bytes, Meta* meta) {
  const int size = static_cast<int>(bytes.size());
  io::CodedInputStream in(reinterpret_cast<const uint8_t*>(bytes.data()), size);
  uint32_t format = 0, id_bits = 0, case_bits = 0;
  if (!in.ReadVarint32(&format) || format != kFormat || !in.ReadVarint32(&meta->epoch) ||
      !in.ReadVarint64(&meta->first) || !in.ReadVarint64(&meta->last) ||
      !in.ReadVarint32(&id_bits) || !in.ReadVarint32(&case_bits) || id_bits > 16 || case_bits > 16)
    return false;
  meta->shape = {static_cast<int>(id_bits), static_cast<int>(case_bits)};
  return in.ReadString(&meta->log_id, size - in.CurrentPosition());
}

// What memory knows of the stored generations.
struct Stored {
  Directory directory;
  struct Generation {
    Sequence first = 0;
    FactGeneration::Shape shape;
  };
  std::vector<Generation> generations;  // number 1, 2, …
  LogIdentity identity;
  Sequence checkpoint = 0;
};

// Enters what was written or is found stored; the same entries in the same order both times. False
// when the bytes are not a bucket of that generation.
bool EnterBucket(char kind, absl::string_view bytes, uint32_t generation, Directory& directory) {
  const std::optional<FactBucket> bucket = FactBucket::Read(bytes);
  if (!bucket.has_value() || generation > Directory::kMaxGeneration) return false;
  const auto number = static_cast<Directory::Generation>(generation);
  for (size_t i = 0; i < bucket->size(); ++i) {
    const Directory::Generation replaces = kind == kCases ? bucket->note(i) : 0;
    if (replaces >= number) return false;
    if (replaces == 0) {
      directory.Insert(bucket->hash(i), number);
    } else {
      directory.Move(bucket->hash(i), replaces, number);
    }
  }
  return true;
}

bool EnterMeta(const Meta& meta, Stored& stored) {
  if (meta.first != stored.checkpoint + 1 || meta.last < meta.first) return false;
  stored.generations.push_back({meta.first, meta.shape});
  stored.checkpoint = meta.last;
  stored.identity = {.log_id = meta.log_id, .epoch = meta.epoch};
  return true;
}

rocksdb::Status Scan(rocksdb::DB& db, Stored& stored) {
  rocksdb::ReadOptions options;
  options.fill_cache = false;
  options.readahead_size = 1 << 20;
  const std::unique_ptr<rocksdb::Iterator> it(db.NewIterator(options));
  bool whole = true;  // nothing read of a generation whose end was not
  for (it->SeekToFirst(); it->Valid(); it->Next()) {
    Key key;
    if (!DecodeKey(AsView(it->key()), &key) || key.generation != stored.generations.size() + 1)
      return rocksdb::Status::Corruption("unknown format");
    whole = key.kind == kMeta;
    Meta meta;
    const bool sound =
        whole ? DecodeMeta(AsView(it->value()), &meta) && EnterMeta(meta, stored)
              : EnterBucket(key.kind, AsView(it->value()), key.generation, stored.directory);
    if (!sound) return rocksdb::Status::Corruption("a generation is malformed");
  }
  if (it->status().ok() && !whole) return rocksdb::Status::Corruption("a generation has no end");
  return it->status();
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
  table.block_cache = rocksdb::NewLRUCache(2 << 20);

  rocksdb::Options db;
  db.create_if_missing = true;
  db.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  db.write_buffer_size = options.memtable_bytes;
  db.max_write_buffer_number = 2;
  db.compression = rocksdb::kLZ4Compression;  // keys are digests, but heads repeat themselves
  db.max_open_files = 256;
  db.max_background_jobs = 2;
  db.avoid_flush_during_shutdown = !options.flush_when_closed;
  db.stats_dump_period_sec = 0;
  db.stats_persist_period_sec = 0;
  db.info_log = std::make_shared<SilentLogger>();
  return db;
}

class RocksDbFactStore final : public FactStore {
 public:
  RocksDbFactStore(std::unique_ptr<rocksdb::DB> db, const std::string& folder,
                   const LogIdentity& identity, Stored stored, std::string rebuilt_because,
                   const RocksDbFactOptions& options)
      : db_(std::move(db)),
        mark_(folder),
        identity_(identity),
        rebuilt_because_(std::move(rebuilt_because)),
        options_(options),
        stored_(std::move(stored)),
        cache_(options.cached_heads) {
    generations_.emplace_back(static_cast<uint32_t>(stored_.generations.size() + 1),
                              stored_.checkpoint + 1, options_.generation_events);
  }

  ~RocksDbFactStore() override {
    // A failure costs the next start a fold, nothing else.
    if (options_.flush_when_closed && EndsBy(durable_)) Write(generations_.front()).IgnoreError();
  }

  absl::StatusOr<std::optional<Sequence>> FindEvent(const EventKey& key) override {
    for (auto it = generations_.rbegin(); it != generations_.rend(); ++it)
      if (const std::optional<Sequence> sequence = it->FindEvent(key)) return sequence;
    const uint64_t hash = HashOf(key);
    for (const Directory::Generation generation : stored_.directory.Find(hash)) {
      const FactGeneration::Shape& shape = stored_.generations[generation - 1].shape;
      BASIN_ASSIGN_OR_RETURN(const std::optional<FactBucket> bucket,
                             ReadBucket(generation, kIds, BucketOf(hash, shape.id_bits)));
      const std::optional<size_t> found = bucket ? bucket->Find(key) : std::nullopt;
      if (!found.has_value()) continue;
      return std::make_optional(stored_.generations[generation - 1].first + bucket->note(*found));
    }
    return std::optional<Sequence>();
  }

  absl::StatusOr<std::optional<CaseHead>> FindCase(const EventKey& key) override {
    if (const CaseHead* head = cache_.Find(key)) return std::make_optional(*head);
    for (auto it = generations_.rbegin(); it != generations_.rend(); ++it)
      if (std::optional<CaseHead> head = it->FindCase(key)) return head;
    const uint64_t hash = HashOf(key);
    for (const Directory::Generation generation : stored_.directory.Find(hash)) {
      const FactGeneration::Shape& shape = stored_.generations[generation - 1].shape;
      BASIN_ASSIGN_OR_RETURN(const std::optional<FactBucket> bucket,
                             ReadBucket(generation, kCases, BucketOf(hash, shape.case_bits)));
      const std::optional<size_t> found = bucket ? bucket->Find(key) : std::nullopt;
      if (!found.has_value()) continue;
      CaseHead head;
      const std::optional<absl::string_view> body = bucket->body(*found);
      if (!body.has_value() || !DecodeCaseHead(*body, &head))
        return Damaged({"a case head is malformed", "l'état d'un dossier est mal formé"});
      return std::make_optional(*cache_.Insert(key, std::move(head), generation));
    }
    return std::optional<CaseHead>();
  }

  void Expect(const EventKey& key) const override {
    for (const FactGeneration& generation : generations_) generation.Expect(key);
    stored_.directory.Prefetch(HashOf(key));
  }

  void Put(Sequence sequence, const EventKey& key, const EventKey& case_key,
           CaseHead head) override {
    BASIN_CHECK(sequence == applied() + 1);
    if (generations_.back().full()) Open();
    generations_.back().PutEvent(sequence, key);
    generations_.back().PutCase(case_key, head, PlaceOf(case_key));
  }

  Sequence applied() const override { return generations_.back().last(); }
  Sequence checkpointed() const override { return stored_.checkpoint; }
  const std::string& rebuilt_because() const override { return rebuilt_because_; }

  absl::Status Checkpoint(Sequence durable) override {
    durable_ = durable;
    while (generations_.front().full() && EndsBy(durable)) {
      BASIN_RETURN_IF_ERROR(Write(generations_.front()));
      if (generations_.size() == 1) Open();
      generations_.pop_front();
    }
    return absl::OkStatus();
  }

 private:
  bool EndsBy(Sequence durable) const {
    return !generations_.front().empty() && generations_.front().last() <= durable;
  }

  void Open() {
    const FactGeneration& last = generations_.back();
    generations_.emplace_back(last.number() + 1, last.next(), options_.generation_events);
  }

  // Where the case's head lies that the open generation is about to replace; 0 when not known.
  Directory::Generation PlaceOf(const EventKey& key) {
    const Directory::Generation cached = cache_.Erase(key);
    for (auto it = std::next(generations_.rbegin()); it != generations_.rend(); ++it)
      if (it->HoldsCase(key)) return static_cast<Directory::Generation>(it->number());
    return cached;
  }

  absl::Status Write(const FactGeneration& generation) {
    if (generation.number() > Directory::kMaxGeneration)
      return MakeError(v1::IO_FAILED,
                       {.detail = {"the facts hold all the generations they can",
                                   "les faits comptent toutes les générations possibles"}});
    std::vector<std::pair<char, std::string>> buckets;
    rocksdb::WriteBatch batch;  // filling it fails for entries above 4 GiB only
    const uint32_t number = generation.number();
    const auto emit = [&](char kind, uint32_t bucket, std::string bytes) {
      const Key key = {number, kind, static_cast<uint16_t>(bucket)};
      BASIN_CHECK(batch.Put(EncodeKey(key), rocksdb::Slice(bytes)).ok());
      buckets.emplace_back(kind, std::move(bytes));
    };
    const Meta meta = {.log_id = identity_.log_id,
                       .epoch = identity_.epoch,
                       .first = generation.first(),
                       .last = generation.last(),
                       .shape = generation.Encode(emit)};
    BASIN_CHECK(batch.Put(EncodeKey({number, kMeta, 0}), EncodeMeta(meta)).ok());
    rocksdb::WriteOptions options;
    options.disableWAL = true;
    const rocksdb::Status status = db_->Write(options, &batch);
    if (!status.ok())
      return Failed(
          {"writing a checkpoint of the facts", "écriture d'un point de reprise des faits"},
          status);
    for (const auto& [kind, bytes] : buckets)
      BASIN_CHECK(EnterBucket(kind, bytes, number, stored_.directory));
    BASIN_CHECK(EnterMeta(meta, stored_));
    return FlushNowAndThen(meta.last - meta.first + 1);
  }

  absl::Status FlushNowAndThen(uint64_t written) {
    unflushed_ += written;
    if (unflushed_ < options_.flush_events) return absl::OkStatus();
    unflushed_ = 0;
    rocksdb::FlushOptions options;
    options.wait = false;
    options.allow_write_stall = true;
    const rocksdb::Status status = db_->Flush(options);
    return status.ok() ? absl::OkStatus()
                       : Failed({"flushing the facts", "écriture des faits"}, status);
  }

  // Into value_; nullopt when the generation has no such bucket.
  absl::StatusOr<std::optional<FactBucket>> ReadBucket(uint32_t generation, char kind,
                                                       uint32_t bucket) {
    const Key key = {generation, kind, static_cast<uint16_t>(bucket)};
    value_.Reset();
    const rocksdb::Status status =
        db_->Get(rocksdb::ReadOptions(), db_->DefaultColumnFamily(), EncodeKey(key), &value_);
    if (status.IsNotFound()) return std::optional<FactBucket>();
    if (!status.ok()) return Damaged(Text::Verbatim(status.ToString()));
    const std::optional<FactBucket> read = FactBucket::Read(AsView(value_));
    if (!read.has_value())
      return Damaged({"a bucket is malformed", "un paquet de faits est mal formé"});
    return read;
  }

  absl::Status Damaged(const Text& how) {
    mark_.Set();
    return MakeError(
        v1::IO_FAILED,
        {.detail = {"reading the facts: $0; the next start rebuilds them",
                    "lecture des faits : $0 ; le prochain démarrage les reconstruit", how}});
  }

  const std::unique_ptr<rocksdb::DB> db_;
  const DistrustMark mark_;
  const LogIdentity identity_;
  const std::string rebuilt_because_;
  const RocksDbFactOptions options_;
  Stored stored_;
  std::deque<FactGeneration> generations_;  // never empty; the last one is open
  HeadCache cache_;
  Sequence durable_ = 0;    // as of the last Checkpoint
  uint64_t unflushed_ = 0;  // events
  rocksdb::PinnableSlice value_;
};

// Why stored facts are not of use to the log at hand; empty when they are.
std::string Unfit(const Stored& stored, const LogIdentity& identity, Sequence durable_head) {
  if (stored.generations.empty()) return "";  // no checkpoint yet
  if (stored.identity.log_id != identity.log_id) return "the facts belong to another log";
  if (stored.identity.epoch != identity.epoch)
    return "the facts belong to another epoch of the log";
  if (stored.checkpoint > durable_head) return "the facts are ahead of the log";
  return "";
}

// Opens what is there.
rocksdb::Status OpenExisting(const std::string& folder, const RocksDbFactOptions& options,
                             std::unique_ptr<rocksdb::DB>* db, Stored* stored) {
  rocksdb::DB* raw = nullptr;
  const rocksdb::Status status = rocksdb::DB::Open(MakeRocksDbOptions(options), folder, &raw);
  if (!status.ok()) return status;
  db->reset(raw);
  return Scan(*raw, *stored);
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
    return MakeError(v1::IO_FAILED, {.detail = {"creating $0: $1", "création de $0 : $1", folder,
                                                SystemFault(error.value())}});
  }
  const DistrustMark mark(folder);
  std::string because = mark.IsSet() ? "reading or opening the facts failed before" : "";
  for (int attempt = 0;; ++attempt) {
    if (!because.empty()) {
      const rocksdb::Status emptied = rocksdb::DestroyDB(folder, rocksdb::Options());
      if (!emptied.ok()) return Failed({"emptying the facts", "vidage des faits"}, emptied);
    }
    mark.Set();
    std::unique_ptr<rocksdb::DB> db;
    Stored stored;
    const rocksdb::Status status = OpenExisting(folder, options, &db, &stored);
    const std::string unfit = status.ok() ? Unfit(stored, identity, durable_head) : "";
    if (status.ok() && unfit.empty()) {
      mark.Clear();
      return std::make_unique<RocksDbFactStore>(std::move(db), folder, identity, std::move(stored),
                                                std::move(because), options);
    }
    // Once RocksDB is open the folder is ours, and damage is told of a "block checksum".
    if (db == nullptr && absl::StrContains(status.ToString(), "lock ")) {
      mark.Clear();
      return MakeError(v1::LOCKED, {.detail = {"the facts in $0", "les faits dans $0", folder}});
    }
    if (attempt > 0) return Failed({"opening the facts", "ouverture des faits"}, status);
    because = status.ok() ? unfit : absl::StrCat("the facts are damaged: ", status.ToString());
  }
}

}  // namespace basin
