// A RocksDB file system that knows what a power cut would leave: per file, the bytes that were
// synced. It can also fail at the nth write or sync.
#ifndef BASIN_TESTS_BROKER_LOG_ROCKSDB_POWER_LOSS_FILE_SYSTEM_H_
#define BASIN_TESTS_BROKER_LOG_ROCKSDB_POWER_LOSS_FILE_SYSTEM_H_

#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>

#include "rocksdb/file_system.h"

namespace basin {

class PowerLossFileSystem final : public rocksdb::FileSystemWrapper {
 public:
  PowerLossFileSystem();
  const char* Name() const override { return "PowerLossFileSystem"; }

  // From the nth write or sync of any file on (counted from now, 0 is the next), every operation
  // fails.
  void FailAfter(uint64_t operations);
  // From now on nothing reaches the disk.
  void CutPower();
  // Takes from every file what was not synced, but for a random part of it (a torn end). To be
  // called when the database is closed. Returns how many bytes went.
  uint64_t ForgetUnsynced(std::mt19937& random);
  // Writes and syncs so far.
  uint64_t operations() const;

  rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* context) override;
  rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to,
                               const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* context) override;

 private:
  class File;
  struct Written {
    uint64_t length = 0;
    uint64_t synced = 0;
  };

  // An error when this operation is not to happen.
  rocksdb::IOStatus Admit();

  mutable std::mutex mutex_;  // guards all below
  std::map<std::string, Written> files_;
  uint64_t operations_ = 0;
  uint64_t fail_from_ = std::numeric_limits<uint64_t>::max();
};

}  // namespace basin

#endif  // BASIN_TESTS_BROKER_LOG_ROCKSDB_POWER_LOSS_FILE_SYSTEM_H_
