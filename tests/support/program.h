// A program of the project, run as a process of its own: the real binary, with arguments and
// signals.
#ifndef BASIN_TESTS_SUPPORT_PROGRAM_H_
#define BASIN_TESTS_SUPPORT_PROGRAM_H_

#include <sys/types.h>

#include <functional>
#include <string>
#include <vector>

#include "absl/time/time.h"

namespace basin {

// Where the build puts a program.
std::string ProgramPath(const std::string& name);

// Killed, if it still runs, when the object goes, or when the thread ends that made it.
class Program {
 public:
  // Starts it; standard output and error go to the end of `output_file`.
  Program(const std::string& path, const std::vector<std::string>& arguments,
          std::string output_file, const std::vector<std::string>& environment = {});
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  void Signal(int signal);
  // SIGKILL, and waits for its end.
  void Kill();
  // Waits for its end: the exit code, or minus the signal that ended it. Kills it after `patience`.
  int Wait(absl::Duration patience = absl::Seconds(60));
  bool Running();
  pid_t pid() const { return pid_; }

  // Everything it has written to the file, earlier runs included.
  std::string Output() const;

 private:
  bool Reap(bool wait);

  const std::string output_file_;
  pid_t pid_ = -1;
  bool ended_ = false;
  int code_ = 0;
};

// What a command of the shell writes to its standard output. For the programs a stranger would use
// (curl, promtool).
std::string OutputOf(const std::string& command);

// Looks every few milliseconds until `condition` holds; false when it does not within `patience`.
// For what another process does: there is nothing to wait on.
bool Eventually(const std::function<bool()>& condition,
                absl::Duration patience = absl::Seconds(30));

}  // namespace basin

#endif  // BASIN_TESTS_SUPPORT_PROGRAM_H_
