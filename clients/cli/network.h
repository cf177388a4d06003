// basinctl network: who works with whom in a basin, who is missing, and who bridges two basins.
#ifndef BASIN_CLIENTS_CLI_NETWORK_H_
#define BASIN_CLIENTS_CLI_NETWORK_H_

#include "clients/cli/command.h"

namespace basin::cli {

Action DeclareNetwork(CLI::App& app, const Words& words);

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_NETWORK_H_
