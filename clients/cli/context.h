// With whom the program speaks, and how it answers: from flags, the environment, a file and
// defaults, in that order of precedence. Each general option --x-y has the variable BASINCTL_X_Y.
#ifndef BASIN_CLIENTS_CLI_CONTEXT_H_
#define BASIN_CLIENTS_CLI_CONTEXT_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "basin/v1/config.pb.h"
#include "clients/cli/language.h"
#include "clients/cli/output.h"

namespace basin::cli {

// The general options as given on the command line; empty = not given.
struct GeneralFlags {
  std::string hub, hub_key, views, views_key, key, config, timeout;
  std::string language, output, csv_dialect;
  bool no_color = false;
  bool quiet = false;
};

struct Endpoint {
  std::string address;                // "tcp://127.0.0.1:7400"
  std::string key_file;               // of its public key
  const char* flag;                   // "--hub": to say what is missing
  std::string signing_key_file = {};  // of the public key that signs its heads; may be empty
};

// What holds after all sources were asked. Files are named, not read: a command that connects to
// nobody must not fail for them.
struct Context {
  std::string config_file;   // the one that was read; empty = none
  absl::Status file_status;  // why the file cannot be used; told when something in it is needed
  Endpoint hub{.address = {}, .key_file = {}, .flag = "--hub"};
  Endpoint views{.address = {}, .key_file = {}, .flag = "--views"};
  std::string key_file;  // the user's own secret key
  absl::Duration timeout = absl::Seconds(10);
  OutputOptions output;
  bool color = false;
  bool quiet = false;
};

// The value of a general option that stands among unparsed arguments ("--lang en" or "--lang=en"),
// or "". The language must be known before the options are described in it.
std::string EarlyFlag(const std::vector<std::string>& arguments, absl::string_view flag);

// Finds and reads the context file: the one named by --config or $BASINCTL_CONFIG, else
// run/cli.toml below the current folder, else ~/.config/basin/cli.toml. Paths in it count from its
// own folder. A default instance when there is none. Errors: BAD_CONFIG, UNKNOWN_KEY of the file;
// BAD_CONFIG when a named one does not exist.
struct ContextFile {
  std::string path;
  v1::CliConfig config;
};
absl::StatusOr<ContextFile> LoadContextFile(const std::string& named, const Variable& variable);

// Flag, $BASINCTL_LANG, the file, the locale. An unknown name counts as not given; ResolveContext
// refuses it.
Language ResolveLanguage(const std::string& flag, const Variable& variable,
                         const v1::CliConfig& file);

// Whether a terminal may be written to in colour: neither --no-color nor NO_COLOR says otherwise
// (https://no-color.org).
bool MayColor(const GeneralFlags& flags, const Variable& variable);

// Errors: USAGE for a value that is none of an option's.
absl::StatusOr<Context> ResolveContext(const GeneralFlags& flags, const Variable& variable,
                                       const ContextFile& file);

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_CONTEXT_H_
