#include "services/projection/rocksdb/rocksdb_view_store.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <random>

#include "basin/v1/referral.pb.h"
#include "gmock/gmock.h"
#include "services/projection/memory_view_store.h"
#include "services/projection/runner.h"
#include "tests/services/projection/counting_projection.h"
#include "tests/services/projection/view_store_conformance.h"
#include "tests/support/event_fixture.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"

namespace basin {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

struct StoreInItsFolder {
  TemporaryFolder folder;
  std::unique_ptr<RocksdbViewStore> store;
};
std::shared_ptr<ViewStore> MakeStore() {
  auto owner = std::make_shared<StoreInItsFolder>();
  auto opened = RocksdbViewStore::Open(owner->folder / "views");
  BASIN_CHECK(opened.ok());
  owner->store = std::move(opened->store);
  return {owner, owner->store.get()};
}

INSTANTIATE_TEST_SUITE_P(Rocksdb, ViewStoreConformance,
                         testing::Values(ViewStoreFactory{"rocksdb", MakeStore}));

ViewChange OneRow(const std::string& view) {
  ViewChange change{.view = view, .clear_first = false, .rows = {{"a", "1"}}, .checkpoint = {}};
  change.checkpoint.version = 1;
  return change;
}

TEST(RocksdbViewStoreTest, FindsItsRowsAgain) {
  const TemporaryFolder folder;
  BASIN_ASSERT_OK(RocksdbViewStore::Open(folder / "views")->store->Write({OneRow("v")}));

  const auto opened = RocksdbViewStore::Open(folder / "views");

  BASIN_ASSERT_OK(opened);
  EXPECT_EQ(opened->emptied_because, "");
  EXPECT_THAT(ScanRows(*opened->store, "v"), ElementsAre(Pair("a", "1")));
}

TEST(RocksdbViewStoreTest, ReadsASnapshotAsItWasWhileOthersWrite) {
  const auto store = MakeStore();
  BASIN_ASSERT_OK(store->Write({OneRow("v")}));

  const auto before = store->Snapshot();
  ViewChange change = OneRow("v");
  change.rows["a"] = "2";
  BASIN_ASSERT_OK(store->Write({change}));

  EXPECT_EQ(*before->Open("v")->Get("a"), "1");
  EXPECT_EQ(*store->Snapshot()->Open("v")->Get("a"), "2");
}

TEST(RocksdbViewStoreTest, RefusesAFolderInUse) {
  const TemporaryFolder folder;
  const auto first = RocksdbViewStore::Open(folder / "views");
  BASIN_ASSERT_OK(first);

  EXPECT_THAT(RocksdbViewStore::Open(folder / "views"), HasCode(v1::LOCKED));
  EXPECT_THAT(RocksdbViewStore::Empty(folder / "views"), HasCode(v1::LOCKED));
}

TEST(RocksdbViewStoreTest, StartsEmptyWhenItsFilesAreDamagedAndSaysSo) {
  const TemporaryFolder folder;
  const std::string path = folder / "views";
  BASIN_ASSERT_OK(RocksdbViewStore::Open(path)->store->Write({OneRow("v")}));
  std::ofstream(path + "/notes.txt") << "somebody's";
  std::ofstream(path + "/CURRENT", std::ios::trunc) << "MANIFEST-999999\n";

  const auto opened = RocksdbViewStore::Open(path);

  BASIN_ASSERT_OK(opened);
  EXPECT_NE(opened->emptied_because, "");
  EXPECT_THAT(ScanRows(*opened->store, "v"), IsEmpty());
  EXPECT_TRUE(std::filesystem::exists(path + "/notes.txt")) << "only the database's files go";
}

TEST(RocksdbViewStoreTest, KeepsAnEarlierWriteWhenTheLastOneIsTorn) {
  const TemporaryFolder folder;
  const std::string path = folder / "views";
  {
    const auto opened = RocksdbViewStore::Open(path);
    BASIN_ASSERT_OK(opened->store->Write({OneRow("v")}));
    BASIN_ASSERT_OK(opened->store->Write({OneRow("w")}));
  }
  for (const auto& file : std::filesystem::directory_iterator(path))
    if (file.path().extension() == ".log")
      std::filesystem::resize_file(file.path(), file.file_size() - 3);

  const auto opened = RocksdbViewStore::Open(path);

  BASIN_ASSERT_OK(opened);
  EXPECT_EQ(opened->emptied_because, "");
  EXPECT_THAT(ScanRows(*opened->store, "v"), ElementsAre(Pair("a", "1")));
  EXPECT_THAT(ScanRows(*opened->store, "w"), IsEmpty());
}

// A child folds the log into `path` and is killed wherever it happens to be; true when it got to
// the end.
class KilledFold {
 public:
  explicit KilledFold(const std::string& path) : path_(path) {
    for (int i = 0; i < 3000; ++i)
      log_.Add({.subject = absl::StrCat("referral/", i % 37), .on = "2026-01-05"},
               v1::ReferralReceived());
    projections_.push_back(std::make_unique<CountingProjection>("referrals", 1, "referral.*"));
    projections_.push_back(std::make_unique<CountingProjection>("everything", 1, "*"));
    head_.set_log_id("log");
    head_.set_sequence(log_.last());
  }

