// The facts in RocksDB, laid out as stored_facts.h says.
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
#include "broker/facts/fact_bucket.h"
#include "broker/facts/fact_generation.h"
#include "broker/facts/fact_store.h"
#include "broker/facts/head_cache.h"
#include "broker/facts/stored_facts.h"
#include "proto/files/distrust_mark.h"
#include "proto/model/check.h"
#include "proto/model/status.h"

namespace basin {
namespace {

absl::string_view AsView(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

absl::Status Failed(const Text& what, const rocksdb::Status& status) {
  return MakeError(v1::IO_FAILED, {.detail = {"$0: $1", "$0 : $1", what, status.ToString()}});
}

rocksdb::Status Scan(rocksdb::DB& db, StoredFacts& stored) {
  rocksdb::ReadOptions options;
  options.fill_cache = false;
  options.readahead_size = 1 << 20;
  const std::unique_ptr<rocksdb::Iterator> it(db.NewIterator(options));
  bool whole = true;  // nothing read of a generation whose end was not
  for (it->SeekToFirst(); it->Valid(); it->Next()) {
    const std::optional<FactKey> key = DecodeFactKey(AsView(it->key()));
    if (!key.has_value() || key->generation != stored.next_generation())
      return rocksdb::Status::Corruption("unknown format");
    whole = key->kind == FactKind::kMeta;
    if (!stored.Enter(*key, AsView(it->value())))
      return rocksdb::Status::Corruption("a generation is malformed");
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
                   const LogIdentity& identity, StoredFacts stored, std::string rebuilt_because,
                   const RocksDbFactOptions& options)
      : db_(std::move(db)),
        mark_(folder),
        identity_(identity),
        rebuilt_because_(std::move(rebuilt_because)),
        options_(options),
        stored_(std::move(stored)),
        cache_(options.cached_heads) {
    generations_.emplace_back(stored_.next_generation(), stored_.checkpoint() + 1,
                              options_.generation_events);
  }

  ~RocksDbFactStore() override {
    // A failure costs the next start a fold, nothing else.
    if (options_.flush_when_closed && EndsBy(durable_)) Write(generations_.front()).IgnoreError();
  }

  absl::StatusOr<std::optional<Sequence>> FindEvent(const EventKey& key) override {
    for (auto it = generations_.rbegin(); it != generations_.rend(); ++it)
      if (const std::optional<Sequence> sequence = it->FindEvent(key)) return sequence;
    const uint64_t hash = HashOf(key);
    for (const Directory::Generation generation : stored_.directory().Find(hash)) {
      const StoredFacts::Generation& lies = stored_.generation(generation);
      BASIN_ASSIGN_OR_RETURN(
          const std::optional<FactBucket> bucket,
          ReadBucket(generation, FactKind::kIds, BucketOf(hash, lies.shape.id_bits)));
      const std::optional<size_t> found = bucket ? bucket->Find(key) : std::nullopt;
      if (!found.has_value()) continue;
      return std::make_optional(lies.first + bucket->note(*found));
    }
    return std::optional<Sequence>();
  }

  absl::StatusOr<std::optional<CaseHead>> FindCase(const EventKey& key) override {
    if (const CaseHead* head = cache_.Find(key)) return std::make_optional(*head);
    for (auto it = generations_.rbegin(); it != generations_.rend(); ++it)
      if (std::optional<CaseHead> head = it->FindCase(key)) return head;
    const uint64_t hash = HashOf(key);
    for (const Directory::Generation generation : stored_.directory().Find(hash)) {
      const StoredFacts::Generation& lies = stored_.generation(generation);
      BASIN_ASSIGN_OR_RETURN(
          const std::optional<FactBucket> bucket,
          ReadBucket(generation, FactKind::kCases, BucketOf(hash, lies.shape.case_bits)));
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
    stored_.directory().Prefetch(HashOf(key));
  }

  void Put(Sequence sequence, const EventKey& key, const EventKey& case_key,
           CaseHead head) override {
    PutEvent(sequence, key);
    generations_.back().PutCase(case_key, head, PlaceOf(case_key));
  }

  void PutEvent(Sequence sequence, const EventKey& key) override {
    BASIN_CHECK(sequence == applied() + 1);
    if (generations_.back().full()) Open();
    generations_.back().PutEvent(sequence, key);
  }

  Sequence applied() const override { return generations_.back().last(); }
  Sequence checkpointed() const override { return stored_.checkpoint(); }
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
    std::vector<std::pair<FactKey, std::string>> entries;
    rocksdb::WriteBatch batch;  // filling it fails for entries above 4 GiB only
    const auto put = [&](const FactKey& key, std::string bytes) {
      BASIN_CHECK(batch.Put(EncodeFactKey(key), bytes).ok());
      entries.emplace_back(key, std::move(bytes));
    };
    const uint32_t number = generation.number();
    const FactGeneration::Shape shape =
        generation.Encode([&](FactKind kind, uint32_t bucket, std::string bytes) {
          put({number, kind, static_cast<uint16_t>(bucket)}, std::move(bytes));
        });
    put({number, FactKind::kMeta, 0}, EncodeFactMeta({.identity = identity_,
                                                      .first = generation.first(),
                                                      .last = generation.last(),
                                                      .shape = shape}));
    rocksdb::WriteOptions options;
    options.disableWAL = true;
    const rocksdb::Status status = db_->Write(options, &batch);
    if (!status.ok())
      return Failed(
          {"writing a checkpoint of the facts", "écriture d'un point de reprise des faits"},
          status);
    for (const auto& [key, bytes] : entries) BASIN_CHECK(stored_.Enter(key, bytes));
    return FlushNowAndThen(generation.last() - generation.first() + 1);
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
  absl::StatusOr<std::optional<FactBucket>> ReadBucket(uint32_t generation, FactKind kind,
                                                       uint32_t bucket) {
    const FactKey key = {generation, kind, static_cast<uint16_t>(bucket)};
    value_.Reset();
    const rocksdb::Status status =
        db_->Get(rocksdb::ReadOptions(), db_->DefaultColumnFamily(), EncodeFactKey(key), &value_);
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
  StoredFacts stored_;
  std::deque<FactGeneration> generations_;  // never empty; the last one is open
  HeadCache cache_;
  Sequence durable_ = 0;    // as of the last Checkpoint
  uint64_t unflushed_ = 0;  // events
  rocksdb::PinnableSlice value_;
};

// Why stored facts are not of use to the log at hand; empty when they are.
std::string Unfit(const StoredFacts& stored, const LogIdentity& identity, Sequence durable_head,
                  Sequence checkpoint_min) {
  if (stored.empty()) return "";  // no checkpoint yet
  if (stored.identity().log_id != identity.log_id) return "the facts belong to another log";
  if (stored.identity().epoch != identity.epoch)
    return "the facts belong to another epoch of the log";
  if (stored.checkpoint() > durable_head) return "the facts are ahead of the log";
  if (stored.checkpoint() < checkpoint_min)
    return "the log was purged beyond the facts' checkpoint";
  return "";
}

// Opens what is there.
rocksdb::Status OpenExisting(const std::string& folder, const RocksDbFactOptions& options,
                             std::unique_ptr<rocksdb::DB>* db, StoredFacts* stored) {
  rocksdb::DB* raw = nullptr;
  rocksdb::Status status = rocksdb::DB::Open(MakeRocksDbOptions(options), folder, &raw);
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
    StoredFacts stored;
    const rocksdb::Status status = OpenExisting(folder, options, &db, &stored);
    const std::string unfit =
        status.ok() ? Unfit(stored, identity, durable_head, options.checkpoint_min) : "";
    if (status.ok() && unfit.empty()) {
      mark.Clear();
      return std::make_unique<RocksDbFactStore>(std::move(db), folder, identity, std::move(stored),
                                                std::move(because), options);
    }
    // Once RocksDB is open the folder is ours, and damage is told of a "block checksum".
    if (db == nullptr && status.IsIOError() && absl::StrContains(status.ToString(), "lock ")) {
      mark.Clear();
      return MakeError(v1::LOCKED, {.detail = {"the facts in $0", "les faits dans $0", folder}});
    }
    if (attempt > 0) return Failed({"opening the facts", "ouverture des faits"}, status);
    because = status.ok() ? unfit : absl::StrCat("the facts are damaged: ", status.ToString());
  }
}

}  // namespace basin
