#include "proto/integrity/detached_signature.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "proto/model/digest.h"
#include "proto/model/status.h"

namespace basin {
namespace {

absl::Status Invalid(Text why) {
  return MakeError(v1::PROOF_INVALID, {.field = "signature", .detail = std::move(why)});
}

// One way to write each byte, so that no letter can be another unnoticed.
bool IsLowerHex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }
bool IsHex(absl::string_view text) {
  return !text.empty() && text.size() % 2 == 0 && std::all_of(text.begin(), text.end(), IsLowerHex);
}

}  // namespace

DetachedSignature SignDetached(absl::string_view domain, absl::string_view message,
                               const SigningKey& key) {
  return {key.public_key().bytes(), key.Sign(domain, message)};
}

absl::Status CheckSignature(const DetachedSignature& signature, absl::string_view domain,
                            absl::string_view message, const VerifyingKey* expected) {
  BASIN_ASSIGN_OR_RETURN(const VerifyingKey key, VerifyingKey::Parse(signature.signing_key));
  if (expected != nullptr && !(key == *expected))
    return MakeError(v1::FOREIGN_LOG,
                     {.field = "signing_key",
                      .detail = {"signed by $0, not by $1", "signé par $0, non par $1",
                                 key.ToText(), expected->ToText()}});
  if (!key.Verify(domain, message, signature.signature))
    return Invalid(
        {"it is not the key's over these bytes", "ce n'est pas celle de la clé sur ces octets"});
  return absl::OkStatus();
}

std::string ToLine(const DetachedSignature& signature) {
  return absl::StrCat(ToHex(signature.signing_key), " ", ToHex(signature.signature), "\n");
}

absl::StatusOr<DetachedSignature> FromLine(absl::string_view line) {
  const bool ended = absl::ConsumeSuffix(&line, "\n");
  const std::vector<absl::string_view> parts = absl::StrSplit(line, ' ');
  if (!ended || parts.size() != 2 || !IsHex(parts[0]) || !IsHex(parts[1]))
    return Invalid({"a key and a signature in hexadecimal digits expected",
                    "une clé et une signature en chiffres hexadécimaux sont attendues"});
  return DetachedSignature{absl::HexStringToBytes(parts[0]), absl::HexStringToBytes(parts[1])};
}

}  // namespace basin
