// Files that are there whole or not at all, also after the power failed.
#ifndef BASIN_PROTO_FILES_DURABLE_FILES_H_
#define BASIN_PROTO_FILES_DURABLE_FILES_H_

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

namespace basin {

// Errors of all: IO_FAILED or DISK_FULL naming the path; NOT_FOUND where said.

struct FolderEntry {
  std::string name;
  bool regular = false;  // a plain file: no folder, no link, no pipe
  absl::Time modified = absl::InfinitePast();
};
// What the folder holds, in the order of names.
absl::StatusOr<std::vector<FolderEntry>> ListFolder(const std::string& path);

// The bytes of a file; of a longer one, `max_bytes` + 1 of them. NOT_FOUND when it is not there.
absl::StatusOr<std::string> ReadFile(const std::string& path, size_t max_bytes);

// Writes `bytes` beside `path` and moves them there once they are on the disk. What was there is
// replaced.
absl::Status WriteDurably(const std::string& path, absl::string_view bytes);

// Writes many files, name and bytes, into one folder; they are on the disk when it returns. One
// sync of the whole file system: hundreds of files cost what one does, and what others have written
// there meanwhile is waited for, too. Meant for folders that nobody else reads: a crash may leave
// files half written.
absl::Status WriteAllDurably(const std::string& folder,
                             absl::Span<const std::pair<std::string, std::string>> files);

// Moves a file to another folder of the same file system. What was there is replaced.
absl::Status MoveDurably(const std::string& from, const std::string& to);
// The same for many, named, from folder to folder.
absl::Status MoveAllDurably(const std::string& from_folder, const std::string& to_folder,
                            absl::Span<const std::string> names);

absl::Status RemoveFile(const std::string& path);

}  // namespace basin

#endif  // BASIN_PROTO_FILES_DURABLE_FILES_H_
