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

  // Until the pass ends; the ticks it took.
  int ScrubToTheEnd(Upkeep& upkeep) {
    upkeep.SetHead(log_.durable_head(), log_.tree().Root());
    int ticks = 0;
    do {
      upkeep.Scrub();
    } while (++ticks < 10'000 && upkeep.figures().scrub_passes == 0 &&
             upkeep.figures().damage.empty());
    return ticks;
  }

  const EventCatalog catalog_;
  MemoryEventLog log_{{"log", 1, v1::REAL}};
  FailingStore* store_ = nullptr;
  std::unique_ptr<PlaceIndex> places_;
};

TEST_F(UpkeepTest, TheIndexFollowsTheLog) {
  Upkeep upkeep(catalog_, log_, *places_, {});
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
  Upkeep upkeep(catalog_, log_, *places_, {});

  EXPECT_TRUE(upkeep.FollowLog());
  EXPECT_LT(places_->applied(), log_.durable_head());
  FollowToTheEnd(upkeep);
  EXPECT_EQ(places_->applied(), log_.durable_head());
}

TEST_F(UpkeepTest, AnIndexThatCannotBeReadIsBuiltAnew) {
  Upkeep upkeep(catalog_, log_, *places_, {});
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
  Upkeep upkeep(catalog_, log_, *places_, {});
  store_->writes_fail = true;
  Append(10);

  FollowToTheEnd(upkeep);

  EXPECT_NE(upkeep.figures().index_given_up_because, "");
  EXPECT_EQ(places_->covered(), 0u);
  store_->writes_fail = false;
  EXPECT_FALSE(upkeep.FollowLog()) << "until the next start";
}

TEST_F(UpkeepTest, CountsByRetentionClass) {
  Upkeep upkeep(catalog_, log_, *places_, {});
  Append(5);  // of three records one is a referral
  Append(2);
  FollowToTheEnd(upkeep);

  const UpkeepFigures figures = upkeep.figures();

  EXPECT_EQ(figures.counted, 140u);
  uint64_t events = 0;
  for (const auto& [retention, count] : figures.classes) {
    EXPECT_GT(count.bytes, 0u);
    events += count.events;
  }
  EXPECT_EQ(events, 140u);
}

TEST_F(UpkeepTest, VerifiesTheLogAtABoundedRate) {
  Append(50, 5000);  // 5 MB
  Upkeep upkeep(catalog_, log_, *places_, {.scrub_bytes_per_second = 1 << 20});

  const int ticks = ScrubToTheEnd(upkeep);

  EXPECT_EQ(upkeep.figures().scrub_passes, 1u);
  EXPECT_EQ(upkeep.figures().scrubbed, log_.durable_head());
  EXPECT_EQ(upkeep.figures().damage, "");
  EXPECT_GT(ticks, 40) << "five seconds";
  EXPECT_LT(ticks, 70);
  upkeep.Scrub();
  EXPECT_EQ(upkeep.figures().scrub_passes, 1u) << "the next one is a day away";
}

TEST_F(UpkeepTest, TellsDamageAndGoesOn) {
  Append(5);
  CommitGroup group = *MakeTestGroup(log_.durable_head() + 1, 20);
  group.records[group.offsets[2] + 60] ^= 1;
  BASIN_ASSERT_OK(log_.Append(std::make_shared<const CommitGroup>(std::move(group))));
  Upkeep upkeep(catalog_, log_, *places_, {});

  ScrubToTheEnd(upkeep);

  EXPECT_NE(upkeep.figures().damage, "");
  EXPECT_EQ(upkeep.figures().scrub_passes, 0u);
  EXPECT_EQ(upkeep.figures().scrubbed, 100u);
  FollowToTheEnd(upkeep);
  EXPECT_EQ(places_->applied(), 120u);
}

TEST_F(UpkeepTest, DoesNotVerifyWhenItIsTurnedOff) {
  Append(5);
  Upkeep upkeep(catalog_, log_, *places_, {.scrub_bytes_per_second = 0});
  upkeep.SetHead(log_.durable_head(), log_.tree().Root());
  for (int i = 0; i < 10; ++i) upkeep.Scrub();
  EXPECT_EQ(upkeep.figures().scrub_bytes, 0u);
}

TEST_F(UpkeepTest, AnIndexThatIsNotWhatTheLogGivesIsBuiltAnew) {
  Upkeep upkeep(catalog_, log_, *places_, {});
  Append(10);
  FollowToTheEnd(upkeep);
  BASIN_ASSERT_OK(
      store_->Write({{PlacesKey(101, SummaryField::kBasin, "1107"), ""}}, store_->checkpoint()));
  const PlaceQuery query{.basins = {"1107"}, .types = {}, .cases = {}};
  EXPECT_EQ(places_->Find(query, 100)->sequences.size(), 0u);

  ScrubToTheEnd(upkeep);
  FollowToTheEnd(upkeep);

  EXPECT_EQ(upkeep.figures().index_rebuilds, 1u);
  EXPECT_EQ(upkeep.figures().damage, "") << "the log is as it was";
  EXPECT_EQ(places_->Find(query, 100)->sequences.size(), 4u);
}

TEST_F(UpkeepTest, TheThreadFollowsWithoutBeingAsked) {
  Upkeep upkeep(catalog_, log_, *places_, {});
  Append(10);
  {
    UpkeepThread thread(upkeep);
    upkeep.SetHead(log_.durable_head(), log_.tree().Root());
    while (upkeep.figures().indexed < 200 || upkeep.figures().scrub_passes < 1)
      std::this_thread::yield();
  }
  Append(10);
  UpkeepThread again(upkeep);
  while (upkeep.figures().indexed < 400) std::this_thread::yield();
}

}  // namespace
}  // namespace basin
