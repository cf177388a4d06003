// Heads of a log's tree, signed and opened.
//
// What is signed is the domain below followed by the serialised TreeHead, which is kept as it is:
// nobody has to serialise it again to check it. The domain keeps a signature from ever standing for
// anything else.
#ifndef BASIN_PROTO_INTEGRITY_SIGNED_HEAD_H_
#define BASIN_PROTO_INTEGRITY_SIGNED_HEAD_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "basin/v1/integrity.pb.h"
#include "proto/integrity/signing_key.h"
#include "proto/model/digest.h"

namespace basin {

inline constexpr char kTreeHeadDomain[] = "basin-hub/tree-head/v1\n";

// `key` nullptr: a head that nobody answers for.
v1::SignedHead SignHead(const v1::TreeHead& head, const SigningKey* key);

// The head inside, once its signature was checked. Errors: PROOF_INVALID when it is not `key`'s, or
// what was signed is no head.
absl::StatusOr<v1::TreeHead> OpenHead(const v1::SignedHead& signed_head, const VerifyingKey& key);

// The head inside, whoever signed it, or nobody. Errors: PROOF_INVALID when it is none.
absl::StatusOr<v1::TreeHead> ReadHead(const v1::SignedHead& signed_head);

// 32 bytes as they travel. Errors: PROOF_INVALID for any other number of them.
absl::StatusOr<Sha256> ReadHash(absl::string_view bytes);

}  // namespace basin

#endif  // BASIN_PROTO_INTEGRITY_SIGNED_HEAD_H_
