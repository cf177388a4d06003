// A key file holds the 40 characters of a Z85 key and a line feed; nothing else.
#include "proto/wire/curve.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zmq.h>

#include <cerrno>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "proto/model/status.h"

namespace basin {
namespace {

constexpr size_t kZ85Characters = 40;
constexpr size_t kRawKeyBytes = 32;
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

bool IsZ85Key(const std::string& text) {
  uint8_t raw[kRawKeyBytes];
  return text.size() == kZ85Characters && zmq_z85_decode(raw, text.c_str()) != nullptr;
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
  char buffer[128];
  const ssize_t size = read(file.get(), buffer, sizeof(buffer));
  if (size < 0) return BadKeyFile(path, SystemFault(errno));
  const absl::string_view text(buffer, static_cast<size_t>(size));
  std::string key(absl::StripTrailingAsciiWhitespace(text));
  if (!IsZ85Key(key))
    return BadKeyFile(path, {"not a CURVE key: 40 characters of Z85 expected",
                             "ce n'est pas une clé CURVE : 40 caractères Z85 sont attendus"});
  return key;
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
absl::Status WriteNewFile(const std::string& path, mode_t mode, const std::string& key) {
  FileDescriptor file(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
  if (file.get() < 0) return NotWritten(path);
  absl::Status written = WriteAll(file.get(), absl::StrCat(key, "\n"), path);
  if (!written.ok()) unlink(path.c_str());
  return written;
}

}  // namespace

absl::StatusOr<KeyPair> NewKeyPair() {
  char public_key[kZ85Characters + 1];
  char secret_key[kZ85Characters + 1];
  if (zmq_curve_keypair(public_key, secret_key) != 0)
    return absl::UnimplementedError(
        absl::StrCat("make a CURVE key pair: ", zmq_strerror(zmq_errno())));
  return KeyPair{public_key, secret_key};
}

absl::Status SaveKeyPair(const KeyPair& keys, const std::string& path) {
  const std::string public_path = path + ".pub";
  BASIN_RETURN_IF_ERROR(WriteNewFile(path, kOwnerOnly, keys.secret_key));
  absl::Status status = WriteNewFile(public_path, kOwnerOnly | S_IRGRP | S_IROTH, keys.public_key);
  // Half a pair would make the next attempt fail for the wrong reason.
  if (!status.ok()) unlink(path.c_str());
  return status;
}

absl::StatusOr<KeyPair> LoadKeyPair(const std::string& path) {
  KeyPair keys;
  BASIN_ASSIGN_OR_RETURN(keys.secret_key, ReadKey(path, Secrecy::kSecret));
  char public_key[kZ85Characters + 1];
  if (zmq_curve_public(public_key, keys.secret_key.c_str()) != 0)
    return BadKeyFile(path, Text::Verbatim(zmq_strerror(zmq_errno())));
  keys.public_key = public_key;
  return keys;
}

absl::StatusOr<std::string> LoadPublicKey(const std::string& path) {
  return ReadKey(path, Secrecy::kPublic);
}

}  // namespace basin
