// basinctl health and explain: how the basins do, and which events say so.
#ifndef BASIN_CLIENTS_CLI_HEALTH_H_
#define BASIN_CLIENTS_CLI_HEALTH_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cli/command.h"

namespace basin::cli {

Action DeclareHealth(CLI::App& app, const Words& words);
Action DeclareExplain(CLI::App& app, const Words& words);

// "2026-03-12" or "12/03/2026" as the protocol writes days; "" stays "". Errors: USAGE.
absl::StatusOr<std::string> ParseAsOf(const std::string& text);
// A basin's code, or its name as people write it. Errors: UNKNOWN_BASIN.
absl::StatusOr<std::string> BasinCode(const std::string& text);

// UNKNOWN_INDICATOR with the nearest of the known ones, and all of them.
absl::Status UnknownIndicator(const std::string& given, const std::vector<std::string>& known);

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_HEALTH_H_
