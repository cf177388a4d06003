#include "proto/model/digest.h"

// The algorithm itself rather than EVP: an event is digested five times, most of them over one or
// two blocks of 64 bytes, and going through a provider costs half as much again as such a digest.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>

#include "absl/strings/escaping.h"
#include "proto/model/check.h"

namespace basin {

Sha256 Digest(std::initializer_list<absl::string_view> parts) {
  Sha256 out;
  SHA256_CTX context;
  BASIN_CHECK(SHA256_Init(&context) == 1);
  for (const absl::string_view part : parts)
    BASIN_CHECK(SHA256_Update(&context, part.data(), part.size()) == 1);
  BASIN_CHECK(SHA256_Final(out.data(), &context) == 1);
  return out;
}

std::string ToHex(absl::string_view bytes) { return absl::BytesToHexString(bytes); }

}  // namespace basin
