// basinctl keys: the key pair that says who an agency is.
#ifndef BASIN_CLIENTS_CLI_KEYS_H_
#define BASIN_CLIENTS_CLI_KEYS_H_

#include "clients/cli/command.h"

namespace basin::cli {

Action DeclareKeysNew(CLI::App& app, const Words& words);
Action DeclareKeysShow(CLI::App& app, const Words& words);

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_KEYS_H_
