// A small log that is known whole, so that whatever a proof claims about it can be looked up.
#ifndef BASIN_TESTS_FUZZ_KNOWN_LOG_H_
#define BASIN_TESTS_FUZZ_KNOWN_LOG_H_

#include <array>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "basin/v1/envelope.pb.h"
#include "proto/integrity/log_proof.h"
#include "proto/integrity/merkle_tree.h"
#include "proto/integrity/signed_head.h"

namespace basin {

// Groups of 1, 2, 3 … records.
class KnownLog {
 public:
  static constexpr uint64_t kGroups = 12;

  KnownLog() : key_(SigningKey::FromSeed(std::array<uint8_t, 32>{7})) {
    for (uint64_t count = 1; count <= kGroups; ++count) {
      std::vector<Sha256>& leaves = leaves_.emplace_back();
      for (uint64_t i = 0; i < count; ++i) {
        v1::Record record;
        record.set_sequence(records_.size() + 1);
        record.set_actor(absl::StrCat("actor-", records_.size()));
        records_.push_back(record.SerializeAsString());
        leaves.push_back(LeafHash(records_.back()));
      }
      roots_.push_back(LeafHash(AsBytes(TreeHead(leaves))));
    }
  }

  const std::vector<std::string>& records() const { return records_; }
  VerifyingKey public_key() const { return key_.public_key(); }

  // When it had so many groups.
  Sha256 Root(uint64_t groups) const {
    return TreeHead(absl::MakeConstSpan(roots_).subspan(0, groups));
  }
  static uint64_t Last(uint64_t groups) { return groups * (groups + 1) / 2; }
  v1::TreeHead Head(uint64_t groups) const {
    v1::TreeHead head;
    head.set_log_id("log");
    head.set_epoch(1);
    head.set_groups(groups);
    head.set_sequence(Last(groups));
    head.set_root(std::string(AsBytes(Root(groups))));
    return head;
  }
  v1::SignedHead Signed(uint64_t groups) const { return SignHead(Head(groups), &key_); }

  v1::ConsistencyProof Extends(uint64_t from, uint64_t to) const {
    v1::ConsistencyProof proof;
    proof.set_from_groups(from);
    proof.set_to_groups(to);
    WritePath(*ConsistencyPath(from, to, NodesOf{roots_}), proof.mutable_path());
    return proof;
  }
  v1::InclusionProof Holds(uint64_t group, uint64_t index, uint64_t groups) const {
    v1::InclusionProof proof;
    proof.set_sequence(Last(group) + index + 1);
    proof.set_group(group);
    proof.set_groups(groups);
    proof.set_index(static_cast<uint32_t>(index));
    proof.set_count(static_cast<uint32_t>(group + 1));
    WritePath(*InclusionPath(index, group + 1, NodesOf{leaves_[group]}),
              proof.mutable_group_path());
    WritePath(*InclusionPath(group, groups, NodesOf{roots_}), proof.mutable_log_path());
    return proof;
  }

 private:
  struct NodesOf {
    const std::vector<Sha256>& leaves;
    absl::StatusOr<Sha256> operator()(const TreeNode& node) const {
      return TreeHead(
          absl::MakeConstSpan(leaves).subspan(node.index << node.level, size_t{1} << node.level));
    }
  };

  const SigningKey key_;
  std::vector<std::string> records_;
  std::vector<std::vector<Sha256>> leaves_;  // by group
  std::vector<Sha256> roots_;                // leaves of the log's tree
};

}  // namespace basin

#endif  // BASIN_TESTS_FUZZ_KNOWN_LOG_H_
