// basinctl disparity: how far the basins lie apart, and whether the distance grows.
#ifndef BASIN_CLIENTS_CLI_DISPARITY_H_
#define BASIN_CLIENTS_CLI_DISPARITY_H_

#include "basin/v1/query.pb.h"
#include "clients/cli/command.h"
#include "clients/cli/output.h"

namespace basin::cli {

Action DeclareDisparity(CLI::App& app, const Words& words);

// The views' answer as documents, which refer to its texts: it outlives them.
// Every figure: a row each.
Document DisparityTable(const v1::Answer& answer, const Words& words);
// One figure: a row per basin. REQUIRES: the answer holds one.
Document DisparityOf(const v1::Answer& answer, const Words& words);

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_DISPARITY_H_
