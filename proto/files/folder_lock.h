// One process per data folder.
#ifndef BASIN_PROTO_FILES_FOLDER_LOCK_H_
#define BASIN_PROTO_FILES_FOLDER_LOCK_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "proto/files/posix_file.h"

namespace basin {

// Held from Take until destruction, or until the process ends, however it ends: the kernel holds
// the lock (flock), the file's content, the holder's process id, is only for the message. The file
// stays.
class FolderLock {
 public:
  // Errors: LOCKED with the holder's process id, IO_FAILED. REQUIRES: the folder exists.
  static absl::StatusOr<std::unique_ptr<FolderLock>> Take(const std::string& folder);

  // For those who only read: nobody takes the folder meanwhile, and nothing is written, so that it
  // may be a copy on a disk that cannot be. nullptr where nobody ever took it. Errors: the same.
  static absl::StatusOr<std::unique_ptr<FolderLock>> Watch(const std::string& folder);

 private:
  explicit FolderLock(std::unique_ptr<PosixFile> file);

  const std::unique_ptr<PosixFile> file_;
};

}  // namespace basin

#endif  // BASIN_PROTO_FILES_FOLDER_LOCK_H_
