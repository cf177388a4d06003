#include "broker/log/scrubber.h"

#include <functional>
#include <vector>

#include "broker/log/memory_event_log.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/broker/log/groups.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

using testing::HasSubstr;

class ScrubberTest : public testing::Test {
 protected:
  void Append(int groups, const std::function<void(CommitGroup&)>& change = nullptr) {
    for (int i = 0; i < groups; ++i) {
      CommitGroup group = *MakeTestGroup(log_.durable_head() + 1, 10, 100);
      if (change) change(group);
      BASIN_ASSERT_OK(log_.Append(std::make_shared<const CommitGroup>(std::move(group))));
    }
  }
  void BeginHere() { scrubber_.Begin(log_.durable_head(), log_.tree().Root()); }
  // In steps of about two groups.
  absl::Status Finish() {
    for (int steps = 0; scrubber_.busy(); ++steps) {
      EXPECT_LT(steps, 1000);
      BASIN_RETURN_IF_ERROR(scrubber_.Step(
          3000, [this](const CommitGroup& group) { shown_.push_back(group.first); }));
    }
    return absl::OkStatus();
  }

  MemoryEventLog log_{{"log", 1, v1::REAL}};
  Scrubber scrubber_{log_};
  std::vector<Sequence> shown_;
};

TEST_F(ScrubberTest, AnEmptyLogHasNothingToVerify) {
  BeginHere();
  EXPECT_FALSE(scrubber_.busy());
  BASIN_EXPECT_OK(Finish());
}

TEST_F(ScrubberTest, GoesOverTheWholeLogInSteps) {
  Append(20);
  BeginHere();
  Append(5);

  BASIN_ASSERT_OK(scrubber_.Step(3000, [](const CommitGroup&) {}));
  EXPECT_GT(scrubber_.verified(), 0u);
  EXPECT_LT(scrubber_.verified(), 50u);
  BASIN_ASSERT_OK(Finish());

  EXPECT_EQ(scrubber_.verified(), 200u) << "what came later is the next pass's";
  EXPECT_EQ(shown_.back(), 191u);
  BeginHere();
  BASIN_ASSERT_OK(Finish());
  EXPECT_EQ(scrubber_.verified(), 250u);
}

TEST_F(ScrubberTest, FindsARecordWhoseBytesChanged) {
  Append(7);
  Append(1, [](CommitGroup& group) { group.records[group.offsets[3] + 60] ^= 1; });
  Append(3);
  BeginHere();

  const absl::Status status = Finish();

  EXPECT_THAT(status, HasCode(v1::LOG_DAMAGED));
  EXPECT_THAT(std::string(status.message()), HasSubstr("71…80"));
  EXPECT_FALSE(scrubber_.busy());
  EXPECT_EQ(scrubber_.verified(), 70u);
}

TEST_F(ScrubberTest, FindsASummaryThatWouldHideRecords) {
  Append(3);
  Append(1, [](CommitGroup& group) { group.summary = std::string(group.summary.size(), '\0'); });
  BeginHere();

  EXPECT_THAT(Finish(), HasCode(v1::LOG_DAMAGED));
}

TEST_F(ScrubberTest, FindsAHistoryWhoseRootsWereWrittenAnew) {
  Append(10);
  MerkleFrontier other;
  for (int i = 0; i < 10; ++i) other.Append(LeafHash("another history"));
  scrubber_.Begin(log_.durable_head(), other.Root());

  const absl::Status status = Finish();

  EXPECT_THAT(status, HasCode(v1::LOG_DAMAGED));
  EXPECT_THAT(std::string(status.message()), HasSubstr("acknowledged"));
}

}  // namespace
}  // namespace basin
