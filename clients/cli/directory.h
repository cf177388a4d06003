// basinctl toolbox search, calls, practices and places: what people look for.
#ifndef BASIN_CLIENTS_CLI_DIRECTORY_H_
#define BASIN_CLIENTS_CLI_DIRECTORY_H_

#include "clients/cli/command.h"

namespace basin::cli {

Action DeclareToolboxSearch(CLI::App& app, const Words& words);
Action DeclareCalls(CLI::App& app, const Words& words);
Action DeclarePractices(CLI::App& app, const Words& words);
Action DeclarePlaces(CLI::App& app, const Words& words);

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_DIRECTORY_H_