  bool RunAndKillAfter(absl::Duration life) const {
    const pid_t child = fork();
    if (child == 0) {
      auto opened = RocksdbViewStore::Open(path_);
      _exit(opened.ok() && Fold(*opened->store, /*until=*/log_.last()) ? 0 : 1);
    }
    usleep(static_cast<useconds_t>(absl::ToInt64Microseconds(life)));
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
  }

  // In small batches, so that a kill finds something half done.
  bool Fold(ViewStore& store, Sequence until) const {
    auto runner = Runner::Open(store, projections_, catalog_, head_,
                               {.max_batch_records = 5, .max_batch_bytes = 1 << 20});
    if (!runner.ok()) return false;
    for (const RecordView& record : log_.Views())
      if (record.sequence <= until && !runner->Feed(record).ok()) return false;
    return runner->Flush().ok();
  }

  Sequence last() const { return log_.last(); }

 private:
  std::string path_;
  EventCatalog catalog_;
  EventFixture log_;
  Projections projections_;
  v1::Position head_;
};

TEST(RocksdbViewStoreTest, HoldsExactlyTheFoldOfItsCheckpointAfterAnyKill) {
  const unsigned seed = std::random_device()();
  RecordProperty("seed", std::to_string(seed));
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  const TemporaryFolder folder;
  const KilledFold fold(folder / "views");

  bool finished = false;
  int kills = 0;
  for (; kills < 60 && !finished; ++kills) {
    finished = fold.RunAndKillAfter(absl::Microseconds(1000 + random() % 30000));
    const auto opened = RocksdbViewStore::Open(folder / "views");
    BASIN_ASSERT_OK(opened);
    EXPECT_EQ(opened->emptied_because, "");
    const Sequence sequence = opened->store->Snapshot()->FindCheckpoint("everything")->sequence;
    MemoryViewStore wanted;
    ASSERT_TRUE(fold.Fold(wanted, sequence));
    for (const char* view : {"everything", "referrals"})
      ASSERT_EQ(ScanRows(*opened->store, view), ScanRows(wanted, view)) << "at " << sequence;
  }

  const auto opened = RocksdbViewStore::Open(folder / "views");
  ASSERT_TRUE(fold.Fold(*opened->store, fold.last()));
  MemoryViewStore wanted;
  ASSERT_TRUE(fold.Fold(wanted, fold.last()));
  EXPECT_EQ(ScanRows(*opened->store, "everything"), ScanRows(wanted, "everything"));
}

}  // namespace
}  // namespace basin
