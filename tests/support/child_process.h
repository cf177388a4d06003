// Runs part of a test in a process of its own: to kill it, or because RocksDB may abort on damage.
// A process that uses RocksDB has its threads, which fork does not copy; so a test that forks
// leaves RocksDB to its children.
#ifndef BASIN_TESTS_SUPPORT_CHILD_PROCESS_H_
#define BASIN_TESTS_SUPPORT_CHILD_PROCESS_H_

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <functional>
#include <string>

namespace basin {

// Ends without running destructors, as a crash does. What it writes to `out`, the parent reads.
class ChildProcess {
 public:
  explicit ChildProcess(const std::function<void(int out)>& body) {
    int ends[2];
    if (pipe(ends) != 0) std::abort();
    pid_ = fork();
    if (pid_ == 0) {
      close(ends[0]);
      body(ends[1]);
      _exit(0);
    }
    close(ends[1]);
    in_ = ends[0];
  }
  ~ChildProcess() {
    Kill();
    close(in_);
  }
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  // Up to `size` bytes of what the child wrote; fewer when it ended.
  std::string Read(size_t size) {
    std::string bytes(size, '\0');
    size_t done = 0;
    ssize_t n = 0;
    while (done < size && (n = read(in_, bytes.data() + done, size - done)) > 0)
      done += static_cast<size_t>(n);
    bytes.resize(done);
    return bytes;
  }
  std::string ReadAll() { return Read(1 << 20); }

  // SIGKILL, and waits for its end.
  void Kill() {
    if (status_ >= 0) return;
    kill(pid_, SIGKILL);
    waitpid(pid_, &status_, 0);
  }
  // Waits for its end: the exit code, or minus the signal that ended it.
  int Wait() {
    if (status_ < 0) waitpid(pid_, &status_, 0);
    return WIFEXITED(status_) ? WEXITSTATUS(status_) : -WTERMSIG(status_);
  }

 private:
  pid_t pid_ = -1;
  int in_ = -1;
  int status_ = -1;
};

}  // namespace basin

#endif  // BASIN_TESTS_SUPPORT_CHILD_PROCESS_H_
