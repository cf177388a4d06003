// An open RocksDB with the log's two column families; closes them in the order RocksDB insists on.
#ifndef BASIN_BROKER_LOG_ROCKSDB_DATABASE_H_
#define BASIN_BROKER_LOG_ROCKSDB_DATABASE_H_

#include <memory>
#include <string>
#include <vector>

#include "rocksdb/db.h"
#include "rocksdb/options.h"
#include "rocksdb/status.h"

namespace basin {

// Thread-safe as rocksdb::DB is. Iterators must not outlive it.
class Database {
 public:
  static rocksdb::Status Open(const rocksdb::DBOptions& options, const std::string& path,
                              std::unique_ptr<Database>* database);
  // Reads everything that is durable, the write-ahead log included, and changes nothing on disk.
  static rocksdb::Status OpenReadOnly(const rocksdb::DBOptions& options, const std::string& path,
                                      std::unique_ptr<Database>* database);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  rocksdb::DB& db() const { return *db_; }
  rocksdb::ColumnFamilyHandle* default_family() const { return families_[0]; }
  rocksdb::ColumnFamilyHandle* log_family() const { return families_[1]; }

  // The value of a key of the default family.
  rocksdb::Status Get(const char* key, std::string* value) const;
  // Over the groups: for one after the other, and for single ones here and there.
  std::unique_ptr<rocksdb::Iterator> ScanGroups() const;
  std::unique_ptr<rocksdb::Iterator> SeekGroups() const;

 private:
  Database(rocksdb::DB* db, std::vector<rocksdb::ColumnFamilyHandle*> families);

  const std::unique_ptr<rocksdb::DB> db_;
  const std::vector<rocksdb::ColumnFamilyHandle*> families_;
};

}  // namespace basin

#endif  // BASIN_BROKER_LOG_ROCKSDB_DATABASE_H_
