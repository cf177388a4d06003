#include "broker/index/place_index.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <random>
#include <utility>
#include <vector>

#include "broker/log/memory_event_log.h"
#include "gtest/gtest.h"
#include "proto/model/record_view.h"
#include "tests/broker/log/groups.h"
#include "tests/support/soak.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"

namespace basin {
namespace {

constexpr PlaceTileLimits kSmall{.events = 40, .bytes = 1 << 20};

// A store that outlives the index, as a folder does, and does as it is told.
class KeptStore final : public FoldStore {
 public:
  struct Faults {
    bool read = false, write = false;
    std::function<void()> before_get = {};
  };
  KeptStore(FoldStore& store, Faults& faults) : store_(store), faults_(faults) {}

  Sequence checkpoint() const override { return store_.checkpoint(); }
  absl::Status Write(absl::Span<const Entry> entries, Sequence checkpoint) override {
    if (faults_.write) return MakeError(v1::IO_FAILED);
    return store_.Write(entries, checkpoint);
  }
  absl::StatusOr<std::optional<std::string>> Get(absl::string_view key) const override {
    if (faults_.before_get) std::exchange(faults_.before_get, nullptr)();
    if (faults_.read) return MakeError(v1::IO_FAILED);
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
  Faults& faults_;
};

class PlaceIndexTest : public testing::Test {
 protected:
  std::unique_ptr<PlaceIndex> Open() {
    auto index = PlaceIndex::Open(std::make_unique<KeptStore>(*store_, faults_), kSmall);
    EXPECT_THAT(index, IsOk());
    return *std::move(index);
  }
  void Grow(int groups) {
    for (int i = 0; i < groups; ++i)
      BASIN_ASSERT_OK(log_.Append(MakeTestGroup(log_.durable_head() + 1, 1 + chance_() % 30)));
  }
  // What a scan finds in every field, by value.
  std::map<std::string, std::vector<Sequence>> Scan(SummaryField field) {
    std::map<std::string, std::vector<Sequence>> places;
    const auto cursor = *log_.ReadAfter(0);
    while (const SharedGroup group = *cursor->Next())
      for (uint32_t i = 0; i < group->count; ++i) {
        const HeaderView header = ReadRecord(RecordBytes(*group, i))->event.header;
        const absl::string_view value = field == SummaryField::kBasin  ? header.basin
                                        : field == SummaryField::kType ? header.type
                                                                       : header.subject;
        places[std::string(value)].push_back(group->first + i);
      }
    return places;
  }
  static PlaceQuery Query(SummaryField field, const std::string& value) {
    PlaceQuery query;
    (field == SummaryField::kBasin  ? query.basins
     : field == SummaryField::kType ? query.types
                                    : query.cases) = {value};
    return query;
  }
  // Everything the index tells of what follows `after`, and how far it goes.
  static Places Told(const PlaceIndex& index, const PlaceQuery& query, Sequence after = 0) {
    Places all{after, {}};
    while (const auto places = index.Find(query, all.through)) {
      EXPECT_GT(places->through, all.through);
      all.sequences.insert(all.sequences.end(), places->sequences.begin(), places->sequences.end());
      all.through = places->through;
    }
    return all;
  }
  void ExpectTellsWhatAScanFinds(const PlaceIndex& index) {
    ExpectTellsNothingElse(index);
    EXPECT_THAT(index.failure(), IsOk());
  }
  // Whatever it tells is what a scan finds; how far it goes is another matter when it cannot read.
  void ExpectTellsNothingElse(const PlaceIndex& index) {
    for (const SummaryField field :
         {SummaryField::kBasin, SummaryField::kType, SummaryField::kSubject})
      for (const auto& [value, places] : Scan(field)) {
        const Sequence after = chance_() % (index.covered() + 1);
        const Places told = Told(index, Query(field, value), after);
        std::vector<Sequence> wanted;
        for (const Sequence place : places)
          if (place > after && place <= told.through) wanted.push_back(place);
        EXPECT_EQ(told.sequences, wanted) << value << " after " << after;
        EXPECT_TRUE(told.through == index.covered() || !index.failure().ok());
      }
  }

