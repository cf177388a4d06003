#include "proto/model/digest_stream.h"

#define OPENSSL_SUPPRESS_DEPRECATED  // as in digest.cc, for the same reason
#include <openssl/sha.h>

#include "proto/model/check.h"

namespace basin {

struct DigestStream::State {
  SHA256_CTX context;
};

DigestStream::DigestStream() : state_(std::make_unique<State>()) {
  BASIN_CHECK(SHA256_Init(&state_->context) == 1);
}

DigestStream::~DigestStream() = default;

void DigestStream::Add(absl::string_view bytes) {
  BASIN_CHECK(SHA256_Update(&state_->context, bytes.data(), bytes.size()) == 1);
}

Sha256 DigestStream::Finish() {
  Sha256 digest;
  BASIN_CHECK(SHA256_Final(digest.data(), &state_->context) == 1);
  return digest;
}

}  // namespace basin
