// Rows in a RocksDB of their own. Nothing in it is precious: every row can be folded again from the
// log, so writes are not synced, and a damaged folder is emptied rather than repaired.
#ifndef BASIN_SERVICES_PROJECTION_ROCKSDB_ROCKSDB_VIEW_STORE_H_
#define BASIN_SERVICES_PROJECTION_ROCKSDB_ROCKSDB_VIEW_STORE_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/projection/view_store.h"

namespace rocksdb {
class DB;
}

namespace basin {

// Snapshots hold nobody back, and may be taken and read from any thread.
class RocksdbViewStore final : public ViewStore {
 public:
  struct Opened {
    std::unique_ptr<RocksdbViewStore> store;
    std::string emptied_because;  // English; empty unless the folder's rows were given up
  };
  // Opens or creates the database in `folder`. When RocksDB finds it damaged, its files (and no
  // others) are removed and an empty one is created. Errors: LOCKED when another process uses the
  // folder, IO_FAILED.
  static absl::StatusOr<Opened> Open(const std::string& folder);

  // Removes the database's files from `folder`, which no store has open. For rows that turned out
  // to be unreadable while they were used.
  static absl::Status Empty(const std::string& folder);

  ~RocksdbViewStore() override;
  RocksdbViewStore(const RocksdbViewStore&) = delete;
  RocksdbViewStore& operator=(const RocksdbViewStore&) = delete;

  std::unique_ptr<ViewSnapshot> Snapshot() const override;
  absl::Status Write(absl::Span<const ViewChange> changes) override;

 private:
  explicit RocksdbViewStore(std::unique_ptr<rocksdb::DB> db);

  std::unique_ptr<rocksdb::DB> db_;
};

}  // namespace basin

#endif  // BASIN_SERVICES_PROJECTION_ROCKSDB_ROCKSDB_VIEW_STORE_H_
