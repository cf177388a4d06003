// What questions to the views have in common on the command line: the day, and what was known.
#ifndef BASIN_CLIENTS_CLI_ASKED_MOMENT_H_
#define BASIN_CLIENTS_CLI_ASKED_MOMENT_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "clients/cli/command.h"
#include "clients/cli/language.h"

namespace basin::cli {

// As given.
struct AskedMoment {
  std::string as_of;
  uint64_t known_at = 0;
};
// Declares --as-of and --known-at. `moment` lives as long as `app`.
void DeclareMoment(CLI::App& app, const Words& words, AskedMoment& moment);

// "2026-03-12" or "12/03/2026" as the protocol writes days; an empty text stays empty. Errors:
// USAGE, naming `option`.
absl::StatusOr<std::string> ParseAskedDay(const std::string& option, const std::string& text);

// What the views refuse, with the basin's nearest name where it is that.
absl::Status Refusal(const absl::Status& status, const std::string& basin);

// "fr" or "en"
const char* LanguageCode(const Words& words);

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_ASKED_MOMENT_H_
