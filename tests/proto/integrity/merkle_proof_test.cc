#include "proto/integrity/merkle_proof.h"

#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "gtest/gtest.h"
#include "tests/proto/integrity/tree_fixture.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

constexpr uint64_t kSizeMax = 130;

std::vector<std::string> Hex(const MerklePath& path) {
  std::vector<std::string> hex;
  for (const Sha256& hash : path) hex.push_back(ToHex(AsBytes(hash)));
  return hex;
}

// Every bit of every hash turned once; in larger trees every 31st.
template <typename Check>
void FlipBits(MerklePath path, uint64_t tree_size, const Check& check) {
  const size_t stride = tree_size <= 16 ? 1 : 31;
  for (size_t i = 0; i < path.size(); ++i) {
    for (size_t bit = i % stride; bit < 8 * sizeof(Sha256); bit += stride) {
      path[i][bit / 8] ^= static_cast<uint8_t>(1 << bit % 8);
      check(path);
      path[i][bit / 8] ^= static_cast<uint8_t>(1 << bit % 8);
    }
  }
}

MerklePath Longer(const MerklePath& path, bool in_front) {
  MerklePath longer = path;
  longer.insert(in_front ? longer.begin() : longer.end(), LeafHash("one too many"));
  return longer;
}

TEST(MerkleProofTest, EveryLeafOfEveryTreeIsShownToBeInIt) {
  const TestTree tree(kSizeMax);
  for (uint64_t size = 1; size <= kSizeMax; ++size) {
    const Sha256 root = tree.Root(size);
    EXPECT_EQ(RootAt(size, tree).value(), root);
    for (uint64_t leaf = 0; leaf < size; ++leaf) {
      const MerklePath path = InclusionPath(leaf, size, tree).value();

      ASSERT_TRUE(VerifyInclusion(tree.leaf(leaf), leaf, size, path, root)) << leaf << "/" << size;

      ASSERT_FALSE(VerifyInclusion(LeafHash("another"), leaf, size, path, root));
      ASSERT_FALSE(VerifyInclusion(tree.leaf(leaf), leaf, size, path, LeafHash("another")));
      ASSERT_FALSE(VerifyInclusion(tree.leaf(leaf), leaf, size, Longer(path, true), root));
      ASSERT_FALSE(VerifyInclusion(tree.leaf(leaf), leaf, size, Longer(path, false), root));
      ASSERT_FALSE(VerifyInclusion(tree.leaf(leaf), size, size, path, root));
      if (path.empty()) continue;
      const MerklePath shorter(path.begin(), path.end() - 1);
      ASSERT_FALSE(VerifyInclusion(tree.leaf(leaf), leaf, size, shorter, root));
    }
  }
}

TEST(MerkleProofTest, ALeafIsNotShownToBeAnywhereElse) {
  const TestTree tree(40);
  for (uint64_t size = 1; size <= tree.size(); ++size)
    for (uint64_t leaf = 0; leaf < size; ++leaf) {
      const MerklePath path = InclusionPath(leaf, size, tree).value();
      for (uint64_t other = 0; other < size; ++other)
        ASSERT_EQ(VerifyInclusion(tree.leaf(leaf), other, size, path, tree.Root(size)),
                  other == leaf);
    }
}

TEST(MerkleProofTest, AFlippedBitOfAnInclusionPathIsRefused) {
  const TestTree tree(kSizeMax);
  for (uint64_t size = 1; size <= kSizeMax; ++size) {
    const Sha256 root = tree.Root(size);
    for (uint64_t leaf = 0; leaf < size; ++leaf)
      FlipBits(InclusionPath(leaf, size, tree).value(), size, [&](const MerklePath& path) {
        ASSERT_FALSE(VerifyInclusion(tree.leaf(leaf), leaf, size, path, root)) << leaf << size;
      });
  }
}

TEST(MerkleProofTest, EveryTreeIsShownToBeginWithEverySmallerOne) {
  const TestTree tree(kSizeMax);
  const TestTree other(kSizeMax, "another log's entry ");
  for (uint64_t size = 0; size <= kSizeMax; ++size) {
    const Sha256 root = tree.Root(size);
    for (uint64_t old_size = 0; old_size <= size; ++old_size) {
      const Sha256 old_root = tree.Root(old_size);
      const MerklePath path = ConsistencyPath(old_size, size, tree).value();

      ASSERT_TRUE(VerifyConsistency(old_size, old_root, size, root, path))
          << old_size << " of " << size;

      ASSERT_FALSE(VerifyConsistency(old_size, LeafHash("another"), size, root, path));
      ASSERT_FALSE(VerifyConsistency(old_size, old_root, size, LeafHash("another"), path) &&
                   old_size != 0);
      ASSERT_FALSE(VerifyConsistency(old_size, old_root, size, root, Longer(path, true)));
      ASSERT_FALSE(VerifyConsistency(old_size, old_root, size, root, Longer(path, false)));
      if (old_size != 0) {
        ASSERT_FALSE(VerifyConsistency(old_size, other.Root(old_size), size, root, path));
      }
      if (path.empty()) continue;
      const MerklePath shorter(path.begin(), path.end() - 1);
      ASSERT_FALSE(VerifyConsistency(old_size, old_root, size, root, shorter));
    }
  }
}

