#include "broker/log/disk_guard.h"

#include <sys/statvfs.h>

#include "proto/files/posix_file.h"
#include "proto/model/status.h"

namespace basin {
namespace {

constexpr uint64_t kMiB = uint64_t{1024} * 1024;
constexpr absl::Duration kRetryAfter = absl::Seconds(10);

}  // namespace

bool DiskGuard::Update(uint64_t free_bytes) {
  const uint64_t wanted = options_.reserve_bytes + (full_ ? options_.resume_margin_bytes : 0);
  const bool was_full = full_;
  free_bytes_ = free_bytes;
  full_ = free_bytes < wanted;
  return full_ != was_full;
}

absl::Status DiskGuard::Check() const {
  if (!full_) return absl::OkStatus();
  return MakeError(v1::DISK_FULL, {.detail = {"$0 MiB are free, $1 MiB are reserved",
                                              "$0 Mio sont libres, $1 Mio sont réservés",
                                              free_bytes_ / kMiB, options_.reserve_bytes / kMiB},
                                   .retry_after = kRetryAfter});
}

absl::StatusOr<uint64_t> FreeBytes(const std::string& folder) {
  struct statvfs disk;
  if (statvfs(folder.c_str(), &disk) != 0)
    return ErrnoError({"look at the disk of", "examen du disque de"}, folder);
  return static_cast<uint64_t>(disk.f_bavail) * disk.f_frsize;
}

}  // namespace basin
