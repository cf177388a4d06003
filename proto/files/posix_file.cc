#include "proto/files/posix_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "proto/model/status.h"

namespace basin {

absl::Status ErrnoError(const Text& what, const std::string& path) {
  const int error = errno;
  return MakeError(error == ENOSPC ? v1::DISK_FULL : v1::IO_FAILED,
                   {.detail = {"$0 $1: $2", "$0 $1 : $2", what, path, SystemFault(error)}});
}

PosixFile::PosixFile(std::string path, int descriptor)
    : path_(std::move(path)), descriptor_(descriptor) {}

PosixFile::~PosixFile() { close(descriptor_); }

absl::StatusOr<std::unique_ptr<PosixFile>> PosixFile::Open(const std::string& path, int flags) {
  const int descriptor = open(path.c_str(), flags | O_CLOEXEC, 0640);
  if (descriptor < 0) return ErrnoError({"open", "ouverture de"}, path);
  return std::unique_ptr<PosixFile>(new PosixFile(path, descriptor));
}

absl::StatusOr<std::string> PosixFile::Read(uint64_t offset, size_t size) const {
  std::string bytes(size, '\0');
  size_t done = 0;
  while (done < size) {
    const ssize_t n =
        pread(descriptor_, bytes.data() + done, size - done, static_cast<off_t>(offset + done));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return ErrnoError({"read", "lecture de"}, path_);
    if (n == 0) break;
    done += static_cast<size_t>(n);
  }
  bytes.resize(done);
  return bytes;
}

absl::Status PosixFile::Write(uint64_t offset, absl::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return ErrnoError({"write", "écriture de"}, path_);
    bytes.remove_prefix(static_cast<size_t>(n));
    offset += static_cast<uint64_t>(n);
  }
  return absl::OkStatus();
}

absl::Status PosixFile::Truncate(uint64_t size) {
  if (ftruncate(descriptor_, static_cast<off_t>(size)) != 0)
    return ErrnoError({"truncate", "troncature de"}, path_);
  return absl::OkStatus();
}

// Never tried again after a failure: the kernel may have dropped the pages and report success.
absl::Status PosixFile::Sync() {
  if (fdatasync(descriptor_) != 0) return ErrnoError({"sync", "mise sur disque de"}, path_);
  return absl::OkStatus();
}

bool FileExists(const std::string& path) { return access(path.c_str(), F_OK) == 0; }

absl::Status MakeFolder(const std::string& path) {
  const std::filesystem::path folder = std::filesystem::absolute(path).lexically_normal();
  if (FileExists(folder.string())) return absl::OkStatus();
  const std::string parent = folder.parent_path().string();
  BASIN_RETURN_IF_ERROR(MakeFolder(parent));
  if (mkdir(folder.c_str(), 0750) != 0 && errno != EEXIST)
    return ErrnoError({"create folder", "création du dossier"}, folder.string());
  return SyncFolder(parent);
}

absl::Status SyncFolder(const std::string& path) {
  BASIN_ASSIGN_OR_RETURN(const std::unique_ptr<PosixFile> folder,
                         PosixFile::Open(path, O_RDONLY | O_DIRECTORY));
  if (fsync(folder->descriptor()) != 0)
    return ErrnoError({"sync folder", "mise sur disque du dossier"}, path);
  return absl::OkStatus();
}

absl::Status SyncFileSystem(const std::string& folder) {
  BASIN_ASSIGN_OR_RETURN(const std::unique_ptr<PosixFile> opened,
                         PosixFile::Open(folder, O_RDONLY | O_DIRECTORY));
  if (syncfs(opened->descriptor()) != 0)
    return ErrnoError({"sync the file system of", "mise sur disque du système de fichiers de"},
                      folder);
  return absl::OkStatus();
}

}  // namespace basin
