#include "proto/integrity/log_proof.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "basin/v1/envelope.pb.h"
#include "gtest/gtest.h"
#include "proto/integrity/merkle_tree.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

// A log of groups of 1, 2, 3 … records, kept whole.
class SmallLog {
 public:
  explicit SmallLog(int groups, const std::string& salt = "") {
    for (int count = 1; count <= groups; ++count) {
      std::vector<std::string>& group = groups_.emplace_back();
      for (int i = 0; i < count; ++i) group.push_back(NextRecord(salt));
      roots_.push_back(LeafHash(AsBytes(TreeHead(Leaves(group)))));
    }
  }

  v1::TreeHead Head(uint64_t groups) const {
    v1::TreeHead head;
    head.set_log_id("log");
    head.set_epoch(1);
    head.set_groups(groups);
    head.set_sequence(groups * (groups + 1) / 2);
    head.set_root(std::string(AsBytes(TreeHead(absl::MakeSpan(roots_).subspan(0, groups)))));
    return head;
  }
  v1::ConsistencyProof Extends(uint64_t from, uint64_t to) const {
    v1::ConsistencyProof proof;
    proof.set_from_groups(from);
    proof.set_to_groups(to);
    WritePath(*ConsistencyPath(from, to, Nodes(roots_)), proof.mutable_path());
    return proof;
  }
  const std::string& Record(uint64_t group, uint32_t index) const { return groups_[group][index]; }
  v1::InclusionProof Holds(uint64_t group, uint32_t index, uint64_t groups) const {
    const std::vector<Sha256> leaves = Leaves(groups_[group]);
    v1::InclusionProof proof;
    proof.set_sequence(group * (group + 1) / 2 + index + 1);
    proof.set_group(group);
    proof.set_groups(groups);
    proof.set_index(index);
    proof.set_count(static_cast<uint32_t>(leaves.size()));
    WritePath(*InclusionPath(index, leaves.size(), Nodes(leaves)), proof.mutable_group_path());
    WritePath(*InclusionPath(group, groups, Nodes(roots_)), proof.mutable_log_path());
    return proof;
  }

 private:
  struct Nodes {
    explicit Nodes(const std::vector<Sha256>& all) : leaves(all) {}
    absl::StatusOr<Sha256> operator()(const TreeNode& node) const {
      return TreeHead(
          absl::MakeConstSpan(leaves).subspan(node.index << node.level, size_t{1} << node.level));
    }
    const std::vector<Sha256>& leaves;
  };

  static std::vector<Sha256> Leaves(const std::vector<std::string>& records) {
    std::vector<Sha256> leaves;
    for (const std::string& record : records) leaves.push_back(LeafHash(record));
    return leaves;
  }
  std::string NextRecord(const std::string& salt) {
    v1::Header header;
    header.set_id(absl::StrCat(salt, ++last_));
    v1::Event event;
    event.set_header(header.SerializeAsString());
    v1::Record record;
    record.set_sequence(last_);
    record.set_actor("ml");
    record.set_event(event.SerializeAsString());
    return record.SerializeAsString();
  }

  uint64_t last_ = 0;
  std::vector<std::vector<std::string>> groups_;
  std::vector<Sha256> roots_;  // as leaves of the log's tree
};

constexpr int kGroups = 12;

TEST(LogProofTest, EveryHeadIsShownToExtendEveryEarlierOne) {
  const SmallLog log(kGroups);
  for (uint64_t to = 0; to <= kGroups; ++to)
    for (uint64_t from = 0; from <= to; ++from)
      BASIN_EXPECT_OK(VerifyExtends(log.Head(from), log.Head(to), log.Extends(from, to)));
}

TEST(LogProofTest, AShorterLogIsARewrittenOne) {
  const SmallLog log(kGroups);

  EXPECT_THAT(VerifyExtends(log.Head(7), log.Head(6), log.Extends(6, 6)),
              HasCode(v1::LOG_REWRITTEN));
}

