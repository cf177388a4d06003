#include "broker/index/tree_index.h"

#include <cstdlib>
#include <fstream>
#include <map>
#include <random>
#include <set>
#include <vector>

#include "broker/log/memory_event_log.h"
#include "gtest/gtest.h"
#include "tests/broker/log/groups.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"

namespace basin {
namespace {

// Groups of one to three records without bytes to hash: the tree takes their roots as they are.
SharedGroup MakeGroup(Sequence first, uint64_t number) {
  auto group = std::make_shared<CommitGroup>();
  group->first = first;
  group->count = static_cast<uint32_t>(number % 3 + 1);
  group->offsets.resize(group->count);
  group->records = std::string(10, 'r');
  group->recorded_at = kTestStart;
  group->root = LeafHash(absl::StrCat("group ", number));
  return group;
}

// A store that outlives the index, as a folder does, and may be kept from being written.
class KeptStore final : public FoldStore {
 public:
  explicit KeptStore(FoldStore& store) : store_(store) {}
  Sequence checkpoint() const override { return store_.checkpoint(); }
  absl::Status Write(absl::Span<const Entry> entries, Sequence checkpoint) override {
    return store_.Write(entries, checkpoint);
  }
  absl::StatusOr<std::optional<std::string>> Get(absl::string_view key) const override {
    return store_.Get(key);
  }
  absl::Status Scan(
      absl::string_view begin, absl::string_view end,
      absl::FunctionRef<bool(absl::string_view, absl::string_view)> visit) const override {
    return store_.Scan(begin, end, visit);
  }
  absl::Status Empty(absl::string_view because) override { return store_.Empty(because); }
  const std::string& emptied_because() const override { return store_.emptied_because(); }

 private:
  FoldStore& store_;
};

class TreeIndexTest : public testing::Test {
 protected:
  // `index` hears of the groups as the hub's does.
  void Grow(uint64_t groups, TreeIndex* index = nullptr) {
    for (uint64_t i = 0; i < groups; ++i) {
      const SharedGroup group = MakeGroup(log_.durable_head() + 1, leaves_.size());
      BASIN_ASSERT_OK(log_.Append(group));
      places_.push_back({leaves_.size(), group->first, group->last()});
      leaves_.push_back(LeafHash(AsBytes(group->root)));
      if (index == nullptr) continue;
      BASIN_ASSERT_OK(index->Apply(*group));
    }
  }
  std::unique_ptr<TreeIndex> Open() {
    auto index = TreeIndex::Open(log_, std::make_unique<KeptStore>(*store_));
    EXPECT_THAT(index, IsOk());
    return *std::move(index);
  }
  Sha256 RootOf(uint64_t groups) {
    return TreeHead(absl::MakeConstSpan(leaves_).subspan(0, groups));
  }
  static auto Nodes(const TreeIndex& index) {
    return [&index](const TreeNode& node) { return index.Node(node); };
  }
  void ExpectKnowsItsTree(const TreeIndex& index) {
    ASSERT_EQ(index.groups(), leaves_.size());
    EXPECT_EQ(index.Root(), RootOf(leaves_.size()));
    for (const uint64_t groups : InterestingSizes()) {
      EXPECT_EQ(RootAt(groups, Nodes(index)).value(), RootOf(groups)) << groups;
      EXPECT_EQ(index.LastOf(groups).value(), groups == 0 ? 0 : places_[groups - 1].last);
    }
  }
  std::set<uint64_t> InterestingSizes() {
    std::set<uint64_t> sizes = {0, 1, leaves_.size()};
    for (uint64_t size = 1; size <= leaves_.size(); size *= 2)
      for (const uint64_t near : {size - 1, size, size + 1, leaves_.size() - size})
        if (near <= leaves_.size()) sizes.insert(near);
    return sizes;
  }

