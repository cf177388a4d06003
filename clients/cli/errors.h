// basinctl errors: the catalogue of everything the hub and the program may answer.
#ifndef BASIN_CLIENTS_CLI_ERRORS_H_
#define BASIN_CLIENTS_CLI_ERRORS_H_

#include "clients/cli/command.h"

namespace basin::cli {

Action DeclareErrorsLs(CLI::App& app, const Words& words);
Action DeclareErrorsShow(CLI::App& app, const Words& words);

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_ERRORS_H_
