// Help texts: examples first, then usage, arguments, options, and what the command reads and
// writes.
#ifndef BASIN_CLIENTS_CLI_HELP_H_
#define BASIN_CLIENTS_CLI_HELP_H_

#include <string>

#include "clients/cli/command.h"
#include "clients/cli/language.h"

namespace basin::cli {

// Of one command.
std::string RenderCommandHelp(const CLI::App& app, const Command& command, const Words& words);
// Of a noun: its commands.
std::string RenderNounHelp(const Noun& noun, const Words& words);
// Of the program: every command, the general options, the context, the exit codes.
std::string RenderProgramHelp(const CLI::App& app, const Words& words);

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_HELP_H_
