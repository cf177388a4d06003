#include "proto/integrity/signed_head.h"

#include <string>

#include "gtest/gtest.h"
#include "proto/integrity/merkle_tree.h"
#include "proto/model/event_builder.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

v1::TreeHead Head() {
  v1::TreeHead head;
  head.set_log_id("0195c3a1-7b2c-7def-8123-456789abcdef");
  head.set_epoch(1);
  head.set_sequence(1000);
  head.set_groups(12);
  head.set_root(std::string(AsBytes(LeafHash("root"))));
  SetTimestamp(absl::FromUnixSeconds(1'773'307'800), head.mutable_signed_at());
  return head;
}

class SignedHeadTest : public testing::Test {
 protected:
  const SigningKey key_ = SigningKey::Generate();
  const v1::SignedHead signed_ = SignHead(Head(), &key_);
};

TEST_F(SignedHeadTest, OpensWithTheKeyThatSignedIt) {
  const absl::StatusOr<v1::TreeHead> head = OpenHead(signed_, key_.public_key());

  BASIN_ASSERT_OK(head);
  EXPECT_EQ(head->SerializeAsString(), Head().SerializeAsString());
}

TEST_F(SignedHeadTest, RefusesAnotherKey) {
  EXPECT_THAT(OpenHead(signed_, SigningKey::Generate().public_key()), HasCode(v1::PROOF_INVALID));
}

TEST_F(SignedHeadTest, RefusesAnyFlippedBit) {
  for (size_t bit = 0; bit < 8 * signed_.head().size(); ++bit) {
    v1::SignedHead flipped = signed_;
    (*flipped.mutable_head())[bit / 8] ^= static_cast<char>(1 << bit % 8);
    EXPECT_THAT(OpenHead(flipped, key_.public_key()), HasCode(v1::PROOF_INVALID)) << bit;
  }
  for (size_t bit = 0; bit < 8 * signed_.signature().size(); ++bit) {
    v1::SignedHead flipped = signed_;
    (*flipped.mutable_signature())[bit / 8] ^= static_cast<char>(1 << bit % 8);
    EXPECT_THAT(OpenHead(flipped, key_.public_key()), HasCode(v1::PROOF_INVALID)) << bit;
  }
}

TEST_F(SignedHeadTest, RefusesAHeadThatNobodySigned) {
  const v1::SignedHead bare = SignHead(Head(), nullptr);

  EXPECT_THAT(OpenHead(bare, key_.public_key()), HasCode(v1::PROOF_INVALID));
  BASIN_EXPECT_OK(ReadHead(bare));
}

TEST_F(SignedHeadTest, RefusesASignatureOverSomethingElse) {
  v1::SignedHead head = signed_;
  head.set_signature(key_.Sign("another domain\n", head.head()));

  EXPECT_THAT(OpenHead(head, key_.public_key()), HasCode(v1::PROOF_INVALID));
}

TEST_F(SignedHeadTest, RefusesWhatIsNoHeadThoughItIsSigned) {
  const auto refused = [&](auto spoil) {
    v1::TreeHead head = Head();
    spoil(head);
    EXPECT_THAT(OpenHead(SignHead(head, &key_), key_.public_key()), HasCode(v1::PROOF_INVALID));
  };
  refused([](v1::TreeHead& head) { head.clear_log_id(); });
  refused([](v1::TreeHead& head) { head.mutable_root()->pop_back(); });
  refused([](v1::TreeHead& head) { head.set_groups(head.sequence() + 1); });
}

}  // namespace
}  // namespace basin