  std::mt19937_64 chance_{ChooseSeed()};
  MemoryEventLog log_{{"log", 1, v1::REAL}};
  std::unique_ptr<FoldStore> store_ = MakeMemoryFoldStore();
  KeptStore::Faults faults_;
};

TEST_F(PlaceIndexTest, TellsNothingOfWhatIsInNoFullTile) {
  const auto index = Open();
  BASIN_ASSERT_OK(log_.Append(MakeTestGroup(1, kSmall.events - 1)));
  BASIN_ASSERT_OK(CatchUp(log_, *index));

  EXPECT_EQ(index->applied(), kSmall.events - 1);
  EXPECT_EQ(index->covered(), 0u);
  EXPECT_EQ(index->Find(Query(SummaryField::kBasin, "1107"), 0), std::nullopt);
}

TEST_F(PlaceIndexTest, TellsWhatAScanFinds) {
  const auto index = Open();
  for (int round = 0; round < Cycles(10); ++round) {
    Grow(static_cast<int>(chance_() % 40));
    BASIN_ASSERT_OK(CatchUp(log_, *index));
    EXPECT_EQ(index->applied(), log_.durable_head());
    ExpectTellsWhatAScanFinds(*index);
  }
}

TEST_F(PlaceIndexTest, LooksWhereTheFewestAre) {
  const auto index = Open();
  BASIN_ASSERT_OK(log_.Append(MakeTestGroup(1, 100)));
  BASIN_ASSERT_OK(CatchUp(log_, *index));

  // Types come every third or two of three, basins every 25th, cases every seventh.
  EXPECT_EQ(
      Told(*index, {.basins = {"1107"}, .types = {"referral.sent"}, .cases = {}}).sequences.size(),
      4u);
  EXPECT_EQ(Told(*index, {.basins = {}, .types = {"health.asked"}, .cases = {}}).sequences.size(),
            0u);
  EXPECT_EQ(Told(*index, {.basins = {"1107", "1108"}, .types = {}, .cases = {}}).sequences.size(),
            8u);
  EXPECT_EQ(
      Told(*index, {.basins = {"1107"}, .types = {}, .cases = {"referral/3"}}).sequences.size(),
      14u);
}

TEST_F(PlaceIndexTest, IsWholeWheneverTheProcessIsKilled) {
  for (int round = 0; round < Cycles(20); ++round) {
    Grow(static_cast<int>(chance_() % 10));
    const auto index = Open();
    EXPECT_EQ(index->rebuilt_because(), "");
    EXPECT_EQ(index->applied(), store_->checkpoint());
    BASIN_ASSERT_OK(CatchUp(log_, *index));
    ExpectTellsWhatAScanFinds(*index);
  }
}

TEST_F(PlaceIndexTest, AWriteThatFailedIsNotTold) {
  const auto index = Open();
  Grow(4);
  faults_.write = true;
  BASIN_ASSERT_OK(log_.Append(MakeTestGroup(log_.durable_head() + 1, kSmall.events)));

  EXPECT_THAT(CatchUp(log_, *index), HasCode(v1::IO_FAILED));

  EXPECT_EQ(Told(*index, Query(SummaryField::kBasin, "1107")).through, 0u);
  faults_.write = false;
  BASIN_ASSERT_OK(index->StartOver("a write failed"));
  BASIN_ASSERT_OK(CatchUp(log_, *index));
  EXPECT_GT(index->covered(), 0u);
  ExpectTellsWhatAScanFinds(*index);
}

TEST_F(PlaceIndexTest, WhatCannotBeReadIsScannedAndBuiltAnew) {
  const auto index = Open();
  Grow(20);
  BASIN_ASSERT_OK(CatchUp(log_, *index));
  faults_.read = true;

  EXPECT_EQ(index->Find(Query(SummaryField::kBasin, "1107"), 0), std::nullopt);
  EXPECT_THAT(index->failure(), HasCode(v1::IO_FAILED));

  faults_.read = false;
  EXPECT_EQ(index->Find(Query(SummaryField::kBasin, "1107"), 0), std::nullopt) << "no trust left";
  BASIN_ASSERT_OK(index->StartOver(index->failure().message()));
  EXPECT_THAT(index->failure(), IsOk());
  EXPECT_EQ(index->applied(), 0u);
  EXPECT_NE(index->rebuilt_because(), "");
  BASIN_ASSERT_OK(CatchUp(log_, *index));
  ExpectTellsWhatAScanFinds(*index);
}

TEST_F(PlaceIndexTest, WhoAsksWhileItStartsOverIsToldToScan) {
  const auto index = Open();
  Grow(20);
  BASIN_ASSERT_OK(CatchUp(log_, *index));
  faults_.before_get = [&] { BASIN_EXPECT_OK(index->StartOver("test")); };

  EXPECT_EQ(index->Find(Query(SummaryField::kBasin, "1107"), 0), std::nullopt);
  EXPECT_THAT(index->failure(), IsOk());
}

TEST_F(PlaceIndexTest, IsBuiltAnewWhenATileIsMissing) {
  {
    const auto index = Open();
    Grow(20);
    BASIN_ASSERT_OK(CatchUp(log_, *index));
  }
  const Sequence beyond = store_->checkpoint();
  BASIN_ASSERT_OK(store_->Write({{TileKey(beyond + 5), std::string(8, '\1')}}, beyond));

  const auto index = Open();

  EXPECT_NE(index->rebuilt_because(), "");
  EXPECT_EQ(index->applied(), 0u);
  BASIN_ASSERT_OK(CatchUp(log_, *index));
  ExpectTellsWhatAScanFinds(*index);
}

TEST_F(PlaceIndexTest, KnowsWhetherATileIsAsItsGroupsGiveIt) {
  const auto index = Open();
  BASIN_ASSERT_OK(log_.Append(MakeTestGroup(1, 50)));
  BASIN_ASSERT_OK(CatchUp(log_, *index));
  PlaceTile tile;
  BASIN_ASSERT_OK(tile.Add(*MakeTestGroup(1, 50)));
  EXPECT_TRUE(index->Holds(tile).value());

  const std::string key = PlacesKey(1, SummaryField::kBasin, "1107");
  std::string places = *store_->Get(key).value();
  BASIN_ASSERT_OK(store_->Write({{key, places.substr(1)}}, store_->checkpoint()));

  EXPECT_FALSE(index->Holds(tile).value());
}

TEST_F(PlaceIndexTest, AMalformedEntryIsAFailureNotAPlace) {
  const auto index = Open();
  BASIN_ASSERT_OK(log_.Append(MakeTestGroup(1, 50)));
  BASIN_ASSERT_OK(CatchUp(log_, *index));
  for (const auto& [field, value] :
       {std::pair(SummaryField::kBasin, "1107"), std::pair(SummaryField::kSubject, "referral/3")}) {
    const std::string key = PlacesKey(1, field, value);
    BASIN_ASSERT_OK(store_->Write({{key, "\x80\x80"}}, store_->checkpoint()));
    const auto again = Open();
    EXPECT_EQ(again->Find(Query(field, value), 0), std::nullopt);
    EXPECT_THAT(again->failure(), HasCode(v1::IO_FAILED));
  }
}

// ---- on disk ----

TEST_F(PlaceIndexTest, ADamagedFolderIsBuiltAnewFromTheLog) {
  TemporaryFolder folder;
  const std::string path = folder / "places";
  const auto open = [&] {
    auto store = OpenRocksDbFoldStore({.folder = path,
                                       .format = kPlaceIndexFormat,
                                       .identity = log_.identity(),
                                       .durable_head = log_.durable_head()});
    EXPECT_THAT(store, IsOk());
    auto index = PlaceIndex::Open(*std::move(store), kSmall);
    EXPECT_THAT(index, IsOk());
    return *std::move(index);
  };
  for (int round = 0; round < 12; ++round) {
    Grow(20);
    {
      const auto index = open();
      BASIN_ASSERT_OK(CatchUp(log_, *index));
      ExpectTellsWhatAScanFinds(*index);
    }
    std::vector<std::filesystem::path> files;
    for (const auto& file : std::filesystem::directory_iterator(path))
      if (file.is_regular_file() && file.file_size() > 0) files.push_back(file.path());
    const std::filesystem::path victim = files[chance_() % files.size()];
    SCOPED_TRACE(victim.filename().string());
    if (chance_() % 2 == 0) {
      std::filesystem::resize_file(victim, chance_() % std::filesystem::file_size(victim));
    } else {
      std::fstream file(victim, std::ios::in | std::ios::out | std::ios::binary);
      file.seekp(static_cast<std::streamoff>(chance_() % std::filesystem::file_size(victim)));
      file.put(static_cast<char>(chance_()));
    }

    const auto index = open();
    absl::Status failure = CatchUp(log_, *index);
    ExpectTellsNothingElse(*index);
    if (failure.ok()) failure = index->failure();
    if (!failure.ok()) {
      BASIN_ASSERT_OK(index->StartOver(failure.message()));
      BASIN_ASSERT_OK(CatchUp(log_, *index));
    }
    ExpectTellsWhatAScanFinds(*index);
  }
}

}  // namespace
}  // namespace basin
