// basinctl simulate: a hub full of made-up coordination.
#ifndef BASIN_CLIENTS_CLI_SIMULATE_H_
#define BASIN_CLIENTS_CLI_SIMULATE_H_

#include "clients/cli/command.h"

namespace basin::cli {

Action DeclareSimulate(CLI::App& app, const Words& words);

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_SIMULATE_H_
