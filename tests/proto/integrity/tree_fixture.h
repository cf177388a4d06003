// A hash tree kept whole, for tests of what is proved about it.
#ifndef BASIN_TESTS_PROTO_INTEGRITY_TREE_FIXTURE_H_
#define BASIN_TESTS_PROTO_INTEGRITY_TREE_FIXTURE_H_

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "proto/integrity/merkle_proof.h"
#include "proto/integrity/merkle_tree.h"

namespace basin {

class TestTree {
 public:
  explicit TestTree(size_t leaves, absl::string_view salt = "entry ") {
    for (size_t i = 0; i < leaves; ++i) leaves_.push_back(LeafHash(absl::StrCat(salt, i)));
  }

  // A NodeSource.
  absl::StatusOr<Sha256> operator()(const TreeNode& node) const {
    return TreeHead(
        absl::MakeConstSpan(leaves_).subspan(node.index << node.level, size_t{1} << node.level));
  }
  Sha256 Root(size_t size) const { return TreeHead(absl::MakeConstSpan(leaves_).subspan(0, size)); }
  const Sha256& leaf(size_t index) const { return leaves_[index]; }
  size_t size() const { return leaves_.size(); }

 private:
  std::vector<Sha256> leaves_;
};

}  // namespace basin

#endif  // BASIN_TESTS_PROTO_INTEGRITY_TREE_FIXTURE_H_
