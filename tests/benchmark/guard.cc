#include "tests/benchmark/guard.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "proto/model/check.h"
#include "tests/benchmark/process_figures.h"
#include "tests/support/temporary_folder.h"

namespace basin {
namespace {

// Orphans become children of this process (it is their subreaper), so that all can be waited for.
void KillAllBelow() {
  do {
    for (const pid_t pid : Descendants(getpid())) kill(pid, SIGKILL);
  } while (waitpid(-1, nullptr, 0) > 0);
}

int ResultOf(int status) {
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// Until the child has ended or this process is told to.
int AwaitEnd(pid_t child, const sigset_t& signals) {
  for (;;) {
    int signal = 0;
    sigwait(&signals, &signal);
    if (signal != SIGCHLD) return 128 + signal;
    int status = 0;
    while (const pid_t ended = waitpid(-1, &status, WNOHANG)) {
      if (ended == child) return ResultOf(status);
      if (ended < 0) break;
    }
  }
}

}  // namespace

int RunGuarded(const std::function<int()>& body) {
  const TemporaryFolder folder;
  // A server that runs as another user passes through to its own.
  BASIN_CHECK(chmod(folder.path().c_str(), 0711) == 0);
  BASIN_CHECK(prctl(PR_SET_CHILD_SUBREAPER, 1) == 0);
  sigset_t signals, before;
  sigemptyset(&signals);
  for (const int signal : {SIGINT, SIGTERM, SIGCHLD}) sigaddset(&signals, signal);
  sigprocmask(SIG_BLOCK, &signals, &before);

  const pid_t child = fork();
  BASIN_CHECK(child >= 0);
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    sigprocmask(SIG_SETMASK, &before, nullptr);
    setenv("TMPDIR", folder.path().c_str(), 1);
    const int result = body();
    std::fflush(nullptr);
    _exit(result);
  }
  const int result = AwaitEnd(child, signals);
  KillAllBelow();
  sigprocmask(SIG_SETMASK, &before, nullptr);
  return result;
}

}  // namespace basin
