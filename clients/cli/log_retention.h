// basinctl log retention: what is due to be purged, and purging it.
#ifndef BASIN_CLIENTS_CLI_LOG_RETENTION_H_
#define BASIN_CLIENTS_CLI_LOG_RETENTION_H_

#include "clients/cli/command.h"

namespace basin::cli {

Action DeclareLogRetention(CLI::App& app, const Words& words);

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_LOG_RETENTION_H_
