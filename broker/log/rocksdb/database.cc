#include "broker/log/rocksdb/database.h"

#include <utility>

#include "broker/log/rocksdb/options.h"

namespace basin {

Database::Database(rocksdb::DB* db, std::vector<rocksdb::ColumnFamilyHandle*> families)
    : db_(db), families_(std::move(families)) {}

Database::~Database() {
  for (rocksdb::ColumnFamilyHandle* family : families_) db_->DestroyColumnFamilyHandle(family);
}

rocksdb::Status Database::Open(const rocksdb::DBOptions& options, const std::string& path,
                               std::unique_ptr<Database>* database) {
  rocksdb::DB* db = nullptr;
  std::vector<rocksdb::ColumnFamilyHandle*> families;
  rocksdb::Status status = rocksdb::DB::Open(options, path, LogColumnFamilies(), &families, &db);
  if (status.ok()) database->reset(new Database(db, std::move(families)));
  return status;
}

rocksdb::Status Database::OpenReadOnly(const rocksdb::DBOptions& options, const std::string& path,
                                       std::unique_ptr<Database>* database) {
  rocksdb::DB* db = nullptr;
  std::vector<rocksdb::ColumnFamilyHandle*> families;
  rocksdb::Status status =
      rocksdb::DB::OpenForReadOnly(options, path, LogColumnFamilies(), &families, &db);
  if (status.ok()) database->reset(new Database(db, std::move(families)));
  return status;
}

rocksdb::Status Database::Get(const char* key, std::string* value) const {
  return db_->Get(SeekReadOptions(), default_family(), key, value);
}

std::unique_ptr<rocksdb::Iterator> Database::ScanGroups() const {
  return std::unique_ptr<rocksdb::Iterator>(db_->NewIterator(ScanReadOptions(), log_family()));
}

std::unique_ptr<rocksdb::Iterator> Database::SeekGroups() const {
  return std::unique_ptr<rocksdb::Iterator>(db_->NewIterator(SeekReadOptions(), log_family()));
}

}  // namespace basin
