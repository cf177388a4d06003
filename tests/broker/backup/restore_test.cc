#include "broker/backup/restore.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "broker/log/rocksdb/keys.h"
#include "gmock/gmock.h"
#include "tests/broker/backup/backup_ground.h"

namespace basin {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::SizeIs;

class RestoreTest : public BackupGround {
 protected:
  void SetUp() override {
    Grow(20);
    BASIN_ASSERT_OK(Backup());
    backup_ = *FindBackup(backups_);
  }
  absl::StatusOr<NewEpoch> RestoreHere(const std::string& data,
                                       const VerifyingKey* signed_by = nullptr) {
    return Restore({.backup = backup_,
                    .data = data,
                    .signed_by = signed_by,
                    .consent = {.reason = "the disk died", .now = kNow}});
  }
  // Nothing of what was there is changed, and nothing is left behind.
  void ExpectRefused(v1::ErrorCode code, const VerifyingKey* signed_by = nullptr) {
    const auto before = Snapshot(data_);
    EXPECT_THAT(RestoreHere(data_, signed_by), HasCode(code));
    EXPECT_EQ(Snapshot(data_), before);
    EXPECT_FALSE(fs::exists(data_ + "/log.incoming"));
  }

  std::string backup_;
};

TEST_F(RestoreTest, B1IsTheVerifiedPrefixInANewEpoch) {
  Grow(5);  // acknowledged, and in no backup

  const auto epoch = RestoreHere(data_);

  BASIN_ASSERT_OK(epoch);
  EXPECT_EQ(epoch->log.log_id, kLogId);
  EXPECT_GT(epoch->log.epoch, 1u);
  EXPECT_EQ(epoch->note.kept, 200u);
  EXPECT_EQ(epoch->note.acknowledged, 250u) << "201…250 are named";
  const auto report = VerifyRocksDbLog({.folder = log_});
  BASIN_ASSERT_OK(report);
  BASIN_EXPECT_OK(Verdict(*report));
  EXPECT_EQ(report->head, 200u);
  EXPECT_EQ(report->identity.epoch, epoch->log.epoch);
  ASSERT_THAT(report->epochs, SizeIs(1));
  EXPECT_EQ(report->epochs[0].reason, "the disk died");
  EXPECT_EQ(report->epochs[0].began_at, kNow);

  auto opened = OpenLog();
  BASIN_ASSERT_OK(opened);
  EXPECT_EQ(opened->log->identity().epoch, epoch->log.epoch);
  BASIN_EXPECT_OK(Append(*opened->log, 3));
}

TEST_F(RestoreTest, KeepsTheLogThatWasThere) {
  Grow(5);
  const auto before = VerifyRocksDbLog({.folder = log_});
  BASIN_ASSERT_OK(before);

  const auto epoch = RestoreHere(data_);

  BASIN_ASSERT_OK(epoch);
  const auto kept = VerifyRocksDbLog({.folder = epoch->kept});
  BASIN_ASSERT_OK(kept);
  EXPECT_EQ(kept->root, before->root);
  EXPECT_EQ(kept->head, 250u);
}

TEST_F(RestoreTest, FillsAFolderThatHoldsNoLog) {
  const auto epoch = RestoreHere(folder_ / "new/machine");

  BASIN_ASSERT_OK(epoch);
  EXPECT_EQ(epoch->kept, "");
  EXPECT_FALSE(epoch->note.lost()) << "nothing is known to be";
  const auto report = VerifyRocksDbLog({.folder = folder_ / "new/machine/log"});
  BASIN_ASSERT_OK(report);
  EXPECT_EQ(report->head, 200u);
}

TEST_F(RestoreTest, RestoringTheSameBackupTwiceUsesNoEpochTwice) {
  const auto first = RestoreHere(folder_ / "a");
  BASIN_ASSERT_OK(first);
  const auto second = RestoreHere(folder_ / "a");
  BASIN_ASSERT_OK(second);
  const auto elsewhere = Restore({.backup = backup_,
                                  .data = folder_ / "b",
                                  .consent = {.reason = "again", .now = kNow + absl::Hours(1)}});
  BASIN_ASSERT_OK(elsewhere);

  EXPECT_GT(second->log.epoch, first->log.epoch);
  EXPECT_GT(elsewhere->log.epoch, second->log.epoch) << "which it knows nothing of";
}

TEST_F(RestoreTest, ARestoredLogIsBackedUpAndRestoredLikeAnyOther) {
  BASIN_ASSERT_OK(RestoreHere(data_));
  Grow(2);

  const auto report = Backup();

  BASIN_ASSERT_OK(report);
  EXPECT_EQ(report->manifest.head, 220u);
  EXPECT_EQ(*FindBackup(backups_), report->folder) << "of the later epoch, so the newest";
  backup_ = report->folder;
  const auto again = RestoreHere(folder_ / "other");
  BASIN_ASSERT_OK(again);
  const auto verified = VerifyRocksDbLog({.folder = folder_ / "other/log"});
  BASIN_ASSERT_OK(verified);
  EXPECT_THAT(verified->epochs, SizeIs(2)) << "the history goes along";
}

// ---- Refusals: each with its code, and nothing changed ----

TEST_F(RestoreTest, LeavesNoNewFolderBehindARefusal) {
  const std::string data = folder_ / "never";
  for (const auto& file : fs::recursive_directory_iterator(backup_))
    if (file.is_regular_file() && !absl::StrContains(file.path().string(), "manifest"))
      fs::resize_file(file.path(), 1);

  EXPECT_THAT(RestoreHere(data), HasCode(v1::BACKUP_INVALID));

  EXPECT_FALSE(fs::exists(data));
}

TEST_F(RestoreTest, RefusesABackupOfAnotherHub) {
  const VerifyingKey other = SigningKey::Generate().public_key();
  ExpectRefused(v1::FOREIGN_LOG, &other);
}

TEST_F(RestoreTest, RefusesABackupOfAnotherLog) {
  fs::remove_all(data_);
  {
    auto other = OpenRocksDbEventLog({.folder = log_, .new_log_id = "another"});
    BASIN_ASSERT_OK(other);
    BASIN_ASSERT_OK(Append(*other->log, 2));
  }
  ExpectRefused(v1::FOREIGN_LOG);
}

TEST_F(RestoreTest, RefusesABackupThatWasCutShort) {
  fs::remove(backup_ + "/manifest.json");
  ExpectRefused(v1::BACKUP_INVALID);
}

TEST_F(RestoreTest, RefusesABackupThatWasTamperedWith) {
  for (const auto& [path, good] : Snapshot(backup_)) {
    if (path.find("manifest") != std::string::npos) continue;
    std::string bad = good;
    bad[bad.size() / 2] ^= 1;
    Write(path, bad);
    ExpectRefused(v1::BACKUP_INVALID);
    fs::remove(path);
    ExpectRefused(v1::BACKUP_INVALID);
    Write(path, good);
  }
  BASIN_EXPECT_OK(RestoreHere(data_));
}

TEST_F(RestoreTest, RefusesABackupWhoseFilesFitItsListButNotItsTree) {
  // Whoever can sign can list what he likes; the hashes are computed again all the same.
  auto read = ReadManifest(backup_, nullptr);
  BASIN_ASSERT_OK(read);
  read->manifest.root[0] ^= 1;
  BASIN_ASSERT_OK(WriteManifest(backup_, read->manifest, &key_));
  ExpectRefused(v1::BACKUP_INVALID);
}

TEST_F(RestoreTest, RefusesABackupOfAFutureFormat) {
  std::string text = Read(backup_ + "/manifest.json");
  text.replace(text.find("\"format\": 1"), 11, "\"format\": 9");
  Write(backup_ + "/manifest.json", text);
  fs::remove(backup_ + "/manifest.sig");
  ExpectRefused(v1::FORMAT_UNKNOWN);
}

TEST_F(RestoreTest, LeavesALogInUseAlone) {
  const auto opened = OpenLog();
  BASIN_ASSERT_OK(opened);

  EXPECT_THAT(RestoreHere(data_), HasCode(v1::LOCKED));
  EXPECT_FALSE(fs::exists(data_ + "/log.incoming"));
}

TEST_F(RestoreTest, WantsAReason) {
  for (const std::string& reason : {std::string(), std::string(1001, 'x'), std::string("\xff")})
    EXPECT_THAT(Restore({.backup = backup_, .data = data_, .consent = {.reason = reason}}),
                HasCode(v1::USAGE));
}

}  // namespace
}  // namespace basin
