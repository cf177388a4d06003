#include "tests/support/program.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

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

  posix_spawn_file_actions_t files;
  BASIN_CHECK(posix_spawn_file_actions_init(&files) == 0);
  posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, output_file_.c_str(),
                                   O_WRONLY | O_CREAT | O_APPEND, 0600);
  posix_spawn_file_actions_adddup2(&files, STDOUT_FILENO, STDERR_FILENO);
  const int error = posix_spawn(&pid_, path.c_str(), &files, nullptr, Pointers(command).data(),
                                Pointers(variables).data());
  posix_spawn_file_actions_destroy(&files);
  BASIN_CHECK(error == 0);  // the program was not built
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

bool Eventually(const std::function<bool()>& condition, absl::Duration patience) {
  for (const absl::Time give_up = absl::Now() + patience; absl::Now() < give_up;
       absl::SleepFor(kLook)) {
    if (condition()) return true;
  }
  return condition();
}

}  // namespace basin
