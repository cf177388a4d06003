// basinctl completion: a script for the shell, written from the tree of commands itself.
#ifndef BASIN_CLIENTS_CLI_COMPLETION_H_
#define BASIN_CLIENTS_CLI_COMPLETION_H_

#include <string>

#include "clients/cli/command.h"
#include "proto/model/event_catalog.h"

namespace basin::cli {

Action DeclareCompletionBash(CLI::App& app, const Words& words);

// Completes commands, options, and values: choices, event types, basins, error codes and files.
// Needs nothing but bash.
std::string BashCompletion(const CLI::App& program, const EventCatalog& catalog);

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_COMPLETION_H_
