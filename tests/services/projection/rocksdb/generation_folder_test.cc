#include "services/projection/rocksdb/generation_folder.h"

#include <filesystem>
#include <fstream>

#include "gmock/gmock.h"
#include "tests/services/projection/view_store_conformance.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"

namespace basin {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

const absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);

class GenerationFolderTest : public testing::Test {
 protected:
  std::unique_ptr<GenerationFolder> Open() {
    auto opened = GenerationFolder::Open(path_, kNow);
    BASIN_EXPECT_OK(opened);
    return *std::move(opened);
  }
  static void WriteRow(ViewStore& store, const std::string& value) {
    BASIN_ASSERT_OK(store.Write({{.view = "v",
                                  .clear_first = false,
                                  .rows = {{"a", value}},
                                  .checkpoint = {.version = 1}}}));
  }
  bool Exists(const std::string& name) { return std::filesystem::exists(path_ + "/" + name); }

  TemporaryFolder folder_;
  const std::string path_ = folder_ / "views";
};

TEST_F(GenerationFolderTest, BeginsWithAnEmptyFirstGeneration) {
  const auto folder = Open();

  EXPECT_EQ(folder->generations(), FirstGeneration(kNow, /*whole=*/false));
  EXPECT_THAT(ScanRows(*folder->OpenRows(1)->store, "v"), IsEmpty());
}

TEST_F(GenerationFolderTest, TakesOverRowsFromBeforeThereWereGenerations) {
  WriteRow(*RocksdbViewStore::Open(path_ + "/rows")->store, "old");

  const auto folder = Open();

  EXPECT_EQ(folder->generations(), FirstGeneration(kNow, /*whole=*/true));
  EXPECT_THAT(ScanRows(*folder->OpenRows(1)->store, "v"), ElementsAre(Pair("a", "old")));
  EXPECT_FALSE(Exists("rows"));
}

TEST_F(GenerationFolderTest, TakesThemOverWhenItWasKilledBetweenMovingAndNoting) {
  WriteRow(*RocksdbViewStore::Open(path_ + "/rows-1")->store, "moved");

  const auto folder = Open();

  EXPECT_TRUE(folder->generations().answering.whole);
  EXPECT_THAT(ScanRows(*folder->OpenRows(1)->store, "v"), ElementsAre(Pair("a", "moved")));
}

TEST_F(GenerationFolderTest, FindsWhatWasSet) {
  const Generations two = Begin(FirstGeneration(kNow, true), false, kNow);
  {
    const auto folder = Open();
    BASIN_ASSERT_OK(folder->Set(two));
    WriteRow(*folder->OpenRows(2)->store, "second");
  }

  const auto folder = Open();
  EXPECT_EQ(folder->generations(), two);
  EXPECT_THAT(ScanRows(*folder->OpenRows(2)->store, "v"), ElementsAre(Pair("a", "second")));
}

TEST_F(GenerationFolderTest, RemovesGenerationsThatNothingNamesAndNothingElse) {
  Open();
  for (const char* name : {"rows-2", "rows-77", "rows-kept", "other"})
    std::filesystem::create_directories(path_ + "/" + name);
  WriteRow(*Open()->OpenRows(1)->store, "first");

  Open();

  EXPECT_TRUE(Exists("rows-1"));
  EXPECT_FALSE(Exists("rows-2"));
  EXPECT_FALSE(Exists("rows-77"));
  EXPECT_TRUE(Exists("rows-kept"));
  EXPECT_TRUE(Exists("other"));
}

TEST_F(GenerationFolderTest, RemovesAGivenUpGenerationWhenNobodyHoldsItAnyMore) {
  const auto folder = Open();
  std::shared_ptr<GenerationStore> rows = folder->OpenRows(2)->store;
  WriteRow(*rows, "second");
  std::shared_ptr<GenerationStore> reader = rows;

  rows->GiveUp();
  rows.reset();
  EXPECT_THAT(ScanRows(*reader, "v"), ElementsAre(Pair("a", "second"))) << "somebody reads it";
  reader.reset();
  EXPECT_FALSE(Exists("rows-2"));
}

TEST_F(GenerationFolderTest, IsOneProcessesAtATime) {
  const auto folder = Open();

  EXPECT_THAT(GenerationFolder::Open(path_, kNow), HasCode(v1::LOCKED));
}

TEST_F(GenerationFolderTest, BeginsAnewWhenTheListCannotBeRead) {
  BASIN_ASSERT_OK(Open()->Set(Begin(FirstGeneration(kNow, true), false, kNow)));
  std::filesystem::create_directories(path_ + "/rows-2");
  std::ofstream(path_ + "/GENERATIONS", std::ios::trunc) << "nonsense\n";

  const auto folder = Open();

  EXPECT_EQ(folder->generations().answering.number, 1u);
  EXPECT_FALSE(folder->generations().beside.has_value());
  EXPECT_FALSE(Exists("rows-2"));
}

}  // namespace
}  // namespace basin
