#include "proto/files/folder_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "proto/model/status.h"

namespace basin {
namespace {

absl::Status Locked(const std::string& folder, const PosixFile& file) {
  const absl::StatusOr<std::string> content = file.Read(0, 32);
  const std::string holder(absl::StripAsciiWhitespace(content.ok() ? *content : ""));
  const Text who = holder.empty() ? Text("another process", "un autre processus")
                                  : Text("process $0", "le processus $0", holder);
  return MakeError(v1::LOCKED,
                   {.detail = {"$0 is in use by $1", "$0 est utilisé par $1", folder, who}});
}

}  // namespace

FolderLock::FolderLock(std::unique_ptr<PosixFile> file) : file_(std::move(file)) {}

absl::StatusOr<std::unique_ptr<FolderLock>> FolderLock::Take(const std::string& folder) {
  const std::string path = folder + "/lock";
  BASIN_ASSIGN_OR_RETURN(std::unique_ptr<PosixFile> file, PosixFile::Open(path, O_RDWR | O_CREAT));
  if (flock(file->descriptor(), LOCK_EX | LOCK_NB) != 0)
    return errno == EWOULDBLOCK ? Locked(folder, *file)
                                : ErrnoError({"lock", "verrouillage de"}, path);
  BASIN_RETURN_IF_ERROR(file->Truncate(0));
  BASIN_RETURN_IF_ERROR(file->Write(0, absl::StrCat(getpid(), "\n")));
  return std::unique_ptr<FolderLock>(new FolderLock(std::move(file)));
}

absl::StatusOr<std::unique_ptr<FolderLock>> FolderLock::Watch(const std::string& folder) {
  const std::string path = folder + "/lock";
  if (!FileExists(path)) return nullptr;
  BASIN_ASSIGN_OR_RETURN(std::unique_ptr<PosixFile> file, PosixFile::Open(path, O_RDONLY));
  if (flock(file->descriptor(), LOCK_SH | LOCK_NB) != 0)
    return errno == EWOULDBLOCK ? Locked(folder, *file)
                                : ErrnoError({"lock", "verrouillage de"}, path);
  return std::unique_ptr<FolderLock>(new FolderLock(std::move(file)));
}

}  // namespace basin
