#include "services/projection/delivered.h"

#include "basin/v1/referral.pb.h"
#include "gmock/gmock.h"
#include "services/projection/memory_view_store.h"
#include "tests/services/projection/counting_projection.h"
#include "tests/support/event_fixture.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

class DeliveredTest : public testing::Test {
 protected:
  DeliveredTest() {
    for (int day = 1; day <= 6; ++day)
      log_.Add({.subject = "referral/1", .on = absl::StrCat("2026-01-0", day)},
               v1::ReferralReceived());
    projections_.push_back(std::make_unique<CountingProjection>("everything", 1, "*"));
    head_.set_log_id("log");
    head_.set_epoch(1);
    head_.set_sequence(6);
  }

  // Delivers the records of the given sequences with the gap beside them.
  absl::Status Deliver(std::vector<Sequence> sequences, Sequence from, Sequence to,
                       const std::string& reason) {
    v1::Events message;
    v1::Gap& gap = *message.add_gaps();
    gap.set_from(from);
    gap.set_to(to);
    gap.set_reason(reason);
    std::vector<RecordView> records;
    for (const Sequence sequence : sequences) records.push_back(log_.Views()[sequence - 1]);
    auto runner = Runner::Open(store_, projections_, catalog_, head_);
    BASIN_RETURN_IF_ERROR(runner.status());
    BASIN_RETURN_IF_ERROR(FeedDelivered(message, records, *runner));
    return runner->Flush();
  }
  Sequence checkpoint() { return store_.Snapshot()->FindCheckpoint("everything")->sequence; }
  std::string row() { return *store_.Snapshot()->Open("everything")->Get("referral/1"); }

  EventCatalog catalog_;
  EventFixture log_;
  v1::Position head_;
  MemoryViewStore store_;
  Projections projections_;
};

TEST_F(DeliveredTest, StepsOverWhatWasPurgedBetweenRecords) {
  BASIN_ASSERT_OK(Deliver({1, 4, 5, 6}, 2, 3, "purged"));

  EXPECT_EQ(row(), "4");
  EXPECT_EQ(checkpoint(), 6u);
}

TEST_F(DeliveredTest, StepsOverWhatWasPurgedAfterTheLastRecord) {
  BASIN_ASSERT_OK(Deliver({1, 2, 3, 4}, 5, 6, "purged"));

  EXPECT_EQ(row(), "4");
  EXPECT_EQ(checkpoint(), 6u);
}

TEST_F(DeliveredTest, WhatIsKeptBackForAnotherReasonIsGone) {
  EXPECT_THAT(Deliver({1, 4, 5, 6}, 2, 3, "forbidden"), HasCode(v1::GONE));

  EXPECT_EQ(checkpoint(), 0u);
}

}  // namespace
}  // namespace basin
