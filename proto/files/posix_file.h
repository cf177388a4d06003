// The few file operations that durability needs, with their errors as catalogue codes.
#ifndef BASIN_PROTO_FILES_POSIX_FILE_H_
#define BASIN_PROTO_FILES_POSIX_FILE_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "proto/model/text.h"

namespace basin {

// IO_FAILED for what `errno` says about `what` ("write", "sync" …) on `path`; DISK_FULL for ENOSPC.
absl::Status ErrnoError(const Text& what, const std::string& path);

// An open file. One thread at a time.
class PosixFile {
 public:
  // `flags` as open(2), O_CLOEXEC added; a new file is readable by its owner and group.
  static absl::StatusOr<std::unique_ptr<PosixFile>> Open(const std::string& path, int flags);
  ~PosixFile();
  PosixFile(const PosixFile&) = delete;
  PosixFile& operator=(const PosixFile&) = delete;

  // Up to `size` bytes from `offset`; fewer at the end of the file.
  absl::StatusOr<std::string> Read(uint64_t offset, size_t size) const;
  absl::Status Write(uint64_t offset, absl::string_view bytes);
  absl::Status Truncate(uint64_t size);
  // The bytes, and what is needed to find them, are on the disk.
  absl::Status Sync();

  int descriptor() const { return descriptor_; }

 private:
  PosixFile(std::string path, int descriptor);

  const std::string path_;
  const int descriptor_;
};

bool FileExists(const std::string& path);
// Creates the folder, and those above it, durably. No error when it exists.
absl::Status MakeFolder(const std::string& path);
// Makes the names in a folder (created, renamed) durable.
absl::Status SyncFolder(const std::string& path);
// Makes durable whatever was written to the file system that holds the folder.
absl::Status SyncFileSystem(const std::string& folder);

}  // namespace basin

#endif  // BASIN_PROTO_FILES_POSIX_FILE_H_
