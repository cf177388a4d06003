// basinctl config: looks at configuration files before a program is started with them.
#ifndef BASIN_CLIENTS_CLI_CONFIG_H_
#define BASIN_CLIENTS_CLI_CONFIG_H_

#include "clients/cli/command.h"

namespace basin::cli {

Action DeclareConfigCheck(CLI::App& app, const Words& words);

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_CONFIG_H_
