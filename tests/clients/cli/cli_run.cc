#include "tests/clients/cli/cli_run.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

#include "proto/model/check.h"

namespace basin::cli {
namespace {

std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

// The input is written before the program reads: it fits a pipe or goes through a file without a
// name.
int InputOf(const std::string& text) {
  char name[] = "/tmp/basin-cli-in-XXXXXX";
  const int file = mkostemp(name, O_CLOEXEC);
  BASIN_CHECK(file >= 0);
  unlink(name);
  BASIN_CHECK(write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  lseek(file, 0, SEEK_SET);
  return file;
}

void ReadSome(int& descriptor, std::string& text) {
  char buffer[1 << 16];
  const ssize_t got = read(descriptor, buffer, sizeof(buffer));
  if (got > 0) {
    text.append(buffer, static_cast<size_t>(got));
    return;
  }
  close(descriptor);
  descriptor = -1;
}

}  // namespace

CliProcess::CliProcess(const std::vector<std::string>& arguments, const CliOptions& options) {
  std::vector<std::string> words = {"basinctl"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<std::string> variables = {"PATH=/usr/bin:/bin", "HOME=/nonexistent"};
  variables.insert(variables.end(), options.environment.begin(), options.environment.end());
  const std::string program = std::string(BASIN_BINARY_DIR) + "/bin/basinctl";
  int out[2], err[2];
  BASIN_CHECK(pipe2(out, O_CLOEXEC) == 0 && pipe2(err, O_CLOEXEC) == 0);
  const int in = InputOf(options.in);
  const std::vector<char*> argv = Pointers(words), envp = Pointers(variables);
  pid_ = fork();
  BASIN_CHECK(pid_ >= 0);
  if (pid_ == 0) {
    if (chdir(options.folder.c_str()) != 0) _exit(127);
    dup2(in, STDIN_FILENO);
    dup2(out[1], STDOUT_FILENO);
    dup2(err[1], STDERR_FILENO);
    execve(program.c_str(), argv.data(), envp.data());
    _exit(127);
  }
  close(in);
  close(out[1]);
  close(err[1]);
  out_ = out[0];
  err_ = err[0];
}

CliProcess::~CliProcess() {
  if (pid_ > 0) {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  if (out_ >= 0) close(out_);
  if (err_ >= 0) close(err_);
}

void CliProcess::Signal(int signal) { kill(pid_, signal); }

void CliProcess::LeaveOut() {
  close(out_);
  out_ = -1;
}

std::string CliProcess::OutSoFar() {
  pollfd ready = {.fd = out_, .events = POLLIN, .revents = 0};
  while (out_ >= 0 && poll(&ready, 1, 0) > 0) ReadSome(out_, out_text_);
  return out_text_;
}

CliRun CliProcess::Wait() {
  CliRun run;
  while (out_ >= 0 || err_ >= 0) {
    pollfd ready[2] = {{.fd = out_, .events = POLLIN, .revents = 0},
                       {.fd = err_, .events = POLLIN, .revents = 0}};
    poll(ready, 2, -1);
    if (ready[0].revents != 0) ReadSome(out_, out_text_);
    if (ready[1].revents != 0) ReadSome(err_, run.err);
  }
  int status = 0;
  waitpid(pid_, &status, 0);
  pid_ = -1;
  run.out = std::move(out_text_);
  run.code = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  return run;
}

CliRun RunCli(const std::vector<std::string>& arguments, const CliOptions& options) {
  CliProcess process(arguments, options);
  return process.Wait();
}

}  // namespace basin::cli
