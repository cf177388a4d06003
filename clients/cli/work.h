// basinctl work: what waits for whom.
#ifndef BASIN_CLIENTS_CLI_WORK_H_
#define BASIN_CLIENTS_CLI_WORK_H_

#include "basin/v1/query.pb.h"
#include "clients/cli/command.h"
#include "clients/cli/language.h"
#include "clients/cli/output.h"

namespace basin::cli {

Action DeclareWork(CLI::App& app, const Words& words);

// A row per case, in the answer's order (the most overdue first).
Document WorkTable(const v1::Answer& answer, const Words& words);

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_WORK_H_
