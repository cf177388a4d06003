#include "clients/cli/pending_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "proto/model/status.h"

namespace basin::cli {
namespace {

absl::Status Exists(const std::string& path) { return MakeError(v1::FILE_EXISTS, {.field = path}); }

// What errno says of `path`.
absl::Status Failed(const std::string& path) {
  return MakeError(v1::FILE_FAILED, {.field = path, .detail = SystemFault(errno)});
}

}  // namespace

absl::StatusOr<std::unique_ptr<PendingFile>> PendingFile::Create(const std::string& path) {
  struct stat ignored;
  if (lstat(path.c_str(), &ignored) == 0) return Exists(path);
  std::string temporary = absl::StrCat(path, ".XXXXXX");
  const int descriptor = mkstemp(temporary.data());
  if (descriptor < 0) return Failed(path);
  // mkstemp keeps others out; an export is an ordinary file.
  const mode_t mask = umask(0);
  umask(mask);
  fchmod(descriptor, 0666 & ~mask);
  return std::unique_ptr<PendingFile>(
      new PendingFile(path, std::move(temporary), fdopen(descriptor, "w")));
}

PendingFile::PendingFile(std::string path, std::string temporary, std::FILE* file)
    : path_(std::move(path)), temporary_(std::move(temporary)), file_(file) {}

PendingFile::~PendingFile() {
  if (file_ != nullptr) std::fclose(file_);
  if (!committed_) unlink(temporary_.c_str());
}

absl::Status PendingFile::Write(absl::string_view bytes) {
  if (std::fwrite(bytes.data(), 1, bytes.size(), file_) != bytes.size()) return Failed(path_);
  return absl::OkStatus();
}

absl::Status PendingFile::Commit() {
  if (std::fflush(file_) != 0 || fsync(fileno(file_)) != 0) return Failed(path_);
  if (renameat2(AT_FDCWD, temporary_.c_str(), AT_FDCWD, path_.c_str(), RENAME_NOREPLACE) != 0)
    return errno == EEXIST ? Exists(path_) : Failed(path_);
  committed_ = true;
  return absl::OkStatus();
}

absl::StatusOr<std::string> ReadInput(const std::string& path, std::FILE* in, size_t limit) {
  const bool standard = path == "-";
  std::FILE* const file = standard ? in : std::fopen(path.c_str(), "r");
  const absl::Cleanup close = [&] {
    if (!standard && file != nullptr) std::fclose(file);
  };
  if (file == nullptr) return Failed(path);
  std::string content;
  char buffer[1 << 16];
  while (const size_t read = std::fread(buffer, 1, sizeof(buffer), file)) {
    content.append(buffer, read);
    if (content.size() > limit)
      return MakeError(v1::TOO_LONG, {.field = path,
                                      .detail = {"at most $0 bytes are read",
                                                 "au plus $0 octets sont lus", limit}});
  }
  if (std::ferror(file) != 0) return Failed(path);
  return content;
}

}  // namespace basin::cli
