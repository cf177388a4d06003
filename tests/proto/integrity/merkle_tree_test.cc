#include "proto/integrity/merkle_tree.h"

#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

// RFC 6962 §2.1, word for word.
Sha256 HeadByDefinition(absl::Span<const Sha256> leaves) {
  if (leaves.empty()) return Digest({});
  if (leaves.size() == 1) return leaves[0];
  size_t k = 1;
  while (k * 2 < leaves.size()) k *= 2;
  return NodeHash(HeadByDefinition(leaves.subspan(0, k)), HeadByDefinition(leaves.subspan(k)));
}

std::vector<Sha256> Leaves(size_t n) {
  std::vector<Sha256> leaves;
  for (size_t i = 0; i < n; ++i) leaves.push_back(LeafHash(absl::StrCat("entry ", i)));
  return leaves;
}

// The entries and heads of the Certificate Transparency reference implementation.
TEST(MerkleTreeTest, AgreesWithTheVectorsOfCertificateTransparency) {
  const std::vector<std::string> entries = {"",
                                            "00",
                                            "10",
                                            "2021",
                                            "3031",
                                            "40414243",
                                            "5051525354555657",
                                            "606162636465666768696a6b6c6d6e6f"};
  const std::vector<std::string> heads = {
      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
      "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
      "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
      "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
      "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
      "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};

  MerkleFrontier tree;
  for (size_t i = 0; i < entries.size(); ++i) {
    tree.Append(LeafHash(absl::HexStringToBytes(entries[i])));

    EXPECT_EQ(ToHex(AsBytes(tree.Root())), heads[i]) << i + 1 << " entries";
  }
}

TEST(MerkleTreeTest, HeadOfNoLeafIsTheDigestOfNothing) {
  EXPECT_EQ(ToHex(AsBytes(MerkleFrontier().Root())),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(MerkleTreeTest, AppendingGivesTheHeadOfTheRecursiveDefinitionAtEverySize) {
  const std::vector<Sha256> leaves = Leaves(130);
  MerkleFrontier tree;
  for (size_t n = 0; n <= leaves.size(); ++n) {
    const absl::Span<const Sha256> first(leaves.data(), n);

    EXPECT_EQ(tree.Root(), HeadByDefinition(first)) << n;
    EXPECT_EQ(TreeHead(first), HeadByDefinition(first)) << n;
    EXPECT_EQ(tree.size(), n);

    if (n < leaves.size()) tree.Append(leaves[n]);
  }
}

TEST(MerkleTreeTest, ALeafIsNeverMistakenForANode) {
  const std::vector<Sha256> leaves = Leaves(2);
  const std::string both = std::string(AsBytes(leaves[0])) + std::string(AsBytes(leaves[1]));

  EXPECT_NE(LeafHash(both), NodeHash(leaves[0], leaves[1]));
}

TEST(MerkleTreeTest, GrowsOnFromItsStoredForm) {
  const std::vector<Sha256> leaves = Leaves(100);
  for (size_t n = 0; n < leaves.size(); ++n) {
    MerkleFrontier tree;
    for (size_t i = 0; i < n; ++i) tree.Append(leaves[i]);

    absl::StatusOr<MerkleFrontier> stored = MerkleFrontier::Parse(tree.Serialize());

    BASIN_ASSERT_OK(stored);
    for (size_t i = n; i < leaves.size(); ++i) stored->Append(leaves[i]);
    EXPECT_EQ(stored->Root(), HeadByDefinition(leaves)) << n;
  }
}

TEST(MerkleTreeTest, RefusesWhatIsNoFrontier) {
  MerkleFrontier tree;
  for (const Sha256& leaf : Leaves(5)) tree.Append(leaf);
  const std::string good = tree.Serialize();
  ASSERT_EQ(good.size(), 8u + 2 * 32);

  for (size_t size = 0; size < good.size(); ++size)
    EXPECT_THAT(MerkleFrontier::Parse(good.substr(0, size)), HasCode(v1::LOG_DAMAGED)) << size;
  EXPECT_THAT(MerkleFrontier::Parse(good + "x"), HasCode(v1::LOG_DAMAGED));
}

}  // namespace
}  // namespace basin