TEST(MerkleProofTest, AFlippedBitOfAConsistencyPathIsRefused) {
  const TestTree tree(kSizeMax);
  for (uint64_t size = 1; size <= kSizeMax; ++size) {
    const Sha256 root = tree.Root(size);
    for (uint64_t old_size = 1; old_size < size; ++old_size) {
      const Sha256 old_root = tree.Root(old_size);
      FlipBits(ConsistencyPath(old_size, size, tree).value(), size, [&](const MerklePath& path) {
        ASSERT_FALSE(VerifyConsistency(old_size, old_root, size, root, path))
            << old_size << " of " << size;
      });
    }
  }
}

TEST(MerkleProofTest, ALongerTreeNeverProvesAShorterOne) {
  const TestTree tree(20);
  const MerklePath path = ConsistencyPath(7, 20, tree).value();

  EXPECT_FALSE(VerifyConsistency(20, tree.Root(20), 7, tree.Root(7), path));
  EXPECT_FALSE(VerifyConsistency(20, tree.Root(20), 7, tree.Root(7), {}));
}

TEST(MerkleProofTest, PassesOnWhatTheSourceOfNodesCannotRead) {
  const auto broken = [](const TreeNode&) -> absl::StatusOr<Sha256> {
    return MakeError(v1::IO_FAILED);
  };

  EXPECT_THAT(RootAt(3, broken), HasCode(v1::IO_FAILED));
  EXPECT_THAT(InclusionPath(1, 3, broken), HasCode(v1::IO_FAILED));
  EXPECT_THAT(ConsistencyPath(2, 3, broken), HasCode(v1::IO_FAILED));
}

// The proofs of the Certificate Transparency reference implementation over its eight entries.
class TransparencyVectors : public testing::Test {
 protected:
  static absl::StatusOr<Sha256> Node(const TreeNode& node) {
    const char* entries[] = {"",
                             "00",
                             "10",
                             "2021",
                             "3031",
                             "40414243",
                             "5051525354555657",
                             "606162636465666768696a6b6c6d6e6f"};
    std::vector<Sha256> leaves;
    for (uint64_t i = node.index << node.level; i < (node.index + 1) << node.level; ++i)
      leaves.push_back(LeafHash(absl::HexStringToBytes(entries[i])));
    return TreeHead(leaves);
  }
  std::vector<std::string> Inclusion(uint64_t leaf, uint64_t size) {
    return Hex(InclusionPath(leaf, size, Node).value());
  }
  std::vector<std::string> Consistency(uint64_t old_size, uint64_t size) {
    return Hex(ConsistencyPath(old_size, size, Node).value());
  }
  const std::string kA = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
  const std::string kB = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
  const std::string kC = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";
  const std::string kD = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
  const std::string kE = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";
  const std::string kF = "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7";
  const std::string kG = "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125";
  const std::string kH = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";
  const std::string kI = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";
};

TEST_F(TransparencyVectors, AgreeOnInclusion) {
  using Path = std::vector<std::string>;
  EXPECT_EQ(Inclusion(0, 1), Path({}));
  EXPECT_EQ(Inclusion(0, 8), Path({kA, kB, kC}));
  EXPECT_EQ(Inclusion(5, 8), Path({kD, kE, kF}));
  EXPECT_EQ(Inclusion(2, 3), Path({kG}));
  EXPECT_EQ(Inclusion(1, 5), Path({kH, kB, kD}));
}

TEST_F(TransparencyVectors, AgreeOnConsistency) {
  using Path = std::vector<std::string>;
  EXPECT_EQ(Consistency(1, 1), Path({}));
  EXPECT_EQ(Consistency(1, 8), Path({kA, kB, kC}));
  EXPECT_EQ(Consistency(6, 8), Path({kI, kE, kF}));
  EXPECT_EQ(Consistency(2, 5), Path({kB, kD}));
}

}  // namespace
}  // namespace basin
