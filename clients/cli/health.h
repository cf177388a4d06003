// basinctl health and explain: how the basins do, and which events say so.
#ifndef BASIN_CLIENTS_CLI_HEALTH_H_
#define BASIN_CLIENTS_CLI_HEALTH_H_

#include "clients/cli/command.h"

namespace basin::cli {

Action DeclareHealth(CLI::App& app, const Words& words);
Action DeclareExplain(CLI::App& app, const Words& words);

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_HEALTH_H_
