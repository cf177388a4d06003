// Everything the program takes from outside. main() fills it in; tests fill it in otherwise.
#ifndef BASIN_CLIENTS_CLI_ENVIRONMENT_H_
#define BASIN_CLIENTS_CLI_ENVIRONMENT_H_

#include <cstddef>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include "absl/random/bit_gen_ref.h"
#include "absl/time/time.h"
#include "clients/cli/language.h"

namespace basin::cli {

struct Environment {
  std::vector<std::string> arguments;  // without the program's name
  Variable variable;
  std::FILE* in;
  std::FILE* out;
  std::FILE* err;
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  size_t terminal_width = 0;  // 0 = unknown
  std::function<absl::Time()> clock;
  // Whether the user asked to stop (SIGINT, SIGTERM). Long commands look between steps.
  std::function<bool()> interrupted;
  absl::BitGenRef random;  // for the ids of new events
  std::string version;
};

// The whole program: parses, runs one command, tells errors, returns the exit code.
int RunProgram(const Environment& environment);

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_ENVIRONMENT_H_
