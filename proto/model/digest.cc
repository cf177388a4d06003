#include "proto/model/digest.h"

#include <openssl/evp.h>

#include <memory>

#include "absl/strings/escaping.h"
#include "proto/model/check.h"

namespace basin {

Sha256 Digest(std::initializer_list<absl::string_view> parts) {
  // Fetching the algorithm and allocating a context cost more than hashing an event does.
  thread_local const std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)> algorithm(
      EVP_MD_fetch(nullptr, "SHA256", nullptr), EVP_MD_free);
  thread_local const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(
      EVP_MD_CTX_new(), EVP_MD_CTX_free);
  Sha256 out;
  BASIN_CHECK(EVP_DigestInit_ex2(context.get(), algorithm.get(), nullptr) == 1);
  for (absl::string_view part : parts)
    BASIN_CHECK(EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1);
  BASIN_CHECK(EVP_DigestFinal_ex(context.get(), out.data(), nullptr) == 1);
  return out;
}

std::string ToHex(absl::string_view bytes) { return absl::BytesToHexString(bytes); }

}  // namespace basin
