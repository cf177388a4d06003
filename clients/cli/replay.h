// basinctl replay: the log once more, at a chosen speed, marked as replayed.
#ifndef BASIN_CLIENTS_CLI_REPLAY_H_
#define BASIN_CLIENTS_CLI_REPLAY_H_

#include "clients/cli/command.h"

namespace basin::cli {

Action DeclareReplay(CLI::App& app, const Words& words);

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_REPLAY_H_
