// basinctl health and explain: how the basins do, and which events say so.
#ifndef BASIN_CLIENTS_CLI_HEALTH_H_
#define BASIN_CLIENTS_CLI_HEALTH_H_

#include "basin/v1/query.pb.h"
#include "clients/cli/command.h"
#include "clients/cli/output.h"

namespace basin::cli {

Action DeclareHealth(CLI::App& app, const Words& words);
Action DeclareExplain(CLI::App& app, const Words& words);

// The answers as documents, which refer to the answer's texts: it outlives them.
// All basins: a row each, best first.
Document HealthTable(const v1::Answer& answer, const Words& words);
// One basin: a row per indicator. REQUIRES: the answer holds a basin.
Document HealthOfBasin(const v1::Answer& answer, const Words& words);
// One indicator of one basin and the cases that decide it.
Document Explanation(const v1::Answer& answer, const Words& words);

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_HEALTH_H_
