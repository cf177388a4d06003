// Who granted what a file of grants lists, and on whose behalf the importer speaks.
#ifndef BASIN_CLIENTS_CLI_GRANTING_H_
#define BASIN_CLIENTS_CLI_GRANTING_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace basin::cli {

// SIREN → actor id, from the values of --on-behalf-of: "cd77=227700010", or just "cd77" when the
// file names a single granting body beside the importer itself (`own_siren`). `content` is the SCDL
// file. Errors: USAGE for what is neither, or when the file names several bodies.
absl::StatusOr<std::vector<std::pair<std::string, std::string>>> GrantingActors(
    const std::vector<std::string>& on_behalf_of, absl::string_view own_siren,
    absl::string_view content);

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_GRANTING_H_
