// A signature that is kept beside what it is over: of a backup's list, of an archive.
#ifndef BASIN_PROTO_INTEGRITY_DETACHED_SIGNATURE_H_
#define BASIN_PROTO_INTEGRITY_DETACHED_SIGNATURE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "proto/integrity/signing_key.h"

namespace basin {

// Suite byte first, both.
struct DetachedSignature {
  std::string signing_key;  // the public key
  std::string signature;
};

DetachedSignature SignDetached(absl::string_view domain, absl::string_view message,
                               const SigningKey& key);

// `expected` nullptr: the key it names is believed. Errors: FOREIGN_LOG when it is another key's
// than the one expected; PROOF_INVALID when it is not over these bytes.
absl::Status CheckSignature(const DetachedSignature& signature, absl::string_view domain,
                            absl::string_view message, const VerifyingKey* expected);

// One line of text: the key and the signature in lower-case hexadecimal digits, a blank between
// them, a line break behind.
std::string ToLine(const DetachedSignature& signature);
// Errors: PROOF_INVALID when it is no such line.
absl::StatusOr<DetachedSignature> FromLine(absl::string_view line);

}  // namespace basin

#endif  // BASIN_PROTO_INTEGRITY_DETACHED_SIGNATURE_H_
