// Copies of files that can be trusted: on the disk, and with the digest of what was copied.
#ifndef BASIN_PROTO_FILES_FILE_COPY_H_
#define BASIN_PROTO_FILES_FILE_COPY_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "proto/model/digest.h"

namespace basin {

// Errors of all: IO_FAILED or DISK_FULL naming the path; NOT_FOUND when the file to read is not
// there.

struct FileSum {
  uint64_t bytes = 0;
  Sha256 digest{};
};
inline bool operator==(const FileSum& a, const FileSum& b) {
  return a.bytes == b.bytes && a.digest == b.digest;
}

absl::StatusOr<FileSum> SumFile(const std::string& path);

// Writes what `from` holds now to `to`, replacing what is there; it is on the disk when this
// returns, its name once the folder is synced. Of a file that grows meanwhile a prefix is copied.
absl::StatusOr<FileSum> CopyFile(const std::string& from, const std::string& to);

// A second name for the same bytes; a copy where the file system has no such thing. For files that
// nobody writes to any more.
absl::Status LinkOrCopyFile(const std::string& from, const std::string& to);

// Exchanges two folders in one step, so that no crash shows either name missing. REQUIRES: both
// exist, under one parent.
absl::Status ExchangeFolders(const std::string& a, const std::string& b);

// The folder and all that is in it. No error when it is not there.
absl::Status RemoveFolder(const std::string& path);

}  // namespace basin

#endif  // BASIN_PROTO_FILES_FILE_COPY_H_
