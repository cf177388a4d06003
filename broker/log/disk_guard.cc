#include "broker/log/disk_guard.h"

#include <sys/statvfs.h>

#include "absl/strings/str_cat.h"
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
  return MakeError(v1::DISK_FULL,
                   {.detail = absl::StrCat(free_bytes_ / kMiB, " MiB are free, ",
                                           options_.reserve_bytes / kMiB, " MiB are reserved"),
                    .retry_after = kRetryAfter});
}

absl::StatusOr<uint64_t> FreeBytes(const std::string& folder) {
  struct statvfs disk;
  if (statvfs(folder.c_str(), &disk) != 0) return ErrnoError("look at the disk of", folder);
  return static_cast<uint64_t>(disk.f_bavail) * disk.f_frsize;
}

}  // namespace basin
