// basinctl log: what is done to the files of a log, beside a hub. The hub's program does it, which
// has the log's code; these become it.
#ifndef BASIN_CLIENTS_CLI_LOG_COPIES_H_
#define BASIN_CLIENTS_CLI_LOG_COPIES_H_

#include "clients/cli/command.h"

namespace basin::cli {

Action DeclareLogVerify(CLI::App& app, const Words& words);
Action DeclareLogBackup(CLI::App& app, const Words& words);
Action DeclareLogRestore(CLI::App& app, const Words& words);
Action DeclareLogAcceptLoss(CLI::App& app, const Words& words);
Action DeclareLogExport(CLI::App& app, const Words& words);
Action DeclareLogImport(CLI::App& app, const Words& words);

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_LOG_COPIES_H_
