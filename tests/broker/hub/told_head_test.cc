#include "broker/hub/told_head.h"

#include <memory>

#include "broker/log/memory_event_log.h"
#include "gtest/gtest.h"
#include "proto/integrity/signed_head.h"
#include "tests/broker/log/groups.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

class ToldHeadTest : public testing::Test {
 protected:
  void SetUp() override {
    tree_ = *TreeIndex::Open(log_, MakeMemoryFoldStore());
    head_ = std::make_unique<ToldHead>(log_.identity(), *tree_, key_);
  }
  void Grow(Sequence first) { BASIN_ASSERT_OK(tree_->Apply(*MakeTestGroup(first, 5))); }

  MemoryEventLog log_{{"the-log", 3, v1::REAL}};
  const std::shared_ptr<const SigningKey> key_ =
      std::make_shared<const SigningKey>(SigningKey::Generate());
  std::unique_ptr<TreeIndex> tree_;
  std::unique_ptr<ToldHead> head_;
};

TEST_F(ToldHeadTest, SignsWhatThePositionAndTheTreeSay) {
  Grow(1);
  head_->Advance();

  const auto signed_head = OpenHead(head_->Signed(kTestStart), key_->public_key());

  BASIN_ASSERT_OK(signed_head);
  EXPECT_EQ(signed_head->log_id(), "the-log");
  EXPECT_EQ(signed_head->epoch(), 3u);
  EXPECT_EQ(signed_head->sequence(), 5u);
  EXPECT_EQ(signed_head->groups(), 1u);
  EXPECT_EQ(signed_head->root(), AsBytes(tree_->Root()));
  EXPECT_EQ(signed_head->signed_at().seconds(), absl::ToUnixSeconds(kTestStart));
  EXPECT_EQ(head_->position().sequence(), 5u);
  EXPECT_EQ(head_->tree().root(), AsBytes(tree_->Root()));
}

TEST_F(ToldHeadTest, SignsAHeadOnce) {
  Grow(1);
  head_->Advance();
  const std::string first = head_->Signed(kTestStart).SerializeAsString();

  EXPECT_EQ(head_->Signed(kTestStart + absl::Seconds(9)).SerializeAsString(), first);

  Grow(6);
  head_->Advance();
  EXPECT_NE(head_->Signed(kTestStart + absl::Seconds(9)).SerializeAsString(), first);
}

TEST_F(ToldHeadTest, TellsAHeadThatNobodyAnswersForWithoutAKey) {
  ToldHead head(log_.identity(), *tree_, nullptr);

  EXPECT_EQ(head.signing_key(), "");
  EXPECT_EQ(head.Signed(kTestStart).signature(), "");
  BASIN_EXPECT_OK(ReadHead(head.Signed(kTestStart)));
}

}  // namespace
}  // namespace basin
