#include "broker/log/rocksdb/next_epoch.h"

#include <memory>

#include "broker/log/durable_head.h"
#include "broker/log/rocksdb/database.h"
#include "broker/log/rocksdb/options.h"
#include "proto/model/status.h"
#include "rocksdb/write_batch.h"

namespace basin {
namespace {

// Up to where the write-ahead log is whole, whatever lies behind.
absl::StatusOr<std::unique_ptr<Database>> OpenToChange(const std::string& folder) {
  rocksdb::DBOptions options = LogDbOptions(nullptr);
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  std::unique_ptr<Database> database;
  const rocksdb::Status status = Database::Open(options, DatabasePath(folder), &database);
  if (!status.ok()) return ToError(status, {"opening $0", "ouverture de $0", folder});
  return database;
}

absl::StatusOr<LogIdentity> ReadIdentity(const Database& database) {
  std::string value;
  const rocksdb::Status status = database.Get(kIdentityKey, &value);
  if (!status.ok()) return ToError(status, {"reading the identity", "lecture de l'identité"});
  return DecodeIdentity(value);
}

rocksdb::Status WriteEpoch(const Database& database, const LogIdentity& identity, const LogEnd& end,
                           const EpochNote& note) {
  rocksdb::WriteBatch batch;
  rocksdb::Status status = batch.Put(kHeadKey, EncodeEnd(end));
  if (status.ok()) status = batch.Put(kIdentityKey, EncodeIdentity(identity));
  if (status.ok()) status = batch.Put(EncodeEpochKey(note.epoch), EncodeEpochNote(note));
  if (status.ok()) status = database.db().Write(CommitWriteOptions(), &batch);
  return status;
}

}  // namespace

absl::StatusOr<LogIdentity> BeginEpoch(const std::string& folder, const LogEnd& end,
                                       const EpochNote& note) {
  LogIdentity identity;
  {
    BASIN_ASSIGN_OR_RETURN(const auto database, OpenToChange(folder));
    BASIN_ASSIGN_OR_RETURN(identity, ReadIdentity(*database));
    identity.epoch = note.epoch;
    const rocksdb::Status status = WriteEpoch(*database, identity, end, note);
    if (!status.ok()) return ToError(status, {"beginning an epoch", "début d'une époque"});
  }
  const DurableHead head{identity.log_id, identity.epoch, end.head, end.tree.Root()};
  BASIN_RETURN_IF_ERROR(DurableHeadFile::Create(DurableHeadPath(folder), head).status());
  return identity;
}

}  // namespace basin
