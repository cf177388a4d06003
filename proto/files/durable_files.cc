#include "proto/files/durable_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "proto/files/posix_file.h"
#include "proto/model/status.h"

namespace basin {
namespace {

// So that a small file costs little and a large one few calls.
constexpr size_t kReadBytes = 64 * 1024;

std::string FolderOf(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

absl::Status ListError(const std::string& path, const std::error_code& error) {
  errno = error.value();
  return ErrnoError({"list", "lecture du dossier"}, path);
}

// The file stays open, for whoever syncs it.
absl::StatusOr<std::unique_ptr<PosixFile>> WriteFile(const std::string& path,
                                                     absl::string_view bytes) {
  BASIN_ASSIGN_OR_RETURN(std::unique_ptr<PosixFile> file,
                         PosixFile::Open(path, O_WRONLY | O_CREAT | O_TRUNC));
  BASIN_RETURN_IF_ERROR(file->Write(0, bytes));
  return file;
}

absl::Status Rename(const std::string& from, const std::string& to) {
  if (rename(from.c_str(), to.c_str()) != 0)
    return ErrnoError({"move $0 to", "déplacement de $0 vers", from}, to);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<FolderEntry>> ListFolder(const std::string& path) {
  std::error_code error;
  std::filesystem::directory_iterator it(path, error);
  if (error) return ListError(path, error);
  std::vector<FolderEntry> entries;
  for (; it != std::filesystem::directory_iterator(); it.increment(error)) {
    if (error) return ListError(path, error);
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
  const auto file = PosixFile::Open(path, O_RDONLY | O_NOFOLLOW);
  if (!file.ok() && !FileExists(path))
    return MakeError(v1::NOT_FOUND, {.detail = Text::Verbatim(path)});
  BASIN_RETURN_IF_ERROR(file.status());
  std::string bytes;
  while (bytes.size() <= max_bytes) {
    BASIN_ASSIGN_OR_RETURN(const std::string more, (*file)->Read(bytes.size(), kReadBytes));
    bytes += more;
    if (more.size() < kReadBytes) break;
  }
  if (bytes.size() > max_bytes) bytes.resize(max_bytes + 1);
  return bytes;
}

absl::Status WriteDurably(const std::string& path, absl::string_view bytes) {
  const std::string temporary = path + ".tmp";
  BASIN_ASSIGN_OR_RETURN(const auto file, WriteFile(temporary, bytes));
  BASIN_RETURN_IF_ERROR(file->Sync());
  BASIN_RETURN_IF_ERROR(Rename(temporary, path));
  return SyncFolder(FolderOf(path));
}

absl::Status WriteAllDurably(const std::string& folder,
                             absl::Span<const std::pair<std::string, std::string>> files) {
  for (const auto& [name, bytes] : files)
    BASIN_RETURN_IF_ERROR(WriteFile(absl::StrCat(folder, "/", name), bytes).status());
  return files.empty() ? absl::OkStatus() : SyncFileSystem(folder);
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
  if (unlink(path.c_str()) != 0 && errno != ENOENT)
    return ErrnoError({"remove", "suppression de"}, path);
  return absl::OkStatus();
}

}  // namespace basin
