// basinctl publish and template: files that people fill in, and their way to the hub.
#ifndef BASIN_CLIENTS_CLI_PUBLISH_H_
#define BASIN_CLIENTS_CLI_PUBLISH_H_

#include "clients/cli/command.h"

namespace basin::cli {

Action DeclarePublish(CLI::App& app, const Words& words);
Action DeclareTemplate(CLI::App& app, const Words& words);

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_PUBLISH_H_
