#include "clients/cli/pending_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "proto/model/status.h"

namespace basin::cli {
namespace {

absl::Status Exists(const std::string& path) {
  return MakeError(
      v1::BAD_FILE,
      {.field = path, .detail = "it exists already and is not overwritten; choose another name"});
}

}  // namespace

absl::StatusOr<std::unique_ptr<PendingFile>> PendingFile::Create(const std::string& path) {
  struct stat ignored;
  if (lstat(path.c_str(), &ignored) == 0) return Exists(path);
  std::string temporary = absl::StrCat(path, ".XXXXXX");
  const int descriptor = mkstemp(temporary.data());
  if (descriptor < 0)
    return MakeError(
        v1::IO_FAILED,
        {.field = path, .detail = absl::StrCat("creating the file: ", std::strerror(errno))});
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
  if (std::fwrite(bytes.data(), 1, bytes.size(), file_) != bytes.size())
    return Fail("writing the file");
  return absl::OkStatus();
}

absl::Status PendingFile::Commit() {
  if (std::fflush(file_) != 0 || fsync(fileno(file_)) != 0) return Fail("syncing the file");
  if (renameat2(AT_FDCWD, temporary_.c_str(), AT_FDCWD, path_.c_str(), RENAME_NOREPLACE) != 0)
    return errno == EEXIST ? Exists(path_) : Fail("naming the file");
  committed_ = true;
  return absl::OkStatus();
}

absl::Status PendingFile::Fail(absl::string_view doing) const {
  return MakeError(v1::IO_FAILED,
                   {.field = path_, .detail = absl::StrCat(doing, ": ", std::strerror(errno))});
}

absl::StatusOr<std::string> ReadInput(const std::string& path, std::FILE* in, size_t limit) {
  const bool standard = path == "-";
  std::FILE* const file = standard ? in : std::fopen(path.c_str(), "r");
  const absl::Cleanup close = [&] {
    if (!standard && file != nullptr) std::fclose(file);
  };
  const auto fail = [&] {
    return MakeError(v1::BAD_FILE,
                     {.field = path, .detail = absl::StrCat("reading it: ", std::strerror(errno))});
  };
  if (file == nullptr) return fail();
  std::string content;
  char buffer[1 << 16];
  while (const size_t read = std::fread(buffer, 1, sizeof(buffer), file)) {
    content.append(buffer, read);
    if (content.size() > limit)
      return MakeError(
          v1::TOO_LONG,
          {.field = path, .detail = absl::StrCat("at most ", limit, " bytes are read")});
  }
  if (std::ferror(file) != 0) return fail();
  return content;
}

}  // namespace basin::cli
