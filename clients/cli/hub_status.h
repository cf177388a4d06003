// basinctl hub: what the hub says of itself.
#ifndef BASIN_CLIENTS_CLI_HUB_STATUS_H_
#define BASIN_CLIENTS_CLI_HUB_STATUS_H_

#include "clients/cli/command.h"

namespace basin::cli {

Action DeclareHubStatus(CLI::App& app, const Words& words);

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_HUB_STATUS_H_
