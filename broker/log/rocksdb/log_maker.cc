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

absl::Status LogMaker::Add(const CommitGroup& group) {
  BASIN_RETURN_IF_ERROR(CheckFollows(group, end_.head, end_.recorded_at));
  const std::string key = EncodeGroupKey(group.first);
  const Packed packed = Pack(group.records, packed_);
  const std::string header = EncodeGroupHeader(group, packed.packing);
  const rocksdb::Slice key_parts[] = {key};
  const rocksdb::Slice value_parts[] = {header, ToSlice(packed.bytes)};
  rocksdb::WriteBatch batch;
  rocksdb::Status status = batch.Put(database_->log_family(), rocksdb::SliceParts(key_parts, 1),
                                     rocksdb::SliceParts(value_parts, 2));
  if (status.ok()) status = database_->db().Write(BulkWriteOptions(), &batch);
  if (!status.ok())
    return ToError(status, {"writing $0…$1", "écriture de $0…$1", group.first, group.last()});
  end_ = Extend(end_, group);
  return absl::OkStatus();
}

absl::Status LogMaker::Finish(const LogIdentity& identity, const std::vector<EpochNote>& epochs) {
  rocksdb::WriteBatch batch;
  rocksdb::Status status = batch.Put(kFormatKey, EncodeFormat(kLogFormat));
  if (status.ok()) status = batch.Put(kIdentityKey, EncodeIdentity(identity));
  if (status.ok()) status = batch.Put(kHeadKey, EncodeEnd(end_));
  for (const EpochNote& note : epochs)
    if (status.ok()) status = batch.Put(EncodeEpochKey(note.epoch), EncodeEpochNote(note));
  if (status.ok()) status = database_->db().Write(BulkWriteOptions(), &batch);
  if (status.ok())
    status = database_->db().Flush(rocksdb::FlushOptions(),
                                   {database_->log_family(), database_->default_family()});
  if (!status.ok()) return ToError(status, {"finishing the log", "fin du journal"});
  return absl::OkStatus();
}

}  // namespace basin
