// Files that hold a key: one line of text, the secret one for its owner only.
#ifndef BASIN_PROTO_FILES_KEY_FILE_H_
#define BASIN_PROTO_FILES_KEY_FILE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace basin {

// The line in the file. Errors: BAD_KEY_FILE when it is missing, no regular file, or longer than
// any key; a secret's also when it is a symbolic link, or when group or others may read it.
absl::StatusOr<std::string> ReadSecretKeyFile(const std::string& path);
absl::StatusOr<std::string> ReadPublicKeyFile(const std::string& path);

// Writes `path` (the secret, mode 0600) and `path`.pub (the public key). Errors: FILE_EXISTS when
// either is there, FILE_FAILED.
absl::Status WriteKeyFiles(const std::string& path, absl::string_view secret_key,
                           absl::string_view public_key);

}  // namespace basin

#endif  // BASIN_PROTO_FILES_KEY_FILE_H_
