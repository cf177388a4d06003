#include "tests/durability/faulty_disk.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <vector>

namespace basin {
namespace {

// ---- The kernel behind it ----

template <typename Function>
Function* Real(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

struct Kernel {
  int (*open)(const char*, int, ...) = Real<int(const char*, int, ...)>("open");
  FILE* (*fdopen)(int, const char*) = Real<FILE*(int, const char*)>("fdopen");
  int (*close)(int) = Real<int(int)>("close");
  ssize_t (*write)(int, const void*, size_t) = Real<ssize_t(int, const void*, size_t)>("write");
  ssize_t (*pwrite)(int, const void*, size_t,
                    off_t) = Real<ssize_t(int, const void*, size_t, off_t)>("pwrite");
  ssize_t (*pread)(int, void*, size_t, off_t) = Real<ssize_t(int, void*, size_t, off_t)>("pread");
  int (*fdatasync)(int) = Real<int(int)>("fdatasync");
  int (*fsync)(int) = Real<int(int)>("fsync");
  int (*ftruncate)(int, off_t) = Real<int(int, off_t)>("ftruncate");
  int (*rename)(const char*, const char*) = Real<int(const char*, const char*)>("rename");
  int (*unlink)(const char*) = Real<int(const char*)>("unlink");
  int (*mkdir)(const char*, mode_t) = Real<int(const char*, mode_t)>("mkdir");
};

const Kernel& kernel() {
  static const Kernel kernel;
  return kernel;
}

// ---- What is not on the disk yet ----

// A write that was not synced: where, what stood there, how long the file was.
struct UnsyncedWrite {
  off_t offset = 0;
  size_t size = 0;
  std::string before;
  off_t length_before = 0;
};

// A name that was changed in a folder, and how to change it back.
using Undo = std::function<void()>;

class Disk {
 public:
  void Arm(const DiskFaults& faults) {
    const std::lock_guard lock(mutex_);
    faults_ = faults;
    parent_ = faults.folder.substr(0, faults.folder.rfind('/'));
    random_.seed(faults.seed);
    operations_ = 0;
    armed_ = true;
  }

  // Every operation on files of the folder goes through here, one after the other. Does `run`, and
  // notes it, unless it is to fail; then errno is set and -1 returned.
  template <typename Run>
  auto Do(const std::string& path, Run run) -> decltype(run()) {
    const std::lock_guard lock(mutex_);
    if (!Concerns(path)) return run();
    const uint64_t operation = operations_++;
    if (faults_.operations != nullptr) *faults_.operations = operations_;
    if (operation == faults_.cut_at) CutPower();
    if (operation == faults_.fail_at || (faults_.for_ever && operation > faults_.fail_at) ||
        Triggered()) {
      errno = faults_.error;
      return -1;
    }
    return run();
  }

  // The name of an open file; empty when it does not concern us.
  std::string PathOf(int fd) {
    const std::lock_guard lock(mutex_);
    const auto it = open_.find(fd);
    return it == open_.end() ? std::string() : it->second;
  }

  // The following are called by what `Do` runs, so under the lock. They note only what concerns us.
  void Opened(int fd, const std::string& path) {
    if (Concerns(path)) {
      open_[fd] = path;
    } else {
      open_.erase(fd);
    }
  }
  void Closed(int fd) {
    const std::lock_guard lock(mutex_);
    open_.erase(fd);
  }
  void WillWrite(const std::string& path, off_t offset, size_t size) {
    if (!Concerns(path)) return;
    UnsyncedWrite write{.offset = offset, .size = size, .before = {}, .length_before = 0};
    struct stat info;
    if (stat(path.c_str(), &info) == 0) write.length_before = info.st_size;
    if (offset < write.length_before) {
      const int fd = kernel().open(path.c_str(), O_RDONLY | O_CLOEXEC);
      write.before.resize(std::min<size_t>(size, write.length_before - offset));
      const ssize_t n = kernel().pread(fd, write.before.data(), write.before.size(), offset);
      write.before.resize(std::max<ssize_t>(n, 0));
      kernel().close(fd);
    }
    files_[path].push_back(std::move(write));
  }
  void Synced(const std::string& path) {
    files_.erase(path);
    names_.erase(path);  // when it is a folder
  }
  void Created(const std::string& path) {
    NameChanged(path, [path] { kernel().unlink(path.c_str()); });
  }
  void MadeFolder(const std::string& path) {
    NameChanged(path, [path] { rmdir(path.c_str()); });
  }
  // What a name stood for is kept until the change is on the disk: under another name, outside.
  std::string Keep(const std::string& path) {
    if (!Concerns(path)) return {};
    struct stat info;
    if (stat(path.c_str(), &info) != 0) return {};
    const std::string kept =
        faults_.folder + ".kept-" + std::to_string(getpid()) + "-" + std::to_string(++kept_);
    return link(path.c_str(), kept.c_str()) == 0 ? kept : std::string();
  }
  void Unlinked(const std::string& path, const std::string& kept) {
    NameChanged(path, [path, kept] { kernel().rename(kept.c_str(), path.c_str()); });
  }
  void Renamed(const std::string& from, const std::string& to, const std::string& kept) {
    if (const auto it = files_.find(from); it != files_.end()) {
      files_[to] = std::move(it->second);
      files_.erase(from);
    } else {
      files_.erase(to);
    }
    NameChanged(to, [from, to, kept] {
      kernel().rename(to.c_str(), from.c_str());
      if (!kept.empty()) kernel().rename(kept.c_str(), to.c_str());
    });
  }

 private:
  bool Concerns(const std::string& path) const {
    if (!armed_ || path.empty()) return false;
    return path == parent_ || path == faults_.folder ||
           path.compare(0, faults_.folder.size() + 1, faults_.folder + "/") == 0;
  }
  // Once: the file is taken away.
  bool Triggered() const {
    return !faults_.trigger.empty() && kernel().unlink(faults_.trigger.c_str()) == 0;
  }
  void NameChanged(const std::string& path, Undo undo) {
    if (!Concerns(path)) return;
    names_[path.substr(0, path.rfind('/'))].push_back(std::move(undo));
  }

  // The disk is as a cut of power leaves it, and the process is gone. Never returns: nobody sees
  // anything that happens after the cut.
  void CutPower() {
    for (auto& [path, writes] : files_) Forget(path, writes);
    for (auto& [folder, changes] : names_) {
      const size_t kept = random_() % (changes.size() + 1);
      for (size_t i = changes.size(); i > kept; --i) changes[i - 1]();
    }
    kill(getpid(), SIGKILL);
    for (;;) pause();
  }

  // Some of the writes reached the disk, the next one perhaps in part.
  void Forget(const std::string& path, const std::vector<UnsyncedWrite>& writes) {
    const int fd = kernel().open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (fd < 0) return;
    const size_t kept = random_() % (writes.size() + 1);
    for (size_t i = writes.size(); i > kept; --i) {
      const UnsyncedWrite& write = writes[i - 1];
      // Sectors are whole; where a file grows, its length may have come before its last bytes.
      const bool torn = i - 1 == kept && random_() % 2 == 0;
      const size_t arrived = torn ? random_() % (write.size + 1) / kSector * kSector : 0;
      if (arrived < write.before.size())
        kernel().pwrite(fd, write.before.data() + arrived, write.before.size() - arrived,
                        write.offset + static_cast<off_t>(arrived));
      const off_t grown = write.offset + static_cast<off_t>(arrived);
      kernel().ftruncate(fd, std::max(write.length_before, torn ? grown : off_t{0}));
    }
    kernel().close(fd);
  }

  static constexpr size_t kSector = 512;

  std::mutex mutex_;  // guards all below
  DiskFaults faults_;
  std::string parent_;  // where the folder's own name stands
  bool armed_ = false;
  uint64_t operations_ = 0;
  uint64_t kept_ = 0;
  std::mt19937_64 random_;
  std::map<int, std::string> open_;
  std::map<std::string, std::vector<UnsyncedWrite>> files_;  // in the order of the writes
  std::map<std::string, std::vector<Undo>> names_;           // by folder, in order
};

DiskFaults FaultsFromEnvironment() {
  const auto text = [](const char* name) {
    const char* value = std::getenv(name);
    return std::string(value == nullptr ? "" : value);
  };
  DiskFaults faults{.folder = text("BASIN_DISK_FOLDER"), .trigger = text("BASIN_DISK_TRIGGER")};
  if (const std::string error = text("BASIN_DISK_ERROR"); !error.empty())
    faults.error = std::stoi(error);
  return faults;
}

// Never destroyed: threads of libraries do I/O to the end.
Disk& disk() {
  static Disk* const disk = [] {
    auto* made = new Disk;
    if (const DiskFaults faults = FaultsFromEnvironment(); !faults.folder.empty())
      made->Arm(faults);
    return made;
  }();
  return *disk;
}

std::string Absolute(const char* path) {
  if (path[0] == '/') return path;
  char here[PATH_MAX];
  return getcwd(here, sizeof(here)) == nullptr ? path : std::string(here) + "/" + path;
}

}  // namespace

void ArmFaultyDisk(const DiskFaults& faults) { disk().Arm(faults); }

}  // namespace basin

// ---- What the process calls instead ----

using basin::disk;
using basin::kernel;

extern "C" {

int open(const char* name, int flags, ...) {
  mode_t mode = 0;
  if ((flags & O_CREAT) != 0) {
    va_list arguments;
    va_start(arguments, flags);
    mode = va_arg(arguments, mode_t);
    va_end(arguments);
  }
  const std::string path = basin::Absolute(name);
  return disk().Do(path, [&] {
    struct stat info;
    const bool existed = stat(name, &info) == 0;
    if (existed && (flags & O_TRUNC) != 0 && info.st_size > 0)
      disk().WillWrite(path, 0, static_cast<size_t>(info.st_size));
    const int fd = kernel().open(name, flags, mode);
    if (fd < 0) return fd;
    disk().Opened(fd, path);
    if (!existed) disk().Created(path);
    return fd;
  });
}

int close(int fd) {
  disk().Closed(fd);
  return kernel().close(fd);
}

// A stream's reads and its close do not come through here.
FILE* fdopen(int fd, const char* mode) {
  disk().Closed(fd);
  return kernel().fdopen(fd, mode);
}

ssize_t write(int fd, const void* bytes, size_t size) {
  const std::string path = disk().PathOf(fd);
  if (path.empty()) return kernel().write(fd, bytes, size);
  return disk().Do(path, [&] {
    const bool append = (fcntl(fd, F_GETFL) & O_APPEND) != 0;
    disk().WillWrite(path, lseek(fd, 0, append ? SEEK_END : SEEK_CUR), size);
    return kernel().write(fd, bytes, size);
  });
}

ssize_t pwrite(int fd, const void* bytes, size_t size, off_t offset) {
  const std::string path = disk().PathOf(fd);
  if (path.empty()) return kernel().pwrite(fd, bytes, size, offset);
  return disk().Do(path, [&] {
    disk().WillWrite(path, offset, size);
    return kernel().pwrite(fd, bytes, size, offset);
  });
}

ssize_t pread(int fd, void* bytes, size_t size, off_t offset) {
  const std::string path = disk().PathOf(fd);
  return disk().Do(path, [&] { return kernel().pread(fd, bytes, size, offset); });
}

int fdatasync(int fd) {
  const std::string path = disk().PathOf(fd);
  return disk().Do(path, [&] {
    disk().Synced(path);
    return 0;  // for the tests, memory is disk enough
  });
}

int fsync(int fd) {
  const std::string path = disk().PathOf(fd);
  return disk().Do(path, [&] {
    disk().Synced(path);
    return 0;
  });
}

int ftruncate(int fd, off_t size) {
  const std::string path = disk().PathOf(fd);
  return disk().Do(path, [&] {
    struct stat info;
    if (!path.empty() && fstat(fd, &info) == 0 && info.st_size > size)
      disk().WillWrite(path, size, static_cast<size_t>(info.st_size - size));
    return kernel().ftruncate(fd, size);
  });
}

int rename(const char* from, const char* to) {
  const std::string old_path = basin::Absolute(from), new_path = basin::Absolute(to);
  return disk().Do(old_path, [&] {
    const std::string kept = disk().Keep(new_path);
    const int result = kernel().rename(from, to);
    if (result == 0) disk().Renamed(old_path, new_path, kept);
    return result;
  });
}

int unlink(const char* name) {
  const std::string path = basin::Absolute(name);
  return disk().Do(path, [&] {
    const std::string kept = disk().Keep(path);
    const int result = kernel().unlink(name);
    if (result == 0) disk().Unlinked(path, kept);
    return result;
  });
}

int mkdir(const char* name, mode_t mode) {
  const std::string path = basin::Absolute(name);
  return disk().Do(path, [&] {
    const int result = kernel().mkdir(name, mode);
    if (result == 0) disk().MadeFolder(path);
    return result;
  });
}

}  // extern "C"
