// The hub's program, for what needs the log's code: basinctl becomes it.
#ifndef BASIN_CLIENTS_CLI_HUB_PROGRAM_H_
#define BASIN_CLIENTS_CLI_HUB_PROGRAM_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "clients/cli/shell.h"

namespace basin::cli {

// Becomes `basin-hub log <arguments>`, with the language and the form of answer that were asked
// for; returns only when that program is not there: FILE_FAILED.
absl::StatusOr<int> BecomeHubLog(Shell& shell, const std::vector<std::string>& log_arguments);

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_HUB_PROGRAM_H_
