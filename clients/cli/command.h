// What a command is. The table of all of them is in commands.cc.
#ifndef BASIN_CLIENTS_CLI_COMMAND_H_
#define BASIN_CLIENTS_CLI_COMMAND_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "clients/cli/language.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace basin::cli {

class Shell;

// Runs a command whose options were parsed. Returns the exit code, or the error to tell the user.
using Action = std::function<absl::StatusOr<int>(Shell&)>;

struct Example {
  const char* line;  // as typed
  Text meaning;
};

struct Command {
  const char* name;  // as typed: "events tail"
  Text summary;      // one line
  std::vector<Example> examples;
  Text effect;  // what it reads and what it writes
  // Declares the command's options and arguments on `app` and returns what to run. The options live
  // in the action.
  Action (*declare)(CLI::App& app, const Words& words);
};

// A word that groups commands: "events".
struct Noun {
  const char* name;
  Text summary;
};

// An option whose value is one of `choices`. They are its type name ("table|json"), which help
// shows and completion offers; another value is refused while parsing.
CLI::Option* AddChoice(CLI::App& app, const std::string& names, std::string& value,
                       const std::vector<std::string>& choices, const std::string& description);

// An option whose value is a whole number, not negative; another value is refused while parsing
// (CLI11 itself would take -1 for the largest number).
CLI::Option* AddNumber(CLI::App& app, const std::string& names, uint64_t& value,
                       const std::string& description);

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_COMMAND_H_
