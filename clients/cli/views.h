// basinctl views: the generations of the views, and what an operator does with them.
#ifndef BASIN_CLIENTS_CLI_VIEWS_H_
#define BASIN_CLIENTS_CLI_VIEWS_H_

#include "basin/v1/query.pb.h"
#include "clients/cli/command.h"
#include "clients/cli/language.h"
#include "clients/cli/output.h"

namespace basin::cli {

Action DeclareViewsLs(CLI::App& app, const Words& words);
Action DeclareViewsRebuild(CLI::App& app, const Words& words);
Action DeclareViewsDiff(CLI::App& app, const Words& words);
Action DeclareViewsSwitch(CLI::App& app, const Words& words);
Action DeclareViewsRollback(CLI::App& app, const Words& words);
Action DeclareViewsDrop(CLI::App& app, const Words& words);

// A row per generation, the one that answers first; below it, a row per view of each.
Document GenerationsTable(const v1::Answer& answer, const Words& words);

// Counts per view, the rows that differ, and the events behind them.
Document DiffTable(const v1::Answer& answer, const Words& words);

// Whether any row differs.
bool Differ(const v1::GenerationDiff& diff);

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_VIEWS_H_
