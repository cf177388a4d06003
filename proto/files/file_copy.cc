#include "proto/files/file_copy.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <memory>
#include <system_error>

#include "proto/files/posix_file.h"
#include "proto/model/digest_stream.h"
#include "proto/model/status.h"

namespace basin {
namespace {

constexpr size_t kPieceBytes = size_t{1024} * 1024;

absl::StatusOr<std::unique_ptr<PosixFile>> OpenToRead(const std::string& path) {
  absl::StatusOr<std::unique_ptr<PosixFile>> file = PosixFile::Open(path, O_RDONLY);
  if (!file.ok() && !FileExists(path))
    return MakeError(v1::NOT_FOUND, {.detail = Text::Verbatim(path)});
  return file;
}

// To nowhere, when `to` is nullptr.
absl::StatusOr<FileSum> Pump(const PosixFile& from, PosixFile* to) {
  FileSum sum;
  DigestStream digest;
  while (true) {
    BASIN_ASSIGN_OR_RETURN(const std::string piece, from.Read(sum.bytes, kPieceBytes));
    digest.Add(piece);
    if (to != nullptr) BASIN_RETURN_IF_ERROR(to->Write(sum.bytes, piece));
    sum.bytes += piece.size();
    if (piece.size() < kPieceBytes) break;
  }
  sum.digest = digest.Finish();
  return sum;
}

}  // namespace

absl::StatusOr<FileSum> SumFile(const std::string& path) {
  BASIN_ASSIGN_OR_RETURN(const auto file, OpenToRead(path));
  return Pump(*file, nullptr);
}

absl::StatusOr<FileSum> CopyFile(const std::string& from, const std::string& to) {
  BASIN_ASSIGN_OR_RETURN(const auto source, OpenToRead(from));
  BASIN_ASSIGN_OR_RETURN(const auto target, PosixFile::Open(to, O_WRONLY | O_CREAT | O_TRUNC));
  BASIN_ASSIGN_OR_RETURN(const FileSum sum, Pump(*source, target.get()));
  BASIN_RETURN_IF_ERROR(target->Sync());
  return sum;
}

absl::Status LinkOrCopyFile(const std::string& from, const std::string& to) {
  if (link(from.c_str(), to.c_str()) == 0) return absl::OkStatus();
  if (errno == ENOENT) return MakeError(v1::NOT_FOUND, {.detail = Text::Verbatim(from)});
  return CopyFile(from, to).status();
}

absl::Status ExchangeFolders(const std::string& a, const std::string& b) {
  if (renameat2(AT_FDCWD, a.c_str(), AT_FDCWD, b.c_str(), RENAME_EXCHANGE) != 0)
    return ErrnoError({"exchange $0 and", "échange de $0 et", a}, b);
  return SyncFolder(std::filesystem::path(a).parent_path().string());
}

absl::Status RemoveFolder(const std::string& path) {
  std::error_code error;
  std::filesystem::remove_all(path, error);
  if (!error) return absl::OkStatus();
  errno = error.value();
  return ErrnoError({"remove", "suppression de"}, path);
}

}  // namespace basin
