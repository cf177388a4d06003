// basinctl: the composition root. Everything the program takes from outside comes in here.
#include <sys/ioctl.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "absl/random/random.h"
#include "absl/time/clock.h"
#include "clients/cli/environment.h"
#include "google/protobuf/stubs/logging.h"

namespace {

// The only thing a signal handler may touch.
volatile std::sig_atomic_t interrupted = 0;

void Interrupt(int) { interrupted = 1; }

// The first Ctrl-C asks the command to stop and to remove what is half done; the second ends the
// process. Without SA_RESTART, so that a blocking read returns.
void CatchInterrupts() {
  struct sigaction action = {};
  action.sa_handler = Interrupt;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  // A reader that left is an error of write(), not the end of the process.
  std::signal(SIGPIPE, SIG_IGN);
}

std::optional<std::string> Variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (value == nullptr) return std::nullopt;
  return std::string(value);
}

size_t TerminalWidth() {
  winsize size = {};
  for (const int descriptor : {STDOUT_FILENO, STDERR_FILENO})
    if (ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  // Protobuf would print what it thinks of malformed input; our own errors say it better.
  google::protobuf::SetLogHandler(nullptr);
  CatchInterrupts();
  absl::BitGen random;
  // A dumb terminal cannot redraw a line: it is treated as a file.
  const bool dumb = Variable("TERM").value_or("") == "dumb";
  return basin::cli::RunProgram({
      .arguments = {argv + 1, argv + argc},
      .variable = Variable,
      .in = stdin,
      .out = stdout,
      .err = stderr,
      .out_is_terminal = !dumb && isatty(STDOUT_FILENO) == 1,
      .err_is_terminal = !dumb && isatty(STDERR_FILENO) == 1,
      .terminal_width = TerminalWidth(),
      .clock = absl::Now,
      .interrupted = [] { return interrupted != 0; },
      .random = random,
      .version = BASIN_VERSION,
  });
}
