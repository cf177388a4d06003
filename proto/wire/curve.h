// CURVE keys (X25519, Z85 text) and the files they live in.
#ifndef BASIN_PROTO_WIRE_CURVE_H_
#define BASIN_PROTO_WIRE_CURVE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace basin {

struct KeyPair {
  std::string public_key;  // Z85, 40 characters
  std::string secret_key;  // Z85, 40 characters
};

absl::StatusOr<KeyPair> NewKeyPair();

// Writes `path` (the secret, mode 0600) and `path`.pub (the public key). Errors: FILE_EXISTS when
// either is there, FILE_FAILED.
absl::Status SaveKeyPair(const KeyPair& keys, const std::string& path);

// Reads a secret key file and derives the public key.
// Errors: BAD_KEY_FILE when it is missing, a symbolic link, readable by group or others, or not a
// key.
absl::StatusOr<KeyPair> LoadKeyPair(const std::string& path);

// Reads a public key file. Errors: BAD_KEY_FILE.
absl::StatusOr<std::string> LoadPublicKey(const std::string& path);

}  // namespace basin

#endif  // BASIN_PROTO_WIRE_CURVE_H_
