// basinctl schema: what the event types mean, read from the schemas' own options.
#ifndef BASIN_CLIENTS_CLI_SCHEMA_H_
#define BASIN_CLIENTS_CLI_SCHEMA_H_

#include <string>

#include "absl/status/statusor.h"
#include "clients/cli/command.h"
#include "proto/model/event_catalog.h"

namespace basin::cli {

Action DeclareSchemaLs(CLI::App& app, const Words& words);
Action DeclareSchemaShow(CLI::App& app, const Words& words);

// The type of that name. Errors: UNKNOWN_TYPE with the nearest known one.
absl::StatusOr<const EventType*> FindType(const EventCatalog& catalog, const std::string& name);

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_SCHEMA_H_