  MemoryEventLog log_{{"log", 1, v1::REAL}};
  std::unique_ptr<FoldStore> store_ = MakeMemoryFoldStore();
  std::vector<Sha256> leaves_;
  std::vector<GroupPlace> places_;
};

TEST_F(TreeIndexTest, AnEmptyLogHasTheHeadOfNoLeaf) {
  const auto index = Open();

  EXPECT_EQ(index->groups(), 0u);
  EXPECT_EQ(index->Root(), Digest({}));
  EXPECT_EQ(index->LastOf(0).value(), 0u);
}

TEST_F(TreeIndexTest, KnowsEveryHeadTheLogEverHad) {
  const auto index = Open();
  for (uint64_t groups = 0; groups < 600; ++groups) {
    Grow(1, index.get());
    ASSERT_EQ(index->Root(), RootOf(groups + 1));
  }

  for (uint64_t groups = 0; groups <= 600; ++groups)
    ASSERT_EQ(RootAt(groups, Nodes(*index)).value(), RootOf(groups)) << groups;
}

TEST_F(TreeIndexTest, FindsTheGroupOfEverySequence) {
  const auto index = Open();
  Grow(1000, index.get());

  for (const GroupPlace& place : places_) {
    for (Sequence sequence = place.first; sequence <= place.last; ++sequence) {
      const GroupPlace found = index->Find(sequence).value();
      ASSERT_EQ(found.number, place.number) << sequence;
      ASSERT_EQ(found.first, place.first) << sequence;
      ASSERT_EQ(found.last, place.last) << sequence;
    }
  }
}

TEST_F(TreeIndexTest, ProvesAcrossLevelsOfTiles) {
  const auto index = Open();
  Grow(70'000, index.get());  // three levels: 256 × 256 and some
  ExpectKnowsItsTree(*index);
  std::mt19937_64 chance(7);

  for (int i = 0; i < 200; ++i) {
    const uint64_t size = chance() % leaves_.size() + 1, leaf = chance() % size;
    const MerklePath inclusion = InclusionPath(leaf, size, Nodes(*index)).value();
    EXPECT_TRUE(VerifyInclusion(leaves_[leaf], leaf, size, inclusion, RootOf(size)));
    const MerklePath consistency = ConsistencyPath(leaf, size, Nodes(*index)).value();
    EXPECT_TRUE(VerifyConsistency(leaf, RootOf(leaf), size, RootOf(size), consistency));
    const Sequence sequence = places_[leaf].last;
    EXPECT_EQ(index->Find(sequence)->number, leaf);
  }
}

TEST_F(TreeIndexTest, IsTheSameAfterACleanStopAtAnySize) {
  std::unique_ptr<TreeIndex> index = Open();
  for (const uint64_t more : {1, 1, 253, 1, 1, 255, 256, 300, 10'000}) {
    Grow(more, index.get());
    index = nullptr;
    EXPECT_EQ(store_->checkpoint(), log_.durable_head()) << "a clean stop writes everything";
    index = Open();
    ExpectKnowsItsTree(*index);
  }
}

TEST_F(TreeIndexTest, CatchesUpWithWhatTheLogGotWithoutIt) {
  Open().reset();
  for (const uint64_t more : {1, 254, 1, 700}) {
    Grow(more);
    ExpectKnowsItsTree(*Open());
  }
}

TEST_F(TreeIndexTest, WritesACheckpointForEveryFullTile) {
  const auto index = Open();
  Grow(255, index.get());
  EXPECT_EQ(store_->checkpoint(), 0u);

  Grow(1, index.get());

  EXPECT_EQ(store_->checkpoint(), log_.durable_head());
}

TEST_F(TreeIndexTest, IsBuiltAnewWhenItsRootIsNotTheLogs) {
  {
    const auto index = Open();
    Grow(300, index.get());
  }
  const std::string key = std::string("\x01\0", 2) + std::string(8, '\0');
  std::string tile = store_->Get(key)->value();
  tile[5 * 40 + 3] ^= 1;
  BASIN_ASSERT_OK(store_->Write({{key, tile}}, store_->checkpoint()));
  std::string frontier = store_->Get("\x02")->value();
  frontier[20] ^= 1;
  BASIN_ASSERT_OK(store_->Write({{"\x02", frontier}}, store_->checkpoint()));

  const auto index = Open();

  EXPECT_EQ(index->rebuilt_because(), "its root is not the log's");
  ExpectKnowsItsTree(*index);
}

TEST_F(TreeIndexTest, IsBuiltAnewWhenATileIsMissingOrCut) {
  {
    const auto index = Open();
    Grow(300, index.get());
  }
  const std::string open_tile = std::string("\x01\0", 2) + std::string(7, '\0') + "\x01";
  BASIN_ASSERT_OK(store_->Write({{open_tile, "short"}}, store_->checkpoint()));

  const auto index = Open();

  EXPECT_NE(index->rebuilt_because(), "");
  ExpectKnowsItsTree(*index);
}

// The log says one root and its groups another: that is no index's fault.
class LyingLog final : public EventLog {
 public:
  explicit LyingLog(EventLog& log) : log_(log) {}
  absl::Status Append(const SharedGroup& group) override { return log_.Append(group); }
  absl::StatusOr<std::unique_ptr<LogCursor>> ReadAfter(Sequence after) const override {
    return log_.ReadAfter(after);
  }
  absl::StatusOr<Sequence> LastBefore(absl::Time time) const override {
    return log_.LastBefore(time);
  }
  MerkleFrontier tree() const override {
    MerkleFrontier tree = log_.tree();
    tree.Append(LeafHash("one that is not there"));
    return tree;
  }
  Sequence durable_head() const override { return log_.durable_head(); }
  absl::Time last_recorded_at() const override { return log_.last_recorded_at(); }
  const LogIdentity& identity() const override { return log_.identity(); }
  v1::Durability durability() const override { return log_.durability(); }
  uint64_t stored_bytes() const override { return log_.stored_bytes(); }

 private:
  EventLog& log_;
};

TEST_F(TreeIndexTest, SaysThatTheLogIsDamagedWhenItsRootsDoNotGiveItsRoot) {
  Grow(10);
  const LyingLog lying(log_);

  EXPECT_THAT(TreeIndex::Open(lying, MakeMemoryFoldStore()), HasCode(v1::LOG_DAMAGED));
}

// ---- on disk ----

TEST_F(TreeIndexTest, FoldIsTheSameHoweverItIsInterrupted) {
  TemporaryFolder folder;
  const auto open = [&] {
    auto store = OpenRocksDbFoldStore({.folder = folder / "tree",
                                       .identity = log_.identity(),
                                       .durable_head = log_.durable_head()});
    EXPECT_THAT(store, IsOk());
    auto index = TreeIndex::Open(log_, *std::move(store));
    EXPECT_THAT(index, IsOk());
    return *std::move(index);
  };
  const uint32_t seed = std::random_device()();
  SCOPED_TRACE(seed);
  std::mt19937 chance(seed);

  std::unique_ptr<TreeIndex> index = open();
  for (int round = 0; round < 12; ++round) {
    Grow(chance() % 400, index.get());
    index = nullptr;
    Grow(chance() % 100);
    index = open();
    EXPECT_EQ(index->rebuilt_because(), "");
    ExpectKnowsItsTree(*index);
  }
}

}  // namespace
}  // namespace basin
