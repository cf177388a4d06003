#include "proto/integrity/signing_key.h"

#include <sodium.h>

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "proto/files/key_file.h"
#include "proto/model/check.h"
#include "proto/model/digest.h"
#include "proto/model/status.h"

namespace basin {
namespace {

constexpr size_t kSeedBytes = 32, kPublicBytes = 32, kSignatureBytes = 64, kKeyIdBytes = 8;
static_assert(kSeedBytes == crypto_sign_SEEDBYTES && kPublicBytes == crypto_sign_PUBLICKEYBYTES &&
              kSignatureBytes == crypto_sign_BYTES && crypto_sign_SECRETKEYBYTES == 64);
constexpr char kSecretPrefix[] = "ed25519-secret:", kPublicPrefix[] = "ed25519:";

const uint8_t* Unsigned(absl::string_view bytes) {
  return reinterpret_cast<const uint8_t*>(bytes.data());
}

std::string Join(absl::string_view domain, absl::string_view message) {
  return absl::StrCat(domain, message);
}

// Safe to call again and from any thread; libsodium's random numbers need it once.
void StartSodium() { BASIN_CHECK(sodium_init() >= 0); }

absl::Status NoKey(const std::string& path, const char* prefix) {
  return MakeError(v1::BAD_KEY_FILE,
                   {.field = path,
                    .detail = {"not such a signing key: \"$0\" and 64 hexadecimal digits expected",
                               "ce n'est pas une telle clé de signature : « $0 » et 64 chiffres "
                               "hexadécimaux sont attendus",
                               prefix}});
}

absl::StatusOr<std::string> ParseLine(const std::string& path, absl::string_view line,
                                      const char* prefix) {
  if (!absl::ConsumePrefix(&line, prefix) || line.size() != 2 * kSeedBytes ||
      !std::all_of(line.begin(), line.end(), absl::ascii_isxdigit))
    return NoKey(path, prefix);
  return absl::HexStringToBytes(line);
}

}  // namespace

absl::StatusOr<VerifyingKey> VerifyingKey::Parse(absl::string_view bytes) {
  if (bytes.size() != 1 + kPublicBytes || bytes[0] != kSuiteEd25519)
    return MakeError(v1::PROOF_INVALID, {.field = "signing_key",
                                         .detail = {"not a public key of a known suite",
                                                    "pas une clé publique d'une suite connue"}});
  return VerifyingKey(std::string(bytes));
}

absl::StatusOr<VerifyingKey> VerifyingKey::Load(const std::string& path) {
  BASIN_ASSIGN_OR_RETURN(const std::string line, ReadPublicKeyFile(path));
  BASIN_ASSIGN_OR_RETURN(const std::string key, ParseLine(path, line, kPublicPrefix));
  return VerifyingKey(std::string(1, kSuiteEd25519) + key);
}

bool VerifyingKey::Verify(absl::string_view domain, absl::string_view message,
                          absl::string_view signature) const {
  if (signature.size() != 1 + kSignatureBytes || signature[0] != bytes_[0]) return false;
  const std::string signed_bytes = Join(domain, message);
  return crypto_sign_verify_detached(Unsigned(signature) + 1, Unsigned(signed_bytes),
                                     signed_bytes.size(), Unsigned(bytes_) + 1) == 0;
}

std::string VerifyingKey::id() const {
  return std::string(AsBytes(Digest({bytes_})).substr(0, kKeyIdBytes));
}

std::string VerifyingKey::ToText() const {
  return absl::StrCat(kPublicPrefix, ToHex(absl::string_view(bytes_).substr(1)));
}

SigningKey SigningKey::Generate() {
  StartSodium();
  std::array<uint8_t, kSeedBytes> seed;
  randombytes_buf(seed.data(), seed.size());
  SigningKey key = FromSeed(seed);
  sodium_memzero(seed.data(), seed.size());
  return key;
}

SigningKey SigningKey::FromSeed(const std::array<uint8_t, kSeedBytes>& seed) {
  StartSodium();
  SigningKey key;
  uint8_t public_key[kPublicBytes];
  BASIN_CHECK(crypto_sign_seed_keypair(public_key, key.secret_.data(), seed.data()) == 0);
  return key;
}

absl::StatusOr<SigningKey> SigningKey::Load(const std::string& path) {
  BASIN_ASSIGN_OR_RETURN(std::string line, ReadSecretKeyFile(path));
  BASIN_ASSIGN_OR_RETURN(std::string bytes, ParseLine(path, line, kSecretPrefix));
  std::array<uint8_t, kSeedBytes> seed;
  std::copy_n(Unsigned(bytes), seed.size(), seed.begin());
  SigningKey key = FromSeed(seed);
  sodium_memzero(seed.data(), seed.size());
  sodium_memzero(bytes.data(), bytes.size());
  sodium_memzero(line.data(), line.size());
  return key;
}

SigningKey::~SigningKey() { sodium_memzero(secret_.data(), secret_.size()); }

SigningKey::SigningKey(SigningKey&& other) noexcept : secret_(other.secret_) {
  sodium_memzero(other.secret_.data(), other.secret_.size());
}

absl::Status SigningKey::Save(const std::string& path) const {
  const absl::string_view seed(reinterpret_cast<const char*>(secret_.data()), kSeedBytes);
  return WriteKeyFiles(path, absl::StrCat(kSecretPrefix, ToHex(seed)), public_key().ToText());
}

std::string SigningKey::Sign(absl::string_view domain, absl::string_view message) const {
  const std::string signed_bytes = Join(domain, message);
  uint8_t signature[kSignatureBytes];
  BASIN_CHECK(crypto_sign_detached(signature, nullptr, Unsigned(signed_bytes), signed_bytes.size(),
                                   secret_.data()) == 0);
  return absl::StrCat(absl::string_view(&kSuiteEd25519, 1),
                      absl::string_view(reinterpret_cast<const char*>(signature), kSignatureBytes));
}

VerifyingKey SigningKey::public_key() const {
  const absl::string_view bytes(reinterpret_cast<const char*>(secret_.data()) + kSeedBytes,
                                kPublicBytes);
  return *VerifyingKey::Parse(absl::StrCat(absl::string_view(&kSuiteEd25519, 1), bytes));
}

}  // namespace basin
