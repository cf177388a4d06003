// The real basinctl, run once.
#ifndef BASIN_TESTS_CLIENTS_CLI_CLI_RUN_H_
#define BASIN_TESTS_CLIENTS_CLI_CLI_RUN_H_

#include <sys/types.h>

#include <string>
#include <vector>

namespace basin::cli {

struct CliRun {
  int code = 0;  // minus the signal, when one ended it
  std::string out, err;
};

struct CliOptions {
  std::string in = {};  // its standard input
  // Added to an environment that holds PATH, a HOME without a context file, and nothing else.
  std::vector<std::string> environment = {};
  std::string folder = "/";  // where it runs
};

CliRun RunCli(const std::vector<std::string>& arguments, const CliOptions& options = {});

// Running, until it is waited for; killed when the object goes.
class CliProcess {
 public:
  explicit CliProcess(const std::vector<std::string>& arguments, const CliOptions& options = {});
  ~CliProcess();
  CliProcess(const CliProcess&) = delete;
  CliProcess& operator=(const CliProcess&) = delete;

  void Signal(int signal);
  // Closes the reading end of its standard output, as `head` does.
  void LeaveOut();
  // What it has written to standard output so far.
  std::string OutSoFar();
  CliRun Wait();

 private:
  pid_t pid_ = -1;
  int out_ = -1, err_ = -1;
  std::string out_text_;
};

}  // namespace basin::cli

#endif  // BASIN_TESTS_CLIENTS_CLI_CLI_RUN_H_
