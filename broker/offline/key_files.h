// The keys that an offline command was given, or was not.
#ifndef BASIN_BROKER_OFFLINE_KEY_FILES_H_
#define BASIN_BROKER_OFFLINE_KEY_FILES_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "proto/integrity/signing_key.h"

namespace basin {

// nullopt for an empty path. Errors: BAD_KEY_FILE.
absl::StatusOr<std::optional<SigningKey>> LoadSigningKey(const std::string& path);
absl::StatusOr<std::optional<VerifyingKey>> LoadVerifyingKey(const std::string& path);

}  // namespace basin

#endif  // BASIN_BROKER_OFFLINE_KEY_FILES_H_
