#include "proto/files/key_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "proto/model/status.h"

namespace basin {
namespace {

constexpr size_t kKeyFileBytesMax = 256;
constexpr mode_t kOwnerOnly = S_IRUSR | S_IWUSR;
constexpr mode_t kOthers = S_IRWXG | S_IRWXO;

class FileDescriptor {
 public:
  explicit FileDescriptor(int fd) : fd_(fd) {}
  ~FileDescriptor() {
    if (fd_ >= 0) close(fd_);
  }
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

absl::Status BadKeyFile(const std::string& path, Text why) {
  return MakeError(v1::BAD_KEY_FILE, {.field = path, .detail = std::move(why)});
}

// What the opened file must be. Asked of the descriptor, not of the path: nobody can swap it
// between.
enum class Secrecy { kPublic, kSecret };
absl::Status CheckFile(int fd, const std::string& path, Secrecy secrecy) {
  struct stat status;
  if (fstat(fd, &status) != 0) return BadKeyFile(path, SystemFault(errno));
  if (!S_ISREG(status.st_mode))
    return BadKeyFile(path, {"not a regular file", "ce n'est pas un fichier ordinaire"});
  if (secrecy == Secrecy::kSecret && (status.st_mode & kOthers) != 0)
    return BadKeyFile(path, {"group or others may read it; chmod 600",
                             "le groupe ou d'autres peuvent la lire ; chmod 600"});
  return absl::OkStatus();
}

absl::StatusOr<std::string> ReadKey(const std::string& path, Secrecy secrecy) {
  // A symbolic link could lead a privileged program to a file of somebody else's choice.
  // O_NONBLOCK: a FIFO put in its place must not hang the start.
  const int no_links = secrecy == Secrecy::kSecret ? O_NOFOLLOW : 0;
  FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | no_links));
  if (file.get() < 0)
    return BadKeyFile(path, errno == ELOOP
                                ? Text("it is a symbolic link", "c'est un lien symbolique")
                                : SystemFault(errno));
  BASIN_RETURN_IF_ERROR(CheckFile(file.get(), path, secrecy));
  char buffer[kKeyFileBytesMax + 1];
  const ssize_t size = read(file.get(), buffer, sizeof(buffer));
  if (size < 0) return BadKeyFile(path, SystemFault(errno));
  if (static_cast<size_t>(size) > kKeyFileBytesMax)
    return BadKeyFile(path, {"longer than any key", "plus long que toute clé"});
  const absl::string_view text(buffer, static_cast<size_t>(size));
  return std::string(absl::StripTrailingAsciiWhitespace(text));
}

// What errno says of a file that cannot be made.
absl::Status NotWritten(const std::string& path) {
  if (errno == EEXIST) return MakeError(v1::FILE_EXISTS, {.field = path});
  return MakeError(v1::FILE_FAILED, {.field = path, .detail = SystemFault(errno)});
}

absl::Status WriteAll(int fd, absl::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return NotWritten(path);
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return fsync(fd) != 0 ? NotWritten(path) : absl::OkStatus();
}

// Creates the file; never follows or overwrites what is there.
absl::Status WriteNewFile(const std::string& path, mode_t mode, absl::string_view key) {
  FileDescriptor file(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
  if (file.get() < 0) return NotWritten(path);
  absl::Status written = WriteAll(file.get(), absl::StrCat(key, "\n"), path);
  if (!written.ok()) unlink(path.c_str());
  return written;
}

}  // namespace

absl::StatusOr<std::string> ReadSecretKeyFile(const std::string& path) {
  return ReadKey(path, Secrecy::kSecret);
}

absl::StatusOr<std::string> ReadPublicKeyFile(const std::string& path) {
  return ReadKey(path, Secrecy::kPublic);
}

absl::Status WriteKeyFiles(const std::string& path, absl::string_view secret_key,
                           absl::string_view public_key) {
  BASIN_RETURN_IF_ERROR(WriteNewFile(path, kOwnerOnly, secret_key));
  absl::Status status = WriteNewFile(path + ".pub", kOwnerOnly | S_IRGRP | S_IROTH, public_key);
  // Half a pair would make the next attempt fail for the wrong reason.
  if (!status.ok()) unlink(path.c_str());
  return status;
}

}  // namespace basin
