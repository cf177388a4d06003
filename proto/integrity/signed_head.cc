#include "proto/integrity/signed_head.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "proto/model/status.h"

namespace basin {
namespace {

absl::Status Invalid(Text why) {
  return MakeError(v1::PROOF_INVALID, {.field = "signed_head", .detail = std::move(why)});
}

}  // namespace

v1::SignedHead SignHead(const v1::TreeHead& head, const SigningKey* key) {
  v1::SignedHead signed_head;
  signed_head.set_head(head.SerializeAsString());
  if (key == nullptr) return signed_head;
  signed_head.set_signature(key->Sign(kTreeHeadDomain, signed_head.head()));
  signed_head.set_key_id(key->public_key().id());
  return signed_head;
}

absl::StatusOr<v1::TreeHead> OpenHead(const v1::SignedHead& signed_head, const VerifyingKey& key) {
  if (signed_head.signature().empty())
    return Invalid({"the head is not signed", "la tête n'est pas signée"});
  if (signed_head.key_id() != key.id())
    return Invalid({"signed with another key than the one known",
                    "signée avec une autre clé que celle qui est connue"});
  if (!key.Verify(kTreeHeadDomain, signed_head.head(), signed_head.signature()))
    return Invalid({"the signature is not the key's", "la signature n'est pas celle de la clé"});
  return ReadHead(signed_head);
}

absl::StatusOr<v1::TreeHead> ReadHead(const v1::SignedHead& signed_head) {
  v1::TreeHead head;
  if (!head.ParseFromString(signed_head.head()) || head.log_id().empty() ||
      head.root().size() != sizeof(Sha256) || head.sequence() < head.groups())
    return Invalid({"what was signed is no head", "ce qui a été signé n'est pas une tête"});
  return head;
}

absl::StatusOr<Sha256> ReadHash(absl::string_view bytes) {
  Sha256 hash{};
  if (bytes.size() != hash.size())
    return MakeError(v1::PROOF_INVALID,
                     {.detail = {"a hash has not 32 bytes", "une empreinte n'a pas 32 octets"}});
  std::copy(bytes.begin(), bytes.end(), hash.begin());
  return hash;
}

}  // namespace basin
