#include "clients/agent/durable_files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "proto/model/status.h"

namespace basin {
namespace {

absl::Status Failed(absl::string_view what, const std::string& path, int error) {
  return MakeError(v1::IO_FAILED,
                   {.detail = absl::StrCat(what, " ", path, ": ", std::strerror(error))});
}

// Closes at the end of a scope.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }
  bool ok() const { return fd_ >= 0; }

 private:
  const int fd_;
};

std::string FolderOf(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

absl::Status SyncFolder(const std::string& folder) {
  const Descriptor descriptor(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!descriptor.ok()) return Failed("opening", folder, errno);
  if (fsync(descriptor.get()) != 0) return Failed("syncing", folder, errno);
  return absl::OkStatus();
}

absl::Status WriteBytes(int fd, absl::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return Failed("writing", path, errno);
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return absl::OkStatus();
}

absl::Status WriteFile(const std::string& path, absl::string_view bytes) {
  const Descriptor file(open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640));
  if (!file.ok()) return Failed("creating", path, errno);
  BASIN_RETURN_IF_ERROR(WriteBytes(file.get(), bytes, path));
  if (fsync(file.get()) != 0) return Failed("syncing", path, errno);
  return absl::OkStatus();
}

absl::Status Rename(const std::string& from, const std::string& to) {
  if (rename(from.c_str(), to.c_str()) != 0)
    return Failed(absl::StrCat("moving ", from, " to"), to, errno);
  return absl::OkStatus();
}

}  // namespace

absl::Status MakeFolder(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) return Failed("creating the folder", path, error.value());
  return absl::OkStatus();
}

absl::StatusOr<std::vector<FolderEntry>> ListFolder(const std::string& path) {
  std::error_code error;
  std::filesystem::directory_iterator it(path, error);
  if (error) return Failed("listing", path, error.value());
  std::vector<FolderEntry> entries;
  for (; it != std::filesystem::directory_iterator(); it.increment(error)) {
    if (error) return Failed("listing", path, error.value());
    struct stat info;
    // A file that went away meanwhile is not there.
    if (lstat(it->path().c_str(), &info) != 0) continue;
    entries.push_back({.name = it->path().filename().string(),
                       .regular = S_ISREG(info.st_mode),
                       .modified = absl::TimeFromTimespec(info.st_mtim)});
  }
  std::sort(entries.begin(), entries.end(),
            [](const FolderEntry& a, const FolderEntry& b) { return a.name < b.name; });
  return entries;
}

absl::StatusOr<std::string> ReadFile(const std::string& path, size_t max_bytes) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!file.ok() && errno == ENOENT) return MakeError(v1::NOT_FOUND, {.detail = path});
  if (!file.ok()) return Failed("opening", path, errno);
  std::string bytes;
  char buffer[1 << 16];
  while (bytes.size() <= max_bytes) {
    const ssize_t got = read(file.get(), buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return Failed("reading", path, errno);
    if (got == 0) break;
    bytes.append(buffer, static_cast<size_t>(got));
  }
  if (bytes.size() > max_bytes) bytes.resize(max_bytes + 1);
  return bytes;
}

absl::Status WriteDurably(const std::string& path, absl::string_view bytes) {
  const std::string temporary = path + ".tmp";
  BASIN_RETURN_IF_ERROR(WriteFile(temporary, bytes));
  BASIN_RETURN_IF_ERROR(Rename(temporary, path));
  return SyncFolder(FolderOf(path));
}

absl::Status WriteAllDurably(const std::string& folder,
                             absl::Span<const std::pair<std::string, std::string>> files) {
  for (const auto& [name, bytes] : files)
    BASIN_RETURN_IF_ERROR(WriteFile(absl::StrCat(folder, "/", name), bytes));
  return SyncFolder(folder);
}

absl::Status MoveDurably(const std::string& from, const std::string& to) {
  BASIN_RETURN_IF_ERROR(Rename(from, to));
  BASIN_RETURN_IF_ERROR(SyncFolder(FolderOf(to)));
  return SyncFolder(FolderOf(from));
}

absl::Status MoveAllDurably(const std::string& from_folder, const std::string& to_folder,
                            absl::Span<const std::string> names) {
  for (const std::string& name : names)
    BASIN_RETURN_IF_ERROR(
        Rename(absl::StrCat(from_folder, "/", name), absl::StrCat(to_folder, "/", name)));
  BASIN_RETURN_IF_ERROR(SyncFolder(to_folder));
  return SyncFolder(from_folder);
}

absl::Status RemoveFile(const std::string& path) {
  if (unlink(path.c_str()) != 0 && errno != ENOENT) return Failed("removing", path, errno);
  return absl::OkStatus();
}

absl::StatusOr<FolderLock> FolderLock::Acquire(const std::string& folder) {
  const std::string path = folder + "/agent.lock";
  const int fd = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return Failed("opening", path, errno);
  FolderLock lock(fd);
  if (flock(fd, LOCK_EX | LOCK_NB) == 0) return lock;
  return MakeError(v1::LOCKED, {.detail = absl::StrCat("another agent works in ", folder)});
}

FolderLock::~FolderLock() {
  if (fd_ >= 0) close(fd_);
}

}  // namespace basin
