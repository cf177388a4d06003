// Configuration: a TOML file read into a protobuf message, whose fields are the schema. A section
// is a field that is a message, [[actor]] a repeated one. Fields are texts, booleans, whole
// numbers, messages, and lists of these.
//
// Defaults are what the message holds before: set them, load the file, apply the environment.
#ifndef BASIN_PROTO_CONFIG_CONFIG_H_
#define BASIN_PROTO_CONFIG_CONFIG_H_

#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

namespace basin {

// Reads the file at `path` into `config`. A key that the file has replaces what was there; lists
// are replaced as a whole. Errors, each naming file:line:column: UNKNOWN_KEY with the nearest known
// key; BAD_CONFIG when the file cannot be read, is not TOML, is larger than 4 MiB, or a value does
// not have its key's type. After an error `config` is of no use.
absl::Status LoadConfig(const std::string& path, google::protobuf::Message& config);

// The same for a text that is here already; `name` stands for the file in errors.
absl::Status ParseConfig(absl::string_view text, absl::string_view name,
                         google::protobuf::Message& config);

// Returns the value of an environment variable, or nullptr: std::getenv, or a test's.
using Environment = absl::FunctionRef<const char*(const char* name)>;

// Every key may be given as BASIN_<SECTION>_<KEY> (BASIN_LISTEN_HTTP for listen.http), which wins
// over the file. Lists of texts are separated by commas; lists of messages have no such form.
// Errors: BAD_CONFIG naming the variable.
absl::Status ApplyEnvironment(Environment environment, google::protobuf::Message& config);

}  // namespace basin

#endif  // BASIN_PROTO_CONFIG_CONFIG_H_
