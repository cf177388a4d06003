#include "broker/hub/upkeep.h"

#include "broker/log/memory_event_log.h"
#include "gtest/gtest.h"
#include "tests/broker/log/groups.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

// A store that fails when it is told to.
class FailingStore final : public FoldStore {
 public:
  Sequence checkpoint() const override { return store_->checkpoint(); }
  absl::Status Write(absl::Span<const Entry> entries, Sequence checkpoint) override {
    if (writes_fail) return MakeError(v1::IO_FAILED);
    return store_->Write(entries, checkpoint);
  }
  absl::StatusOr<std::optional<std::string>> Get(absl::string_view key) const override {
    if (std::exchange(next_read_fails, false)) return MakeError(v1::IO_FAILED);
    return store_->Get(key);
  }
  absl::Status Scan(
      absl::string_view begin, absl::string_view end,
      absl::FunctionRef<bool(absl::string_view, absl::string_view)> visit) const override {
    return store_->Scan(begin, end, visit);
  }
  absl::Status Empty(absl::string_view because) override { return store_->Empty(because); }
  const std::string& emptied_because() const override { return store_->emptied_because(); }

  bool writes_fail = false;
  mutable bool next_read_fails = false;

 private:
  const std::unique_ptr<FoldStore> store_ = MakeMemoryFoldStore();
};

class UpkeepTest : public testing::Test {
 protected:
  UpkeepTest() {
    auto store = std::make_unique<FailingStore>();
    store_ = store.get();
    places_ = *PlaceIndex::Open(std::move(store), {.events = 100, .bytes = 1 << 20});
  }
  void Append(int groups, size_t body_bytes = 0) {
    for (int i = 0; i < groups; ++i)
      BASIN_ASSERT_OK(log_.Append(MakeTestGroup(log_.durable_head() + 1, 20, body_bytes)));
  }
  void FollowToTheEnd(Upkeep& upkeep) {
    for (int steps = 0; upkeep.FollowLog(); ++steps) ASSERT_LT(steps, 1000);
  }

  MemoryEventLog log_{{"log", 1, v1::REAL}};
  FailingStore* store_ = nullptr;
  std::unique_ptr<PlaceIndex> places_;
};

TEST_F(UpkeepTest, TheIndexFollowsTheLog) {
  Upkeep upkeep(log_, *places_);
  EXPECT_FALSE(upkeep.FollowLog());
  for (const Sequence head : {100, 200, 300}) {
    Append(5);
    FollowToTheEnd(upkeep);
    EXPECT_EQ(places_->covered(), head);
    EXPECT_EQ(upkeep.figures().indexed, head);
  }
}

TEST_F(UpkeepTest, AStepIsBounded) {
  Append(100, 5000);  // 10 MB
  Upkeep upkeep(log_, *places_);

  EXPECT_TRUE(upkeep.FollowLog());
  EXPECT_LT(places_->applied(), log_.durable_head());
  FollowToTheEnd(upkeep);
  EXPECT_EQ(places_->applied(), log_.durable_head());
}

TEST_F(UpkeepTest, AnIndexThatCannotBeReadIsBuiltAnew) {
  Upkeep upkeep(log_, *places_);
  Append(10);
  FollowToTheEnd(upkeep);
  store_->next_read_fails = true;
  const PlaceQuery query{.basins = {"1107"}, .types = {}, .cases = {}};
  EXPECT_EQ(places_->Find(query, 0), std::nullopt);

  FollowToTheEnd(upkeep);

  EXPECT_EQ(places_->covered(), 200u);
  EXPECT_EQ(places_->Find(query, 0)->sequences.size(), 4u);
  EXPECT_EQ(upkeep.figures().index_rebuilds, 1u);
  EXPECT_NE(upkeep.figures().index_rebuilt_because, "");
  EXPECT_EQ(upkeep.figures().index_given_up_because, "");
}

TEST_F(UpkeepTest, AnIndexThatCannotBeWrittenIsLeftAlone) {
  Upkeep upkeep(log_, *places_);
  store_->writes_fail = true;
  Append(10);

  FollowToTheEnd(upkeep);

  EXPECT_NE(upkeep.figures().index_given_up_because, "");
  EXPECT_EQ(places_->covered(), 0u);
  store_->writes_fail = false;
  EXPECT_FALSE(upkeep.FollowLog()) << "until the next start";
}

TEST_F(UpkeepTest, TheThreadFollowsWithoutBeingAsked) {
  Upkeep upkeep(log_, *places_);
  Append(10);
  {
    UpkeepThread thread(upkeep);
    while (upkeep.figures().indexed < 200) std::this_thread::yield();
  }
  Append(10);
  UpkeepThread again(upkeep);
  while (upkeep.figures().indexed < 400) std::this_thread::yield();
}

}  // namespace
}  // namespace basin
