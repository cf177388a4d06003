#include "broker/hub/commit_pipeline.h"

#include "broker/log/memory_event_log.h"
#include "gtest/gtest.h"
#include "tests/broker/log/groups.h"
#include "tests/support/status_matchers.h"
#include "tests/support/test_events.h"

namespace basin {
namespace {

class CommitPipelineTest : public testing::Test {
 protected:
  explicit CommitPipelineTest(v1::Origin origin = v1::REAL)
      : log_(LogIdentity{.log_id = "log", .epoch = 1, .origin = origin}) {}

  // Adds a transaction of `count` events of so many bytes.
  void Add(uint32_t count, size_t bytes = 100) {
    std::vector<std::string> events;
    std::vector<absl::string_view> views;
    std::vector<uint32_t> fresh;
    for (uint32_t i = 0; i < count; ++i) events.push_back(MakeTestEvent(last_ + i, bytes));
    for (uint32_t i = 0; i < count; ++i) {
      views.push_back(events[i]);
      fresh.push_back(i);
    }
    pipeline_.Add("ml", views, fresh, last_ + 1, now_);
    last_ += count;
  }
  // The log takes a group, and the pipeline hears of it.
  void MakeDurable(const std::shared_ptr<CommitGroup>& group) {
    SealInPlace(*group);
    BASIN_ASSERT_OK(log_.Append(group));
    ring_.Push(group);
    pipeline_.Durable(*group);
  }
  Sequence Found(Sequence sequence) {
    const auto bytes = pipeline_.Find(sequence);
    BASIN_EXPECT_OK(bytes);
    if (!bytes->has_value()) return 0;
    const auto record = ReadRecord(**bytes);
    BASIN_EXPECT_OK(record);
    return record->sequence;
  }

  MemoryEventLog log_;
  TailRing ring_{0, 2000};
  CommitPipeline pipeline_{log_, ring_, {.max_bytes = 100'000}};
  Sequence last_ = 0;
  absl::Time now_ = kTestStart;
};

TEST_F(CommitPipelineTest, CommitsAtOnceWhenNothingIsInFlight) {
  EXPECT_EQ(pipeline_.Next(), nullptr);
  Add(1);
  const auto group = pipeline_.Next();
  ASSERT_NE(group, nullptr);
  EXPECT_EQ(group->count, 1u);
  EXPECT_FALSE(pipeline_.empty());
  MakeDurable(group);
  EXPECT_TRUE(pipeline_.empty());
}

TEST_F(CommitPipelineTest, FillsTheNextGroupWhileOneIsInFlight) {
  Add(1);
  const auto first = pipeline_.Next();
  Add(1);
  Add(2);
  EXPECT_EQ(pipeline_.Next(), nullptr) << "too little to stand behind the first";
  MakeDurable(first);
  EXPECT_EQ(pipeline_.Next()->count, 3u);
}

TEST_F(CommitPipelineTest, PutsAWorthwhileGroupBehindTheOneInFlight) {
  Add(1);
  ASSERT_NE(pipeline_.Next(), nullptr);
  Add(10, 7000);
  EXPECT_NE(pipeline_.Next(), nullptr);
  Add(10, 7000);
  EXPECT_EQ(pipeline_.Next(), nullptr) << "two are enough";
}

TEST_F(CommitPipelineTest, KeepsATransactionInOneGroup) {
  Add(5, 15'000);
  Add(5, 15'000);  // does not fit behind the first
  const auto first = pipeline_.Next();
  ASSERT_NE(first, nullptr);
  EXPECT_EQ(first->count, 5u);
  EXPECT_EQ(pipeline_.Next()->count, 5u);
}

TEST_F(CommitPipelineTest, IsFullUntilAGroupIsDurable) {
  std::shared_ptr<CommitGroup> first;
  while (!pipeline_.full()) {
    Add(5, 15'000);
    if (auto next = pipeline_.Next(); next != nullptr && first == nullptr) first = next;
    ASSERT_LT(last_, 100u);
  }
  MakeDurable(first);
  EXPECT_FALSE(pipeline_.full());
}

TEST_F(CommitPipelineTest, FindsEveryRecordWhereverItIs) {
  for (int i = 0; i < 40; ++i) {  // in the log, most of them no longer in the ring
    Add(2);
    MakeDurable(pipeline_.Next());
  }
  ASSERT_FALSE(ring_.Covers(0));
  Add(3);
  const auto in_flight = pipeline_.Next();
  Add(5, 15'000);
  Add(5, 15'000);
  Add(1);

  for (Sequence sequence = 1; sequence <= last_; ++sequence) EXPECT_EQ(Found(sequence), sequence);
  EXPECT_EQ(Found(0), 0u);
  EXPECT_EQ(Found(last_ + 1), 0u);
}

TEST_F(CommitPipelineTest, WritesTheEventsAsTheyCame) {
  const std::string event = MakeTestEvent(1);
  const absl::string_view view = event;
  const uint32_t index = 0;
  pipeline_.Add("ml", {&view, 1}, {&index, 1}, 1, now_);
  const auto record = ReadRecord(RecordBytes(*pipeline_.Next(), 0));
  BASIN_ASSERT_OK(record);
  EXPECT_EQ(record->event.bytes, event);
  EXPECT_EQ(record->actor, "ml");
  EXPECT_EQ(record->recorded_at, now_);
}

TEST_F(CommitPipelineTest, NeverRecordsEarlierThanBefore) {
  Add(1);
  MakeDurable(pipeline_.Next());
  now_ -= absl::Hours(1);
  Add(1);
  EXPECT_EQ(pipeline_.Next()->recorded_at, now_ + absl::Hours(1));
}

class SimulatedPipelineTest : public CommitPipelineTest {
 protected:
  SimulatedPipelineTest() : CommitPipelineTest(v1::SIMULATED) {}
  // When an event of `time` is recorded.
  absl::Time RecordedAt(absl::Time time) {
    const std::string event = NeedEvent({.origin = v1::SIMULATED, .time = time});
    const absl::string_view view = event;
    const uint32_t index = 0;
    pipeline_.Add("ml", {&view, 1}, {&index, 1}, ++last_, now_);
    const auto group = pipeline_.Next();
    MakeDurable(group);
    return group->recorded_at;
  }
};

TEST_F(SimulatedPipelineTest, RecordsWhenItOccurredButNeverBackwardsOrInTheFuture) {
  EXPECT_EQ(RecordedAt(now_ - absl::Hours(48)), now_ - absl::Hours(48));
  EXPECT_EQ(RecordedAt(now_ - absl::Hours(24)), now_ - absl::Hours(24));
  EXPECT_EQ(RecordedAt(now_ - absl::Hours(36)), now_ - absl::Hours(24));
  EXPECT_EQ(RecordedAt(now_ + absl::Minutes(2)), now_);
}

}  // namespace
}  // namespace basin
