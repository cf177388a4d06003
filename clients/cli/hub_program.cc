#include "clients/cli/hub_program.h"

#include <unistd.h>

#include <cerrno>
#include <climits>

#include "absl/strings/str_cat.h"
#include "proto/model/status.h"

namespace basin::cli {
namespace {

// Installed beside this one, or found by the shell's rules.
std::string HubProgram() {
  char path[PATH_MAX];
  const ssize_t size = readlink("/proc/self/exe", path, sizeof(path));
  if (size <= 0) return "basin-hub";
  std::string program(path, static_cast<size_t>(size));
  program = absl::StrCat(program.substr(0, program.rfind('/') + 1), "basin-hub");
  return access(program.c_str(), X_OK) == 0 ? program : "basin-hub";
}

}  // namespace

absl::StatusOr<int> BecomeHubLog(Shell& shell, const std::vector<std::string>& log_arguments) {
  std::vector<std::string> arguments = {HubProgram(), "log"};
  arguments.insert(arguments.end(), log_arguments.begin(), log_arguments.end());
  arguments.insert(arguments.end(), {"--lang", shell.words()({"fr", "en"})});
  if (shell.context().quiet) arguments.push_back("--quiet");
  if (shell.context().output.format != Format::kTable) arguments.push_back("--json");
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  execvp(argv[0], argv.data());
  return MakeError(v1::FILE_FAILED, {.field = arguments[0], .detail = SystemFault(errno)});
}

}  // namespace basin::cli
