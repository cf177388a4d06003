#include "broker/hub/proof_desk.h"

#include <vector>

#include "absl/types/span.h"
#include "proto/integrity/log_proof.h"
#include "proto/integrity/merkle_proof.h"
#include "proto/model/status.h"

namespace basin {
namespace {

absl::Status BeyondHead(const char* field, uint64_t asked, uint64_t end) {
  return MakeError(v1::BEYOND_HEAD,
                   {.field = field, .detail = {"$0 of $1", "$0 sur $1", asked, end}});
}

// Of a group's own tree, whose leaves are all at hand.
absl::StatusOr<MerklePath> PathInGroup(const std::vector<Sha256>& leaves, uint64_t index) {
  return InclusionPath(index, leaves.size(), [&](const TreeNode& node) -> absl::StatusOr<Sha256> {
    return TreeHead(
        absl::MakeConstSpan(leaves).subspan(node.index << node.level, size_t{1} << node.level));
  });
}

}  // namespace

absl::StatusOr<v1::ConsistencyProof> ProofDesk::Prove(const v1::GetConsistency& wanted,
                                                      absl::Time now) {
  const uint64_t to = wanted.to_groups() == 0 ? tree_.groups() : wanted.to_groups();
  if (to > tree_.groups()) return BeyondHead("admin.consistency.to_groups", to, tree_.groups());
  if (wanted.from_groups() > to) {
    if (wanted.to_groups() == 0)
      return BeyondHead("admin.consistency.from_groups", wanted.from_groups(), to);
    return MakeError(v1::OUT_OF_RANGE, {.field = "admin.consistency.from_groups",
                                        .detail = {"at most to_groups", "au plus to_groups"}});
  }
  BASIN_ASSIGN_OR_RETURN(const MerklePath path,
                         ConsistencyPath(wanted.from_groups(), to, [this](const TreeNode& node) {
                           return tree_.Node(node);
                         }));
  v1::ConsistencyProof proof;
  proof.set_from_groups(wanted.from_groups());
  proof.set_to_groups(to);
  WritePath(path, proof.mutable_path());
  if (wanted.to_groups() == 0) *proof.mutable_head() = head_.Signed(now);
  return proof;
}

absl::StatusOr<v1::InclusionProof> ProofDesk::Prove(const v1::GetInclusion& wanted,
                                                    absl::Time now) {
  const uint64_t groups = wanted.groups() == 0 ? tree_.groups() : wanted.groups();
  if (groups > tree_.groups()) return BeyondHead("admin.inclusion.groups", groups, tree_.groups());
  BASIN_ASSIGN_OR_RETURN(const Sequence last, tree_.LastOf(groups));
  if (wanted.sequence() == 0 || wanted.sequence() > last)
    return BeyondHead("admin.inclusion.sequence", wanted.sequence(), last);

  BASIN_ASSIGN_OR_RETURN(const GroupPlace place, tree_.Find(wanted.sequence()));
  BASIN_ASSIGN_OR_RETURN(const auto cursor, log_.ReadAfter(place.first - 1));
  BASIN_ASSIGN_OR_RETURN(const SharedGroup group, cursor->Next());
  if (group == nullptr || group->first != place.first || group->last() != place.last)
    return MakeError(v1::LOG_DAMAGED,
                     {.detail = {"no group $0…$1", "aucun groupe $0…$1", place.first, place.last}});
  const uint64_t index = wanted.sequence() - place.first;
  BASIN_ASSIGN_OR_RETURN(const MerklePath group_path, PathInGroup(LeafHashes(*group), index));
  BASIN_ASSIGN_OR_RETURN(const MerklePath log_path,
                         InclusionPath(place.number, groups,
                                       [this](const TreeNode& node) { return tree_.Node(node); }));

  v1::InclusionProof proof;
  proof.set_sequence(wanted.sequence());
  proof.set_group(place.number);
  proof.set_groups(groups);
  proof.set_index(static_cast<uint32_t>(index));
  proof.set_count(group->count);
  WritePath(group_path, proof.mutable_group_path());
  WritePath(log_path, proof.mutable_log_path());
  if (wanted.groups() == 0) *proof.mutable_head() = head_.Signed(now);
  return proof;
}

}  // namespace basin
