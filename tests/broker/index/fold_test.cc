#include "broker/index/fold.h"

#include <vector>

#include "broker/log/memory_event_log.h"
#include "gtest/gtest.h"
#include "tests/broker/log/groups.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

class Recorder final : public LogFold {
 public:
  explicit Recorder(Sequence applied) : applied_(applied) {}
  Sequence applied() const override { return applied_; }
  absl::Status Apply(const CommitGroup& group) override {
    if (group.first == broken_at) return MakeError(v1::IO_FAILED);
    firsts.push_back(group.first);
    applied_ = group.last();
    return absl::OkStatus();
  }

  std::vector<Sequence> firsts;
  Sequence broken_at = 0;

 private:
  Sequence applied_;
};

class FoldTest : public testing::Test {
 protected:
  void SetUp() override {
    for (const Sequence first : {1, 4, 7}) BASIN_ASSERT_OK(log_.Append(MakeTestGroup(first, 3)));
  }
  MemoryEventLog log_{{"log", 1, v1::REAL}};
};

TEST_F(FoldTest, CatchesUpFromWhereItStands) {
  Recorder fold(3);
  std::vector<Sequence> progress;

  BASIN_ASSERT_OK(CatchUp(log_, fold, [&](Sequence reached) { progress.push_back(reached); }));

  EXPECT_EQ(fold.firsts, (std::vector<Sequence>{4, 7}));
  EXPECT_EQ(progress, (std::vector<Sequence>{6, 9}));
}

TEST_F(FoldTest, HasNothingToDoAtTheHead) {
  Recorder fold(9);

  BASIN_ASSERT_OK(CatchUp(log_, fold));

  EXPECT_TRUE(fold.firsts.empty());
}

TEST_F(FoldTest, EndsWithTheFirstError) {
  Recorder fold(0);
  fold.broken_at = 4;

  EXPECT_THAT(CatchUp(log_, fold), HasCode(v1::IO_FAILED));

  EXPECT_EQ(fold.applied(), 3u);
}

TEST_F(FoldTest, AFoldAheadOfTheLogIsAMistake) {
  Recorder fold(10);

  EXPECT_THAT(CatchUp(log_, fold), HasCode(v1::BEYOND_HEAD));
}

}  // namespace
}  // namespace basin
