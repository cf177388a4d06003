// basinctl events: the log as it is.
#ifndef BASIN_CLIENTS_CLI_EVENTS_H_
#define BASIN_CLIENTS_CLI_EVENTS_H_

#include "clients/cli/command.h"

namespace basin::cli {

Action DeclareEventsTail(CLI::App& app, const Words& words);
Action DeclareEventsGet(CLI::App& app, const Words& words);
Action DeclareEventsExport(CLI::App& app, const Words& words);

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_EVENTS_H_
