// basinctl import: files of other sources, taken over whole or not at all. Importing one again adds
// nothing.
#ifndef BASIN_CLIENTS_CLI_IMPORT_H_
#define BASIN_CLIENTS_CLI_IMPORT_H_

#include "clients/cli/command.h"

namespace basin::cli {

Action DeclareImportScdl(CLI::App& app, const Words& words);
Action DeclareImportBmo(CLI::App& app, const Words& words);
Action DeclareImportBasins(CLI::App& app, const Words& words);

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_IMPORT_H_
