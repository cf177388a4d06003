#include "broker/backup/accept_loss.h"

#include <algorithm>
#include <functional>

#include "absl/strings/match.h"
#include "broker/log/durable_head.h"
#include "broker/log/rocksdb/keys.h"
#include "gmock/gmock.h"
#include "tests/broker/backup/backup_ground.h"

namespace basin {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::SizeIs;

// 200 records in tables, 100 in the write-ahead log only.
class AcceptLossTest : public BackupGround {
 protected:
  void SetUp() override {
    Grow(20, 1'000);
    Grow(10, 1'000);  // opening wrote the tables
  }
  // The newest file of the database whose name ends so.
  std::string Newest(const std::string& suffix) {
    std::vector<std::string> files;
    for (const auto& entry : fs::directory_iterator(DatabasePath(log_)))
      if (absl::EndsWith(entry.path().string(), suffix) && entry.file_size() > 0)
        files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files.back();
  }
  absl::StatusOr<AcceptedLoss> Accept() {
    return AcceptLoss(data_, {.reason = "no backup holds more", .now = kNow});
  }
  // Nothing of what was there is changed, and nothing is left behind.
  template <typename Result>
  void ExpectRefused(v1::ErrorCode code, const std::function<Result()>& act) {
    const auto before = Snapshot(data_);
    EXPECT_THAT(act(), HasCode(code));
    EXPECT_EQ(Snapshot(data_), before);
    EXPECT_FALSE(fs::exists(data_ + "/log.incoming"));
    EXPECT_FALSE(fs::exists(data_ + "/log.scratch"));
  }
  // The log that goes on is whole, ends where it says, and can be written to.
  void ExpectGoesOn(const NewEpoch& epoch, Sequence head) {
    const auto report = VerifyRocksDbLog({.folder = log_});
    BASIN_ASSERT_OK(report);
    BASIN_EXPECT_OK(Verdict(*report));
    EXPECT_EQ(report->head, head);
    EXPECT_EQ(report->identity.log_id, kLogId);
    EXPECT_EQ(report->identity.epoch, epoch.log.epoch);
    ASSERT_THAT(report->epochs, SizeIs(1));
    EXPECT_EQ(report->epochs[0].reason, "no backup holds more");
    EXPECT_EQ(report->epochs[0].kept, head);
    Grow(3);
    EXPECT_EQ(VerifyRocksDbLog({.folder = log_})->head, head + 30);
  }
};

TEST_F(AcceptLossTest, AWholeLogHasNothingToAccept) {
  ExpectRefused<absl::StatusOr<Loss>>(v1::NOTHING_LOST, [&] { return AssessLoss(data_); });
  ExpectRefused<absl::StatusOr<AcceptedLoss>>(v1::NOTHING_LOST, [&] { return Accept(); });
}

TEST_F(AcceptLossTest, NamesWhatIsLostAndChangesNothingWithoutAReason) {
  fs::remove(Newest(".log"));
  ASSERT_THAT(OpenLog(), HasCode(v1::LOG_DAMAGED));
  const auto before = Snapshot(data_);

  const auto loss = AssessLoss(data_);

  BASIN_ASSERT_OK(loss);
  EXPECT_EQ(loss->kept, 200u);
  EXPECT_EQ(loss->acknowledged, 300u);
  EXPECT_EQ(loss->log.log_id, kLogId);
  EXPECT_EQ(Snapshot(data_), before);
  EXPECT_THAT(AcceptLoss(data_, {.reason = ""}), HasCode(v1::USAGE));
  EXPECT_EQ(Snapshot(data_), before);
}

TEST_F(AcceptLossTest, D3GoesOnBehindADeletedWriteAheadLogInANewEpoch) {
  fs::remove(Newest(".log"));
  const auto before = Snapshot(log_);

  const auto accepted = Accept();

  BASIN_ASSERT_OK(accepted);
  EXPECT_EQ(accepted->epoch.note.kept, 200u);
  EXPECT_EQ(accepted->epoch.note.acknowledged, 300u);
  EXPECT_GT(accepted->epoch.log.epoch, 1u);
  auto kept = Snapshot(accepted->epoch.kept);
  ASSERT_EQ(kept.size(), before.size());
  for (const auto& [path, bytes] : before)
    EXPECT_EQ(kept[accepted->epoch.kept + path.substr(log_.size())], bytes) << path;
  ExpectGoesOn(accepted->epoch, 200);
  for (const auto& [path, bytes] : before)
    EXPECT_EQ(Read(accepted->epoch.kept + path.substr(log_.size())), bytes)
        << path << ": the new log shares tables with it, and changes none";
}

TEST_F(AcceptLossTest, KeepsWhatStandsBeforeTheDamageInAWriteAheadLog) {
  const std::string wal = Newest(".log");
  std::string bytes = Read(wal);
  bytes[bytes.size() / 2] ^= 1;
  Write(wal, bytes);
  ASSERT_THAT(OpenLog(), HasCode(v1::LOG_DAMAGED));

  const auto accepted = Accept();

  BASIN_ASSERT_OK(accepted);
  EXPECT_GT(accepted->loss.kept, 200u);
  EXPECT_LT(accepted->loss.kept, 300u);
  EXPECT_EQ(accepted->loss.kept % 10, 0u) << "whole groups";
  ExpectGoesOn(accepted->epoch, accepted->loss.kept);
}

TEST_F(AcceptLossTest, ADamagedTableEndsTheLogWhereItsDamageBegins) {
  const std::string table = Newest(".sst");
  std::string bytes = Read(table);
  ASSERT_GT(bytes.size(), 50'000u);
  bytes[bytes.size() / 2] ^= 1;
  Write(table, bytes);

  const auto accepted = Accept();

  BASIN_ASSERT_OK(accepted);
  EXPECT_LT(accepted->loss.kept, 200u);
  EXPECT_EQ(accepted->loss.acknowledged, 300u);
  EXPECT_FALSE(accepted->loss.damage.empty());
  ExpectGoesOn(accepted->epoch, accepted->loss.kept);
}

TEST_F(AcceptLossTest, ALostDurableHeadMeansThatNobodyKnowsHowFarItWent) {
  fs::remove(DurableHeadPath(log_));
  ASSERT_THAT(OpenLog(), HasCode(v1::LOG_DAMAGED));

  const auto accepted = Accept();

  BASIN_ASSERT_OK(accepted);
  EXPECT_FALSE(accepted->loss.acknowledged.has_value());
  EXPECT_EQ(accepted->loss.kept, 300u);
  ExpectGoesOn(accepted->epoch, 300);
}

TEST_F(AcceptLossTest, PutsTogetherAnewADatabaseThatDoesNotOpen) {
  fs::remove(DatabasePath(log_) + "/CURRENT");
  ASSERT_THAT(OpenLog(), HasCode(v1::LOG_DAMAGED));

  const auto accepted = Accept();

  BASIN_ASSERT_OK(accepted);
  EXPECT_EQ(accepted->loss.kept, 300u) << "tables and write-ahead log were all there";
  ExpectGoesOn(accepted->epoch, 300);
}

TEST_F(AcceptLossTest, AChangedHistoryIsNoLoss) {
  DurableHead head = **DurableHeadFile::Read(DurableHeadPath(log_));
  head.root[0] ^= 1;
  BASIN_ASSERT_OK(DurableHeadFile::Create(DurableHeadPath(log_), head));

  ExpectRefused<absl::StatusOr<AcceptedLoss>>(v1::LOG_DAMAGED, [&] { return Accept(); });
}

TEST_F(AcceptLossTest, TheHeadOfAnotherLogIsNotThisOnes) {
  DurableHead head = **DurableHeadFile::Read(DurableHeadPath(log_));
  head.log_id = "another";
  BASIN_ASSERT_OK(DurableHeadFile::Create(DurableHeadPath(log_), head));

  ExpectRefused<absl::StatusOr<AcceptedLoss>>(v1::FOREIGN_LOG, [&] { return Accept(); });
}

TEST_F(AcceptLossTest, LeavesALogInUseAlone) {
  const auto opened = OpenLog();
  BASIN_ASSERT_OK(opened);

  EXPECT_THAT(Accept(), HasCode(v1::LOCKED));
}

TEST_F(AcceptLossTest, SaysThatThereIsNoLog) {
  EXPECT_THAT(AssessLoss(folder_ / "elsewhere"), HasCode(v1::NOT_FOUND));
}

}  // namespace
}  // namespace basin
