// basinctl log: the head of the hub's log, and what is proved against it.
#ifndef BASIN_CLIENTS_CLI_LOG_H_
#define BASIN_CLIENTS_CLI_LOG_H_

#include "clients/cli/command.h"

namespace basin::cli {

Action DeclareLogHead(CLI::App& app, const Words& words);
Action DeclareLogProve(CLI::App& app, const Words& words);

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_LOG_H_
