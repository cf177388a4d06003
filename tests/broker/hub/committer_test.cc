#include "broker/hub/committer.h"

#include <condition_variable>
#include <mutex>

#include "broker/log/group_builder.h"
#include "broker/log/memory_event_log.h"
#include "gtest/gtest.h"
#include "tests/broker/log/groups.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

// Waits for what another thread tells.
class Committed {
 public:
  void Tell(absl::StatusOr<SharedGroup> group) {
    const std::lock_guard lock(mutex_);
    told_.push_back(std::move(group));
    changed_.notify_all();
  }
  std::vector<absl::StatusOr<SharedGroup>> Wait(size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return told_.size() >= count; });
    return told_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<absl::StatusOr<SharedGroup>> told_;
};

std::shared_ptr<CommitGroup> Unsealed(Sequence first, uint32_t count) {
  CommitGroup group = *MakeTestGroup(first, count);
  group.root = Sha256{};
  group.summary.clear();
  return std::make_shared<CommitGroup>(std::move(group));
}

TEST(CommitterTest, MakesGroupsDurableInOrderAndSealsThemInPlace) {
  MemoryEventLog log(LogIdentity{.log_id = "log"});
  Committed committed;
  Committer committer(log, [&](auto group) { committed.Tell(std::move(group)); });
  const auto group = Unsealed(1, 5);

  committer.Commit(group);
  committer.Commit(Unsealed(6, 2));

  const auto told = committed.Wait(2);
  BASIN_ASSERT_OK(told[0]);
  EXPECT_EQ(told[0]->get(), group.get()) << "the same object: others are reading it";
  EXPECT_EQ(group->root, ComputeRoot(*group));
  EXPECT_FALSE(group->summary.empty());
  EXPECT_EQ(log.durable_head(), 7u);
  EXPECT_EQ(committer.figures().group_events.count(), 2u);
  EXPECT_EQ(committer.figures().group_events.sum(), 7);
}

TEST(CommitterTest, CommitsWhatItWasGivenBeforeItEnds) {
  MemoryEventLog log(LogIdentity{.log_id = "log"});
  {
    Committer committer(log, [](auto) {});
    for (Sequence first = 1; first <= 8; ++first) committer.Commit(Unsealed(first, 1));
  }
  EXPECT_EQ(log.durable_head(), 8u);
}

TEST(CommitterTest, WritesNothingMoreAfterAFailure) {
  MemoryEventLog log(LogIdentity{.log_id = "log"});
  Committed committed;
  {
    Committer committer(log, [&](auto group) { committed.Tell(std::move(group)); });
    committer.Commit(Unsealed(5, 1));  // does not follow the log's end
    committer.Commit(Unsealed(1, 1));
    committed.Wait(1);
  }
  const auto told = committed.Wait(1);
  EXPECT_EQ(told.size(), 1u);
  EXPECT_FALSE(told[0].ok());
  EXPECT_EQ(log.durable_head(), 0u);
}

}  // namespace
}  // namespace basin
