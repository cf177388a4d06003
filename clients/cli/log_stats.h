// basinctl log stats: what a running hub's log holds, what it costs, and how well it is.
#ifndef BASIN_CLIENTS_CLI_LOG_STATS_H_
#define BASIN_CLIENTS_CLI_LOG_STATS_H_

#include <optional>

#include "basin/v1/admin.pb.h"
#include "clients/cli/command.h"

namespace basin::cli {

// The upper bound of the bucket that holds the given share of all that was counted, smallest first;
// nullopt when nothing was, or it lies above every bound.
std::optional<double> Quantile(const v1::Distribution& distribution, double share);

Action DeclareLogStats(CLI::App& app, const Words& words);

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_LOG_STATS_H_
