// basinctl version.
#ifndef BASIN_CLIENTS_CLI_VERSION_H_
#define BASIN_CLIENTS_CLI_VERSION_H_

#include "clients/cli/command.h"

namespace basin::cli {

Action DeclareVersion(CLI::App& app, const Words& words);

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_VERSION_H_
