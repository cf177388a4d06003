#include "broker/index/fold_store.h"

#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"

namespace basin {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Optional;

class FoldStoreTest : public testing::TestWithParam<bool> {
 protected:
  void SetUp() override { Open(); }

  void Open() {
    store_.reset();
    if (!GetParam()) {
      store_ = MakeMemoryFoldStore();
      return;
    }
    absl::StatusOr<std::unique_ptr<FoldStore>> opened = OpenRocksDbFoldStore(options_);
    BASIN_ASSERT_OK(opened);
    store_ = *std::move(opened);
  }
  std::vector<std::string> KeysFrom(const std::string& begin, const std::string& end) {
    std::vector<std::string> keys;
    BASIN_EXPECT_OK(store_->Scan(begin, end, [&](absl::string_view key, absl::string_view) {
      keys.emplace_back(key);
      return keys.size() < 3;
    }));
    return keys;
  }

  TemporaryFolder folder_;
  FoldStoreOptions options_{
      .folder = folder_ / "fold", .identity = {"log", 1, v1::REAL}, .durable_head = 100};
  std::unique_ptr<FoldStore> store_;
};

INSTANTIATE_TEST_SUITE_P(Stores, FoldStoreTest, testing::Bool(),
                         [](const auto& info) { return info.param ? "RocksDb" : "Memory"; });

TEST_P(FoldStoreTest, BeginsEmpty) {
  EXPECT_EQ(store_->checkpoint(), 0u);
  EXPECT_EQ(store_->Get("a").value(), std::nullopt);
  EXPECT_EQ(store_->emptied_because(), "");
}

TEST_P(FoldStoreTest, FindsWhatWasWritten) {
  BASIN_ASSERT_OK(store_->Write({{"a", "1"}, {"b", "2"}}, 7));
  BASIN_ASSERT_OK(store_->Write({{"b", "3"}}, 9));

  EXPECT_EQ(store_->checkpoint(), 9u);
  EXPECT_THAT(store_->Get("a").value(), Optional(std::string("1")));
  EXPECT_THAT(store_->Get("b").value(), Optional(std::string("3")));
}

TEST_P(FoldStoreTest, ScansARangeInOrderUntilToldToStop) {
  BASIN_ASSERT_OK(store_->Write({{"d", ""}, {"b", ""}, {"a", ""}, {"e", ""}, {"c", ""}}, 1));

  EXPECT_THAT(KeysFrom("b", "d"), ElementsAre("b", "c"));
  EXPECT_THAT(KeysFrom("b", "z"), ElementsAre("b", "c", "d"));
  EXPECT_THAT(KeysFrom("x", "z"), ElementsAre());
}

TEST_P(FoldStoreTest, ForgetsEverythingWhenEmptied) {
  BASIN_ASSERT_OK(store_->Write({{"a", "1"}, {"\xff", "2"}}, 7));

  BASIN_ASSERT_OK(store_->Empty("it lies"));

  EXPECT_EQ(store_->checkpoint(), 0u);
  EXPECT_EQ(store_->Get("a").value(), std::nullopt);
  EXPECT_EQ(store_->Get("\xff").value(), std::nullopt);
  EXPECT_EQ(store_->emptied_because(), "it lies");
  BASIN_EXPECT_OK(store_->Write({{"a", "3"}}, 2));
  EXPECT_THAT(store_->Get("a").value(), Optional(std::string("3")));
}

class RocksDbFoldStoreTest : public FoldStoreTest {
 protected:
  // Writes one entry at 7, closes the store, and opens it again with what `change` changed.
  void Reopen(const std::function<void()>& change) {
    BASIN_ASSERT_OK(store_->Write({{"a", "1"}}, 7));
    store_.reset();
    change();
    Open();
  }
  void ExpectEmptied(const std::string& because) {
    EXPECT_EQ(store_->checkpoint(), 0u);
    EXPECT_EQ(store_->Get("a").value(), std::nullopt);
    EXPECT_THAT(store_->emptied_because(), HasSubstr(because));
  }
};

INSTANTIATE_TEST_SUITE_P(OnDisk, RocksDbFoldStoreTest, testing::Values(true));

TEST_P(RocksDbFoldStoreTest, IsAsItWasAfterOpening) {
  Reopen([] {});

  EXPECT_EQ(store_->checkpoint(), 7u);
  EXPECT_THAT(store_->Get("a").value(), Optional(std::string("1")));
  EXPECT_EQ(store_->emptied_because(), "");
}

TEST_P(RocksDbFoldStoreTest, IsEmptiedForAnotherLog) {
  Reopen([&] { options_.identity.log_id = "another"; });
  ExpectEmptied("another log");
}

TEST_P(RocksDbFoldStoreTest, IsEmptiedForAnotherEpoch) {
  Reopen([&] { options_.identity.epoch = 2; });
  ExpectEmptied("another epoch");
}

TEST_P(RocksDbFoldStoreTest, IsEmptiedForAnotherFormat) {
  Reopen([&] { options_.format = 2; });
  ExpectEmptied("another format");
}

TEST_P(RocksDbFoldStoreTest, IsEmptiedWhenTheLogIsShorter) {
  Reopen([&] { options_.durable_head = 6; });
  ExpectEmptied("ahead of the log");
}

TEST_P(RocksDbFoldStoreTest, IsEmptiedWhenItsFilesAreDamaged) {
  BASIN_ASSERT_OK(store_->Write({{"a", std::string(100'000, 'x')}}, 7));
  store_.reset();
  for (const auto& file : std::filesystem::directory_iterator(options_.folder)) {
    const std::string name = file.path().filename();
    if (absl::StartsWith(name, "MANIFEST")) std::ofstream(file.path()) << "nonsense";
  }

  Open();

  ExpectEmptied("damaged");
}

// RocksDB tells of the checksum of a block, in words in which a lock might be seen.
TEST_P(RocksDbFoldStoreTest, DamageThatShowsAtOpeningIsNotTakenForALock) {
  BASIN_ASSERT_OK(store_->Write({{"a", "1"}}, 7));
  store_.reset();
  Open();  // what was in the write-ahead log is in a table now
  store_.reset();
  for (const auto& file : std::filesystem::directory_iterator(options_.folder)) {
    if (file.path().extension() != ".sst") continue;
    // The footer stays; what it leads to, before it, does not.
    std::fstream table(file.path(), std::ios::in | std::ios::out | std::ios::binary);
    table.seekp(static_cast<std::streamoff>(file.file_size()) - 120);
    table << std::string(60, 'x');
  }

  Open();

  ExpectEmptied("damaged");
}

// RocksDB meets damage while it merges tables, and takes no write from then on.
TEST_P(RocksDbFoldStoreTest, IsEmptiedWhenDamageWasMetInTheBackground) {
  store_.reset();
  options_.memtable_bytes = size_t{1} << 16;
  Open();
  absl::Status met;
  for (int round = 0; round < 2000 && met.ok(); ++round) {
    met = store_->Write({{absl::StrCat("a", round), std::string(4'000, 'x')}}, 7);
    for (const auto& file : std::filesystem::directory_iterator(options_.folder)) {
      if (file.path().extension() != ".sst") continue;
      std::fstream table(file.path(), std::ios::in | std::ios::out | std::ios::binary);
      table << std::string(60, '!');
    }
  }
  ASSERT_THAT(met, HasCode(v1::IO_FAILED));

  BASIN_ASSERT_OK(store_->Empty("it is damaged"));

  ExpectEmptied("it is damaged");
  BASIN_EXPECT_OK(store_->Write({{"a", "3"}}, 2));
  store_.reset();
  Open();
  EXPECT_THAT(store_->Get("a").value(), Optional(std::string("3")));
}

TEST_P(RocksDbFoldStoreTest, IsEmptiedWhenTheLastOpeningDidNotEnd) {
  BASIN_ASSERT_OK(store_->Write({{"a", "1"}}, 7));
  store_.reset();
  std::ofstream(options_.folder + "/DISTRUST") << "\n";

  Open();

  ExpectEmptied("failed before");
}

TEST_P(RocksDbFoldStoreTest, LeavesAFolderInUseAlone) {
  EXPECT_THAT(OpenRocksDbFoldStore(options_), HasCode(v1::LOCKED));
  EXPECT_FALSE(std::filesystem::exists(options_.folder + "/DISTRUST"));
}

}  // namespace
}  // namespace basin
