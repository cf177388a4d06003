// The proofs that a hub answers with, verified against heads that the caller trusts.
#ifndef BASIN_PROTO_INTEGRITY_LOG_PROOF_H_
#define BASIN_PROTO_INTEGRITY_LOG_PROOF_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "basin/v1/integrity.pb.h"
#include "proto/integrity/merkle_proof.h"

namespace basin {

// That the log of `later` begins with the log of `earlier`. Identities are the caller's to compare:
// after a restore the epochs differ, and the proof holds or not. Errors: LOG_REWRITTEN when the log
// is shorter than it was, or has another root at the same length; PROOF_INVALID when the proof is
// not one of these two heads.
absl::Status VerifyExtends(const v1::TreeHead& earlier, const v1::TreeHead& later,
                           const v1::ConsistencyProof& proof);

// That the record, serialised as it was delivered, stands in the log of `head` at the place that
// the proof names. Errors: PROOF_INVALID.
absl::Status VerifyRecord(absl::string_view record, const v1::TreeHead& head,
                          const v1::InclusionProof& proof);

// A path as it travels.
template <typename Field>  // RepeatedPtrField<std::string>*
void WritePath(const MerklePath& path, Field* field) {
  for (const Sha256& hash : path) field->Add(std::string(AsBytes(hash)));
}

}  // namespace basin

#endif  // BASIN_PROTO_INTEGRITY_LOG_PROOF_H_
