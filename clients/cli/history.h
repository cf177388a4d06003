// basinctl health history: one indicator of one basin, over time.
#ifndef BASIN_CLIENTS_CLI_HISTORY_H_
#define BASIN_CLIENTS_CLI_HISTORY_H_

#include "basin/v1/query.pb.h"
#include "clients/cli/command.h"
#include "clients/cli/output.h"

namespace basin::cli {

Action DeclareHistory(CLI::App& app, const Words& words);

// The views' answer as a document that refers to its texts: it outlives it. A row per point.
Document HistoryTable(const v1::Answer& answer, const Words& words);

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_HISTORY_H_
