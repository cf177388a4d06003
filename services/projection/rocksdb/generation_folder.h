// The folder of the views: a folder of rows for each generation, and GENERATIONS, which says which
// of them answers.
#ifndef BASIN_SERVICES_PROJECTION_ROCKSDB_GENERATION_FOLDER_H_
#define BASIN_SERVICES_PROJECTION_ROCKSDB_GENERATION_FOLDER_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "proto/files/folder_lock.h"
#include "services/projection/generations.h"
#include "services/projection/rocksdb/rocksdb_view_store.h"
#include "services/projection/view_store.h"

namespace basin {

// One generation's rows. Held by whoever folds, answers or compares; its snapshots are not to
// outlive it.
class GenerationStore final : public ViewStore {
 public:
  GenerationStore(std::string folder, std::unique_ptr<RocksdbViewStore> store);
  ~GenerationStore() override;

  std::unique_ptr<ViewSnapshot> Snapshot() const override { return store_->Snapshot(); }
  absl::Status Write(absl::Span<const ViewChange> changes) override {
    return store_->Write(changes);
  }
  // Any thread. Its folder is removed when nobody holds it any more.
  void GiveUp() { given_up_ = true; }

 private:
  const std::string folder_;
  std::unique_ptr<RocksdbViewStore> store_;
  std::atomic<bool> given_up_ = false;
};

// One process, one thread.
class GenerationFolder {
 public:
  // Creates the folder where it is missing. Rows from before there were generations become
  // generation 1; folders of generations that GENERATIONS does not name are removed, and when it
  // cannot be read, all but the first. Errors: LOCKED when another process uses the folder,
  // IO_FAILED.
  static absl::StatusOr<std::unique_ptr<GenerationFolder>> Open(const std::string& folder,
                                                                absl::Time now);

  const Generations& generations() const { return generations_; }
  // On the disk when it returns; after an error nothing has changed. Errors: IO_FAILED, DISK_FULL.
  absl::Status Set(const Generations& generations);

  struct Opened {
    std::shared_ptr<GenerationStore> store;
    std::string emptied_because;  // English; empty unless the rows were given up
  };
  // Opens or creates the rows of a generation. Errors: those of RocksdbViewStore.
  absl::StatusOr<Opened> OpenRows(uint64_t number) const;
  // Removes the rows of a generation that nobody has open. Errors: the same.
  absl::Status EmptyRows(uint64_t number) const;

 private:
  GenerationFolder(std::string folder, std::unique_ptr<FolderLock> lock);
  absl::Status Read(absl::Time now);
  absl::Status RemoveOthers() const;
  std::string RowsOf(uint64_t number) const;

  const std::string folder_;
  const std::unique_ptr<FolderLock> lock_;
  Generations generations_;
};

}  // namespace basin

#endif  // BASIN_SERVICES_PROJECTION_ROCKSDB_GENERATION_FOLDER_H_
