#include "tests/support/program.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "absl/time/clock.h"
#include "proto/model/check.h"

extern char** environ;

namespace basin {
namespace {

constexpr absl::Duration kLook = absl::Milliseconds(2);

std::vector<char*> Pointers(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (const std::string& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

std::string ProgramPath(const std::string& name) {
  return std::string(BASIN_BINARY_DIR) + "/bin/" + name;
}

Program::Program(const std::string& path, const std::vector<std::string>& arguments,
                 std::string output_file, const std::vector<std::string>& environment)
    : output_file_(std::move(output_file)) {
  std::vector<std::string> command{path};
  command.insert(command.end(), arguments.begin(), arguments.end());
  std::vector<std::string> variables = environment;
  for (char** variable = environ; *variable != nullptr; ++variable) variables.push_back(*variable);
  const std::vector<char*> argv = Pointers(command), envp = Pointers(variables);
  const int output = open(output_file_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  BASIN_CHECK(output >= 0);

  pid_ = fork();
  BASIN_CHECK(pid_ >= 0);
  if (pid_ == 0) {
    // A test that is killed leaves no program behind.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
    execve(path.c_str(), argv.data(), envp.data());
    _exit(127);  // it was not built
  }
  close(output);
}

Program::~Program() { Kill(); }

bool Program::Reap(bool wait) {
  if (ended_) return true;
  int status = 0;
  if (waitpid(pid_, &status, wait ? 0 : WNOHANG) != pid_) return false;
  ended_ = true;
  code_ = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  return true;
}

void Program::Signal(int signal) {
  if (!ended_) kill(pid_, signal);
}

void Program::Kill() {
  Signal(SIGKILL);
  Reap(/*wait=*/true);
}

int Program::Wait(absl::Duration patience) {
  if (!Eventually([this] { return Reap(/*wait=*/false); }, patience)) Kill();
  return code_;
}

bool Program::Running() { return !Reap(/*wait=*/false); }

std::string Program::Output() const {
  std::ifstream file(output_file_);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string OutputOf(const std::string& command) {
  FILE* pipe = popen(command.c_str(), "r");
  BASIN_CHECK(pipe != nullptr);
  std::string output;
  char buffer[4096];
  while (const size_t size = std::fread(buffer, 1, sizeof(buffer), pipe))
    output.append(buffer, size);
  pclose(pipe);
  return output;
}

bool Eventually(const std::function<bool()>& condition, absl::Duration patience) {
  for (const absl::Time give_up = absl::Now() + patience; absl::Now() < give_up;
       absl::SleepFor(kLook)) {
    if (condition()) return true;
  }
  return condition();
}

}  // namespace basin
