// Proofs and signatures made here are judged by another implementation, and the reverse: a verifier
// that errs together with its prover shows nothing by agreeing with it.
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <random>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "proto/integrity/merkle_proof.h"
#include "proto/integrity/signed_head.h"
#include "tests/proto/integrity/tree_fixture.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"

namespace basin {
namespace {

using Json = nlohmann::json;

bool Succeeds(const std::string& command) { return std::system(command.c_str()) == 0; }

// A Python that has what the other implementation needs; empty when there is none.
std::string FindPython() {
  for (const char* python : {"python3", "/usr/bin/python3"}) {
    if (Succeeds(absl::StrCat(python, " -c 'import cryptography' > /dev/null 2>&1"))) return python;
  }
  return {};
}

std::string ReadFile(const std::string& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string Hex(const Sha256& hash) { return ToHex(AsBytes(hash)); }
Json Hex(const MerklePath& path) {
  Json hex = Json::array();
  for (const Sha256& hash : path) hex.push_back(Hex(hash));
  return hex;
}

Sha256 ToHash(const Json& hex) {
  return ReadHash(absl::HexStringToBytes(hex.get<std::string>())).value();
}
MerklePath ToPath(const Json& hex) {
  MerklePath path;
  for (const Json& hash : hex) path.push_back(ToHash(hash));
  return path;
}

bool IsIncluded(const Json& proof) {
  return VerifyInclusion(ToHash(proof["leaf_hash"]), proof["leaf"], proof["size"],
                         ToPath(proof["path"]), ToHash(proof["root"]));
}
bool IsConsistent(const Json& proof) {
  return VerifyConsistency(proof["old_size"], ToHash(proof["old_root"]), proof["size"],
                           ToHash(proof["root"]), ToPath(proof["path"]));
}
bool IsSigned(const Json& signature) {
  const auto key = VerifyingKey::Parse(absl::HexStringToBytes(signature["key"].get<std::string>()));
  return key.ok() && key->Verify(kTreeHeadDomain,
                                 absl::HexStringToBytes(signature["message"].get<std::string>()),
                                 absl::HexStringToBytes(signature["signature"].get<std::string>()));
}

class IndependentTest : public testing::Test {
 protected:
  void SetUp() override {
    python_ = FindPython();
    if (python_.empty()) GTEST_SKIP() << "NOT CHECKED: python3-cryptography is missing";
  }

  bool RunIndependent(const std::string& arguments) {
    return Succeeds(absl::StrCat(python_, " ", BASIN_SOURCE_DIR,
                                 "/tests/proto/integrity/independent.py ", arguments, " > ",
                                 report_, " 2>&1"));
  }

  TemporaryFolder folder_;
  const std::string report_ = folder_ / "report";
  const std::string cases_ = folder_ / "cases.json";
  std::string python_;
};

Json AllInclusions(const TestTree& tree) {
  Json cases = Json::array();
  for (uint64_t size = 1; size <= tree.size(); ++size)
    for (uint64_t leaf = 0; leaf < size; ++leaf)
      cases.push_back({{"leaf", leaf},
                       {"size", size},
                       {"leaf_hash", Hex(tree.leaf(leaf))},
                       {"root", Hex(tree.Root(size))},
                       {"path", Hex(InclusionPath(leaf, size, tree).value())},
                       {"valid", true}});
  return cases;
}

Json AllConsistencies(const TestTree& tree) {
  Json cases = Json::array();
  for (uint64_t size = 0; size <= tree.size(); ++size)
    for (uint64_t old_size = 0; old_size <= size; ++old_size)
      cases.push_back({{"old_size", old_size},
                       {"size", size},
                       {"old_root", Hex(tree.Root(old_size))},
                       {"root", Hex(tree.Root(size))},
                       {"path", Hex(ConsistencyPath(old_size, size, tree).value())},
                       {"valid", true}});
  return cases;
}

Json Signatures(int count) {
  Json cases = Json::array();
  for (int i = 0; i < count; ++i) {
    const SigningKey key = SigningKey::Generate();
    const std::string message(static_cast<size_t>(i), 'm');
    cases.push_back({{"message", ToHex(message)},
                     {"signature", ToHex(key.Sign(kTreeHeadDomain, message))},
                     {"key", ToHex(key.public_key().bytes())},
                     {"valid", true}});
  }
  return cases;
}

TEST_F(IndependentTest, AnotherImplementationAcceptsEveryProofMadeHere) {
  const TestTree tree(130);
  const Json cases = {{"inclusion", AllInclusions(tree)},
                      {"consistency", AllConsistencies(tree)},
                      {"signatures", Signatures(50)}};
  std::ofstream(cases_) << cases.dump();

  EXPECT_TRUE(RunIndependent(absl::StrCat("check ", cases_))) << ReadFile(report_);

  EXPECT_EQ(Json::parse(ReadFile(report_)),
            Json({{"inclusion", 8515}, {"consistency", 8646}, {"signatures", 50}}));
}

TEST_F(IndependentTest, GoodAndBadProofsMadeElsewhereAreJudgedAlike) {
  const uint32_t seed = std::random_device()();
  ASSERT_TRUE(RunIndependent(absl::StrCat("make ", seed, " ", cases_))) << ReadFile(report_);
  const Json cases = Json::parse(ReadFile(cases_));

  size_t valid = 0, refused = 0;
  const auto judge = [&](const char* kind, bool (*is_valid)(const Json&)) {
    for (const Json& one : cases[kind]) {
      EXPECT_EQ(is_valid(one), one["valid"].get<bool>())
          << "seed " << seed << ": " << kind << " " << one.dump();
      ++(one["valid"].get<bool>() ? valid : refused);
    }
  };
  judge("inclusion", IsIncluded);
  judge("consistency", IsConsistent);
  judge("signatures", IsSigned);

  EXPECT_GE(valid, 3100u) << seed;
  EXPECT_GE(refused, 2500u) << seed;
}

}  // namespace
}  // namespace basin
