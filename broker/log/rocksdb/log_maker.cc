#include "broker/log/rocksdb/log_maker.h"

#include <utility>

#include "broker/log/rocksdb/options.h"
#include "broker/log/rocksdb/packing.h"
#include "proto/files/posix_file.h"
#include "proto/model/status.h"
#include "rocksdb/write_batch.h"

namespace basin {
namespace {

// Tables are synced when they are written; nothing else is needed of what nobody was told.
rocksdb::WriteOptions BulkWriteOptions() {
  rocksdb::WriteOptions options;
  options.disableWAL = true;
  return options;
}

}  // namespace

absl::StatusOr<std::unique_ptr<LogMaker>> LogMaker::Create(const std::string& folder) {
  rocksdb::DBOptions options = LogDbOptions(nullptr);
  options.create_if_missing = true;
  options.error_if_exists = true;
  BASIN_RETURN_IF_ERROR(MakeFolder(DatabasePath(folder)));
  std::unique_ptr<Database> database;
  const rocksdb::Status status = Database::Open(options, DatabasePath(folder), &database);
  if (!status.ok()) return ToError(status, {"creating $0", "création de $0", folder});
  return std::unique_ptr<LogMaker>(new LogMaker(std::move(database)));
}

absl::Status LogMaker::Keep(const PurgeState& purge) {
  keep_to_ = purge.mark;
  purge_.bytes = purge.bytes;
  if (keep_to_ == 0) return absl::OkStatus();
  const rocksdb::Status status = database_->CreateKept();
  return status.ok() ? absl::OkStatus()
                     : ToError(status, {"making room for what was purged",
                                        "préparation de la place de ce qui fut purgé"});
}

rocksdb::Status LogMaker::Put(const CommitGroup& group, rocksdb::WriteBatch& batch) {
  const std::string key = EncodeGroupKey(group.first);
  if (group.last() <= keep_to_)
    return batch.Put(database_->kept_family(), key, EncodeKeptGroup(group, packed_));
  const Packed packed = Pack(group.records, packed_);
  const std::string header = EncodeGroupHeader(group, packed.packing);
  const rocksdb::Slice key_parts[] = {key};
  const rocksdb::Slice value_parts[] = {header, ToSlice(packed.bytes)};
  return batch.Put(database_->log_family(), rocksdb::SliceParts(key_parts, 1),
                   rocksdb::SliceParts(value_parts, 2));
}

absl::Status LogMaker::Add(const CommitGroup& group) {
  BASIN_RETURN_IF_ERROR(CheckFollows(group, end_.head, end_.recorded_at));
  rocksdb::WriteBatch batch;
  rocksdb::Status status = Put(group, batch);
  if (status.ok()) status = database_->db().Write(BulkWriteOptions(), &batch);
  if (!status.ok())
    return ToError(status, {"writing $0…$1", "écriture de $0…$1", group.first, group.last()});
  end_ = Extend(end_, group);
  if (group.last() <= keep_to_) purge_.mark = group.last();
  purge_.records += group.purged.size();
  return absl::OkStatus();
}

absl::Status LogMaker::Finish(const LogIdentity& identity, const std::vector<EpochNote>& epochs) {
  rocksdb::WriteBatch batch;
  const bool purged = purge_.mark > 0;
  rocksdb::Status status =
      batch.Put(kFormatKey, EncodeFormat(purged ? kPurgedLogFormat : kLogFormat));
  if (status.ok() && purged) status = batch.Put(kPurgeKey, EncodePurge(purge_));
  if (status.ok()) status = batch.Put(kIdentityKey, EncodeIdentity(identity));
  if (status.ok()) status = batch.Put(kHeadKey, EncodeEnd(end_));
  for (const EpochNote& note : epochs)
    if (status.ok()) status = batch.Put(EncodeEpochKey(note.epoch), EncodeEpochNote(note));
  if (status.ok()) status = database_->db().Write(BulkWriteOptions(), &batch);
  std::vector<rocksdb::ColumnFamilyHandle*> families = {database_->log_family(),
                                                        database_->default_family()};
  if (database_->kept_family() != nullptr) families.push_back(database_->kept_family());
  if (status.ok()) status = database_->db().Flush(rocksdb::FlushOptions(), families);
  if (!status.ok()) return ToError(status, {"finishing the log", "fin du journal"});
  return absl::OkStatus();
}

}  // namespace basin
