#include "clients/cli/version.h"

#include "CLI/App.hpp"
#include "clients/cli/exit.h"
#include "clients/cli/shell.h"
#include "proto/model/status.h"
#include "proto/wire/frame.h"

namespace basin::cli {

Action DeclareVersion(CLI::App&, const Words&) {
  return [](Shell& shell) -> absl::StatusOr<int> {
    BASIN_RETURN_IF_ERROR(
        shell.Print({.kind = "version",
                     .facts = {{"version", {"basinctl", "basinctl"}, shell.version()},
                               {"protocol", {"protocole", "protocol"}, Ordinal{kProtocolMajor}},
                               {"event_types",
                                {"types d'évènements", "event types"},
                                static_cast<int64_t>(shell.catalog().types().size())}},
                     .listings = {},
                     .notes = {}}));
    return kOk;
  };
}

}  // namespace basin::cli
