// Proofs over the hash tree of RFC 6962, as RFC 9162 §2.1.3 and §2.1.4 define them.
//
// Making one takes the heads of complete subtrees, wherever they are kept; verifying one takes
// nothing but hashes. A verifier believes only what it recomputed: a path of the wrong length, or
// one hash too many, is refused.
#ifndef BASIN_PROTO_INTEGRITY_MERKLE_PROOF_H_
#define BASIN_PROTO_INTEGRITY_MERKLE_PROOF_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "proto/model/digest.h"

namespace basin {

// The complete subtree over the leaves index · 2^level … (index + 1) · 2^level − 1.
struct TreeNode {
  int level = 0;
  uint64_t index = 0;
};

// The head of a complete subtree that lies within the tree. Its errors end the making of a proof.
using NodeSource = absl::FunctionRef<absl::StatusOr<Sha256>(const TreeNode&)>;
using MerklePath = std::vector<Sha256>;

// The head of the tree's first `size` leaves.
absl::StatusOr<Sha256> RootAt(uint64_t size, NodeSource nodes);

// That leaf number `leaf`, from 0, is in the tree of `size` leaves. REQUIRES: leaf < size.
absl::StatusOr<MerklePath> InclusionPath(uint64_t leaf, uint64_t size, NodeSource nodes);

// That the tree of `size` leaves begins with the tree of `old_size` leaves. Empty when these are
// the same, or the old tree had no leaf. REQUIRES: old_size <= size.
absl::StatusOr<MerklePath> ConsistencyPath(uint64_t old_size, uint64_t size, NodeSource nodes);

// The head that the path leads to; nullopt when it is not as long as it has to be. For trees whose
// head is an entry of another tree.
std::optional<Sha256> RootFromInclusion(const Sha256& leaf_hash, uint64_t leaf, uint64_t size,
                                        absl::Span<const Sha256> path);
bool VerifyInclusion(const Sha256& leaf_hash, uint64_t leaf, uint64_t size,
                     absl::Span<const Sha256> path, const Sha256& root);

// True as well for an old tree without leaves, whose head must be that of no leaf then.
bool VerifyConsistency(uint64_t old_size, const Sha256& old_root, uint64_t size, const Sha256& root,
                       absl::Span<const Sha256> path);

}  // namespace basin

#endif  // BASIN_PROTO_INTEGRITY_MERKLE_PROOF_H_
