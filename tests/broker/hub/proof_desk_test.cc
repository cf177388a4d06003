#include "broker/hub/proof_desk.h"

#include <memory>
#include <vector>

#include "broker/log/memory_event_log.h"
#include "gtest/gtest.h"
#include "proto/integrity/log_proof.h"
#include "proto/integrity/signed_head.h"
#include "tests/broker/log/groups.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

constexpr uint64_t kGroups = 20;

class ProofDeskTest : public testing::Test {
 protected:
  void SetUp() override {
    heads_.push_back(HeadNow());
    for (uint32_t i = 0; i < kGroups; ++i) {
      groups_.push_back(MakeTestGroup(log_.durable_head() + 1, i % 5 + 1));
      BASIN_ASSERT_OK(log_.Append(groups_.back()));
      heads_.push_back(HeadNow());
    }
    tree_ = *TreeIndex::Open(log_, MakeMemoryFoldStore());
    head_ = std::make_unique<ToldHead>(log_.identity(), *tree_, key_);
    desk_ = std::make_unique<ProofDesk>(log_, *tree_, *head_);
  }
  v1::TreeHead HeadNow() const {
    v1::TreeHead head;
    head.set_log_id("log");
    head.set_epoch(1);
    head.set_sequence(log_.durable_head());
    head.set_groups(log_.tree().size());
    head.set_root(std::string(AsBytes(log_.tree().Root())));
    return head;
  }
  absl::StatusOr<v1::ConsistencyProof> Extends(uint64_t from, uint64_t to) {
    v1::GetConsistency wanted;
    wanted.set_from_groups(from);
    wanted.set_to_groups(to);
    return desk_->Prove(wanted, kTestStart);
  }
  absl::StatusOr<v1::InclusionProof> Holds(Sequence sequence, uint64_t groups) {
    v1::GetInclusion wanted;
    wanted.set_sequence(sequence);
    wanted.set_groups(groups);
    return desk_->Prove(wanted, kTestStart);
  }

  MemoryEventLog log_{{"log", 1, v1::REAL}};
  std::vector<SharedGroup> groups_;
  std::vector<v1::TreeHead> heads_;  // by number of groups
  const std::shared_ptr<const SigningKey> key_ =
      std::make_shared<const SigningKey>(SigningKey::Generate());
  std::unique_ptr<TreeIndex> tree_;
  std::unique_ptr<ToldHead> head_;
  std::unique_ptr<ProofDesk> desk_;
};

TEST_F(ProofDeskTest, TiesEveryHeadToEveryLaterOne) {
  for (uint64_t to = 1; to <= kGroups; ++to)
    for (uint64_t from = 0; from <= to; ++from)
      BASIN_EXPECT_OK(VerifyExtends(heads_[from], heads_[to], *Extends(from, to)));
}

TEST_F(ProofDeskTest, TiesEveryRecordToEveryHeadThatHoldsIt) {
  for (uint64_t number = 0; number < kGroups; ++number)
    for (uint32_t i = 0; i < groups_[number]->count; ++i)
      for (uint64_t to = number + 1; to <= kGroups; to += 3)
        BASIN_EXPECT_OK(VerifyRecord(RecordBytes(*groups_[number], i), heads_[to],
                                     *Holds(groups_[number]->first + i, to)));
}

TEST_F(ProofDeskTest, BringsTheSignedHeadWhenThePresentOneIsAskedFor) {
  const auto consistency = Extends(7, 0);
  const auto inclusion = Holds(3, 0);

  const auto head = OpenHead(consistency->head(), key_->public_key());
  BASIN_ASSERT_OK(head);
  BASIN_EXPECT_OK(VerifyExtends(heads_[7], *head, *consistency));
  BASIN_EXPECT_OK(VerifyRecord(RecordBytes(*groups_[1], 1),
                               *OpenHead(inclusion->head(), key_->public_key()), *inclusion));
  EXPECT_FALSE(Extends(7, 9)->has_head());
  EXPECT_FALSE(Holds(3, 9)->has_head());
}

TEST_F(ProofDeskTest, RefusesWhatTheLogNeverHeld) {
  const Sequence last = log_.durable_head();

  EXPECT_THAT(Extends(1, kGroups + 1), HasCode(v1::BEYOND_HEAD));
  EXPECT_THAT(Extends(kGroups + 1, 0), HasCode(v1::BEYOND_HEAD));
  EXPECT_THAT(Extends(5, 4), HasCode(v1::OUT_OF_RANGE));
  EXPECT_THAT(Holds(0, 0), HasCode(v1::BEYOND_HEAD));
  EXPECT_THAT(Holds(last + 1, 0), HasCode(v1::BEYOND_HEAD));
  EXPECT_THAT(Holds(1, kGroups + 1), HasCode(v1::BEYOND_HEAD));
  EXPECT_THAT(Holds(last, kGroups - 1), HasCode(v1::BEYOND_HEAD)) << "that head is older";
}

}  // namespace
}  // namespace basin
