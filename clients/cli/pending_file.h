// A file that appears whole or not at all.
#ifndef BASIN_CLIENTS_CLI_PENDING_FILE_H_
#define BASIN_CLIENTS_CLI_PENDING_FILE_H_

#include <cstdio>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace basin::cli {

// Written beside its place under a name of its own; Commit puts it there. Without Commit nothing
// remains, whatever ended the command.
class PendingFile {
 public:
  // Errors: FILE_EXISTS when there is something at `path`, FILE_FAILED when nothing can be written
  // beside it.
  static absl::StatusOr<std::unique_ptr<PendingFile>> Create(const std::string& path);
  ~PendingFile();
  PendingFile(const PendingFile&) = delete;
  PendingFile& operator=(const PendingFile&) = delete;

  // Errors: FILE_FAILED.
  absl::Status Write(absl::string_view bytes);
  // Syncs the file and gives it its name, unless somebody else took the name meanwhile
  // (FILE_EXISTS). Errors: FILE_FAILED.
  absl::Status Commit();

 private:
  PendingFile(std::string path, std::string temporary, std::FILE* file);

  const std::string path_, temporary_;
  std::FILE* file_;
  bool committed_ = false;
};

// The whole content of a file, or of `in` when `path` is "-". Errors: FILE_FAILED when it cannot be
// read, TOO_LONG beyond `limit`.
absl::StatusOr<std::string> ReadInput(const std::string& path, std::FILE* in, size_t limit);

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_PENDING_FILE_H_
