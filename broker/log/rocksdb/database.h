// An open RocksDB with the log's column families; closes them in the order RocksDB insists on.
#ifndef BASIN_BROKER_LOG_ROCKSDB_DATABASE_H_
#define BASIN_BROKER_LOG_ROCKSDB_DATABASE_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "broker/log/rocksdb/group_iterator.h"
#include "broker/log/rocksdb/keys.h"
#include "rocksdb/db.h"
#include "rocksdb/options.h"
#include "rocksdb/status.h"

namespace basin {

// Thread-safe as rocksdb::DB is. Iterators must not outlive it.
class Database {
 public:
  // `log_filter` drops from "log" what it says when that is compacted; it outlives the database.
  static rocksdb::Status Open(const rocksdb::DBOptions& options, const std::string& path,
                              std::unique_ptr<Database>* database,
                              const rocksdb::CompactionFilter* log_filter = nullptr);
  // Reads everything that is durable, the write-ahead log included, and changes nothing on disk.
  static rocksdb::Status OpenReadOnly(const rocksdb::DBOptions& options, const std::string& path,
                                      std::unique_ptr<Database>* database);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  rocksdb::DB& db() const { return *db_; }
  rocksdb::ColumnFamilyHandle* default_family() const { return families_[0]; }
  rocksdb::ColumnFamilyHandle* log_family() const { return families_[1]; }
  // nullptr before the first purge.
  rocksdb::ColumnFamilyHandle* kept_family() const {
    return families_.size() > 2 ? families_[2] : nullptr;
  }
  // Makes it, when there is none.
  rocksdb::Status CreateKept();

  // How far purges have come when it was opened, or since SetPurge.
  const PurgeState& purge() const { return purge_; }
  void SetPurge(PurgeState purge) { purge_ = std::move(purge); }

  // The value of a key of the default family.
  rocksdb::Status Get(const char* key, std::string* value) const;
  // Over the groups: for one after the other, and for single ones here and there.
  std::unique_ptr<GroupIterator> ScanGroups() const;
  std::unique_ptr<GroupIterator> SeekGroups() const;

 private:
  Database(rocksdb::DB* db, std::vector<rocksdb::ColumnFamilyHandle*> families);
  static rocksdb::Status Take(const rocksdb::Status& opened, rocksdb::DB* db,
                              std::vector<rocksdb::ColumnFamilyHandle*> families,
                              std::unique_ptr<Database>* database);
  rocksdb::Status LoadPurge();
  std::unique_ptr<GroupIterator> Groups(const rocksdb::ReadOptions& options) const;

  const std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> families_;
  PurgeState purge_;
};

}  // namespace basin

#endif  // BASIN_BROKER_LOG_ROCKSDB_DATABASE_H_
