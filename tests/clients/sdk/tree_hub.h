// A hub as far as its tree goes.
#ifndef BASIN_TESTS_CLIENTS_SDK_TREE_HUB_H_
#define BASIN_TESTS_CLIENTS_SDK_TREE_HUB_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "basin/v1/admin.pb.h"
#include "basin/v1/session.pb.h"
#include "proto/integrity/log_proof.h"
#include "proto/integrity/merkle_tree.h"
#include "proto/integrity/signed_head.h"
#include "proto/model/status.h"

namespace basin {

// Groups of ten records; salt makes another history.
class TreeHub {
 public:
  explicit TreeHub(std::string salt = "") : salt_(std::move(salt)) {}

  void Grow(int groups) {
    for (int i = 0; i < groups; ++i)
      leaves_.push_back(LeafHash(absl::StrCat(salt_, "group ", leaves_.size())));
  }
  // From here on another history.
  void Fork(size_t groups, const std::string& salt) {
    leaves_.resize(groups);
    salt_ = salt;
  }

  v1::Welcome Welcome() const {
    v1::Welcome welcome;
    welcome.mutable_head()->set_epoch(epoch);
    if (signs) welcome.set_signing_key(key.public_key().bytes());
    return welcome;
  }
  v1::AdminAnswer Answer(const v1::Admin& question) const {
    const uint64_t from = question.consistency().from_groups(), to = leaves_.size();
    v1::AdminAnswer answer;
    if (from > to) {
      *answer.mutable_error() = ToProto(MakeError(v1::BEYOND_HEAD));
      return answer;
    }
    v1::ConsistencyProof& proof = *answer.mutable_consistency();
    proof.set_from_groups(from);
    proof.set_to_groups(to);
    const auto nodes = [&](const TreeNode& node) -> absl::StatusOr<Sha256> {
      return TreeHead(
          absl::MakeConstSpan(leaves_).subspan(node.index << node.level, size_t{1} << node.level));
    };
    WritePath(*ConsistencyPath(from, to, nodes), proof.mutable_path());
    v1::TreeHead head;
    head.set_log_id(log_id);
    head.set_epoch(epoch);
    head.set_groups(to);
    head.set_sequence(to * 10);
    head.set_root(std::string(AsBytes(TreeHead(leaves_))));
    *proof.mutable_head() = SignHead(head, signs ? &key : nullptr);
    return answer;
  }

  std::string log_id = "log";
  uint32_t epoch = 1;
  bool signs = true;
  SigningKey key = SigningKey::Generate();

 private:
  std::string salt_;
  std::vector<Sha256> leaves_;
};

}  // namespace basin

#endif  // BASIN_TESTS_CLIENTS_SDK_TREE_HUB_H_
