// The table of all commands, in the order in which help lists them.
#ifndef BASIN_CLIENTS_CLI_COMMANDS_H_
#define BASIN_CLIENTS_CLI_COMMANDS_H_

#include <vector>

#include "clients/cli/command.h"

namespace basin::cli {

// Both live as long as the program.
const std::vector<Command>& Commands();
const std::vector<Noun>& Nouns();

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_COMMANDS_H_