TEST(LogProofTest, AnotherHistoryOfTheSameLengthIsARewrittenOne) {
  const SmallLog log(kGroups), other(kGroups, "other");

  EXPECT_THAT(VerifyExtends(log.Head(7), other.Head(7), other.Extends(7, 7)),
              HasCode(v1::LOG_REWRITTEN));
}

TEST(LogProofTest, AnotherHistoryProvesNothing) {
  const SmallLog log(kGroups), other(kGroups, "other");

  for (uint64_t from = 1; from < kGroups; ++from) {
    EXPECT_THAT(VerifyExtends(log.Head(from), other.Head(kGroups), other.Extends(from, kGroups)),
                HasCode(v1::PROOF_INVALID));
    EXPECT_THAT(VerifyExtends(log.Head(from), other.Head(kGroups), log.Extends(from, kGroups)),
                HasCode(v1::PROOF_INVALID));
  }
}

TEST(LogProofTest, AProofOfOtherHeadsIsRefused) {
  const SmallLog log(kGroups);

  EXPECT_THAT(VerifyExtends(log.Head(5), log.Head(9), log.Extends(4, 9)),
              HasCode(v1::PROOF_INVALID));
  EXPECT_THAT(VerifyExtends(log.Head(5), log.Head(9), log.Extends(5, 10)),
              HasCode(v1::PROOF_INVALID));
  EXPECT_THAT(VerifyExtends(log.Head(5), log.Head(9), {}), HasCode(v1::PROOF_INVALID));
}

TEST(LogProofTest, EveryRecordIsShownToBeInEveryLogThatHoldsIt) {
  const SmallLog log(kGroups);
  for (uint64_t groups = 1; groups <= kGroups; ++groups)
    for (uint64_t group = 0; group < groups; ++group)
      for (uint32_t i = 0; i <= group; ++i)
        BASIN_EXPECT_OK(
            VerifyRecord(log.Record(group, i), log.Head(groups), log.Holds(group, i, groups)));
}

TEST(LogProofTest, AChangedRecordIsRefused) {
  const SmallLog log(kGroups);
  const v1::InclusionProof proof = log.Holds(6, 3, kGroups);
  const std::string good = log.Record(6, 3);
  BASIN_ASSERT_OK(VerifyRecord(good, log.Head(kGroups), proof));

  for (size_t bit = 0; bit < 8 * good.size(); ++bit) {
    std::string record = good;
    record[bit / 8] = static_cast<char>(record[bit / 8] ^ (1 << bit % 8));
    EXPECT_FALSE(VerifyRecord(record, log.Head(kGroups), proof).ok()) << bit;
  }
}

TEST(LogProofTest, ARecordIsNotShownToStandAnywhereElse) {
  const SmallLog log(kGroups);
  const v1::TreeHead head = log.Head(kGroups);
  const auto refused = [&](auto spoil) {
    v1::InclusionProof proof = log.Holds(6, 3, kGroups);
    spoil(proof);
    EXPECT_THAT(VerifyRecord(log.Record(6, 3), head, proof), HasCode(v1::PROOF_INVALID))
        << proof.DebugString();
  };
  refused([](v1::InclusionProof& proof) { proof.set_sequence(proof.sequence() + 1); });
  refused([](v1::InclusionProof& proof) { proof.set_group(proof.group() + 1); });
  refused([](v1::InclusionProof& proof) { proof.set_groups(proof.groups() - 1); });
  refused([](v1::InclusionProof& proof) { proof.set_index(proof.index() + 1); });
  refused([](v1::InclusionProof& proof) { proof.set_count(proof.index()); });
  refused([](v1::InclusionProof& proof) { proof.mutable_group_path()->RemoveLast(); });
  refused([](v1::InclusionProof& proof) { proof.add_log_path(std::string(32, 'x')); });
  refused([](v1::InclusionProof& proof) { proof.mutable_log_path(0)->pop_back(); });
  refused([](v1::InclusionProof& proof) {
    for (int i = 0; i < 1000; ++i) proof.add_log_path(std::string(32, 'x'));
  });
}

}  // namespace
}  // namespace basin
