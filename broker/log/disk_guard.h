// Stops publishing before the disk is full. RocksDB (as Debian builds it, with assertions) aborts
// the process when a write meets a full disk; a hub that stops in time goes on reading, and resumes
// by itself.
#ifndef BASIN_BROKER_LOG_DISK_GUARD_H_
#define BASIN_BROKER_LOG_DISK_GUARD_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace basin {

struct DiskGuardOptions {
  // Publishes are refused while less than this is free. Must cover what the log writes between two
  // looks and while RocksDB flushes and compacts: twice its write buffers at the least.
  uint64_t reserve_bytes = 512ull * 1024 * 1024;
  // They are taken again when this much more is free, so that the answer does not flicker.
  uint64_t resume_margin_bytes = 128ull * 1024 * 1024;
};

// The decision. Pure; one thread at a time.
class DiskGuard {
 public:
  explicit DiskGuard(DiskGuardOptions options) : options_(options) {}

  // Takes in how much is free now. Returns whether the answer of Check changed.
  bool Update(uint64_t free_bytes);
  // DISK_FULL, with what is free and what is needed, or OK. OK before the first Update.
  absl::Status Check() const;
  uint64_t free_bytes() const { return free_bytes_; }

 private:
  const DiskGuardOptions options_;
  uint64_t free_bytes_ = 0;
  bool full_ = false;
};

// What an unprivileged process may still write to the file system of `folder`. Errors: IO_FAILED.
absl::StatusOr<uint64_t> FreeBytes(const std::string& folder);

}  // namespace basin

#endif  // BASIN_BROKER_LOG_DISK_GUARD_H_
