#include "broker/backup/backup_folder.h"

#include <sys/stat.h>

#include <atomic>
#include <optional>
#include <string>
#include <thread>

#include "broker/log/rocksdb/keys.h"
#include "broker/log/rocksdb/purge.h"
#include "gmock/gmock.h"
#include "proto/files/folder_lock.h"
#include "tests/broker/backup/backup_ground.h"

namespace basin {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

class BackupFolderTest : public BackupGround {
 protected:
  // Purges the records up to `last`.
  void PurgeFirst(Sequence last) {
    const auto purge = LogPurge::Open({.folder = log_});
    BASIN_ASSERT_OK(purge);
    BASIN_ASSERT_OK((*purge)->Begin("the plan"));
    const auto decide =
        [last](const RecordView& record) -> absl::StatusOr<std::optional<std::string>> {
      if (record.sequence > last) return std::optional<std::string>();
      return std::make_optional<std::string>("a trace");
    };
    while (true) {
      const auto moved = (*purge)->Step(last, decide);
      BASIN_ASSERT_OK(moved);
      if (*moved == 0) break;
    }
    BASIN_ASSERT_OK((*purge)->Finish());
  }
};

TEST_F(BackupFolderTest, DoesNotLieInTheLogThatItIsOf) {
  Grow(1);

  const auto report = TakeBackup({.log = log_, .to = log_ + "/rocksdb/../backups"}, {});

  EXPECT_THAT(report, HasCode(v1::USAGE));
  EXPECT_FALSE(fs::exists(log_ + "/backups"));
}

TEST_F(BackupFolderTest, HoldsAllThatTheLogHeldAndVerifies) {
  Grow(30);

  const auto report = Backup();

  BASIN_ASSERT_OK(report);
  EXPECT_EQ(report->manifest.log.log_id, kLogId);
  EXPECT_EQ(report->manifest.head, 300u);
  EXPECT_EQ(report->manifest.groups, 30u);
  EXPECT_FALSE(report->nothing_new);
  const VerifyingKey known = key_.public_key();
  const auto checked = CheckBackup(report->folder, &known);
  BASIN_ASSERT_OK(checked);
  EXPECT_EQ(checked->root, report->manifest.root);
  EXPECT_EQ(*FindBackup(backups_), report->folder);
}

// B1, without a process: the log grows, flushes and compacts under the copies, which ask nothing of
// it.
TEST_F(BackupFolderTest, B1IsTakenWhileTheLogGrows) {
  auto opened = OpenLog();
  BASIN_ASSERT_OK(opened);
  BASIN_ASSERT_OK(Append(*opened->log, 10));
  std::atomic<bool> stop = false;
  std::thread publisher([&] {
    // A flush every few hundred groups; not more of them than the copies can verify meanwhile.
    while (!stop && opened->log->durable_head() < 20'000)
      BASIN_ASSERT_OK(Append(*opened->log, 1, 8'000));
  });

  Sequence last = 0;
  for (int i = 0; i < 8; ++i) {
    const Sequence acknowledged = opened->log->durable_head();
    const auto report = Backup();
    ASSERT_TRUE(report.ok()) << report.status();
    EXPECT_GE(report->manifest.head, acknowledged) << "what was acknowledged before it began";
    EXPECT_GE(report->manifest.head, last);
    last = report->manifest.head;
  }
  stop = true;
  publisher.join();

  const auto names = ListBackups(backups_);
  BASIN_ASSERT_OK(names);
  for (const std::string& name : *names)
    EXPECT_THAT(CheckBackup(backups_ + "/" + name, nullptr), IsOk()) << name;
}

TEST_F(BackupFolderTest, CopiesWhatIsNewOnly) {
  Grow(60, 60'000);                   // 36 MB: several tables
  { const auto opened = OpenLog(); }  // and nothing in the write-ahead log
  const auto first = Backup();
  BASIN_ASSERT_OK(first);
  Grow(1);

  const auto second = Backup();

  BASIN_ASSERT_OK(second);
  EXPECT_EQ(second->manifest.head, 610u);
  EXPECT_GT(first->copied_bytes, 10'000'000u);
  EXPECT_LT(second->copied_bytes, first->copied_bytes / 5);
  size_t shared = 0;
  for (const auto& [name, sum] : second->manifest.files) {
    struct stat info;
    ASSERT_EQ(stat((second->folder + "/" + name).c_str(), &info), 0) << name;
    if (info.st_nlink == 2) ++shared;
  }
  EXPECT_GT(shared, 0u) << "one file, two names";
  BASIN_EXPECT_OK(CheckBackup(first->folder, nullptr));
  BASIN_EXPECT_OK(CheckBackup(second->folder, nullptr));
}

TEST_F(BackupFolderTest, SaysThatThereIsNothingNew) {
  Grow(3);
  const auto first = Backup();
  BASIN_ASSERT_OK(first);

  const auto second = Backup();

  BASIN_ASSERT_OK(second);
  EXPECT_TRUE(second->nothing_new);
  EXPECT_EQ(second->folder, first->folder);
  EXPECT_THAT(*ListBackups(backups_), SizeIs(1));
}

// It ends where it ended: a backup that says so would keep what was purged for ever.
TEST_F(BackupFolderTest, ALogThatRecordsWerePurgedFromIsBackedUpAnew) {
  Grow(3);
  const auto before = Backup();
  BASIN_ASSERT_OK(before);
  const auto original = Snapshot(log_);
  PurgeFirst(10);

  const auto after = Backup();

  BASIN_ASSERT_OK(after);
  EXPECT_FALSE(after->nothing_new);
  EXPECT_EQ(after->manifest.head, before->manifest.head);
  EXPECT_EQ(after->manifest.purged, 10u);
  EXPECT_THAT(*ListBackups(backups_), SizeIs(2));
  EXPECT_EQ(*FindBackup(backups_), after->folder) << "the newest";
  BASIN_EXPECT_OK(CheckBackup(before->folder, nullptr));
  BASIN_EXPECT_OK(CheckBackup(after->folder, nullptr));
  const auto again = Backup(1);
  BASIN_ASSERT_OK(again);
  EXPECT_TRUE(again->nothing_new);
  EXPECT_THAT(*ListBackups(backups_), ElementsAre(fs::path(after->folder).filename()))
      << "and with the older ones what was purged goes";

  fs::remove_all(log_);
  for (const auto& [name, bytes] : original) {
    fs::create_directories(fs::path(name).parent_path());
    Write(name, bytes);
  }
  EXPECT_THAT(Backup(), HasCode(v1::LOG_REWRITTEN)) << "what was purged is back";
}

TEST_F(BackupFolderTest, BacksUpALogThatIsEmpty) {
  Grow(0);

  const auto report = Backup();

  BASIN_ASSERT_OK(report);
  EXPECT_EQ(report->manifest.head, 0u);
  BASIN_EXPECT_OK(CheckBackup(report->folder, nullptr));
}

TEST_F(BackupFolderTest, KeepsSoManyOfTheNewest) {
  for (int i = 0; i < 4; ++i) {
    Grow(1);
    BASIN_ASSERT_OK(Backup());
  }
  Grow(1);

  const auto report = Backup(2);

  BASIN_ASSERT_OK(report);
  EXPECT_EQ(report->removed, 3u);
  ASSERT_THAT(*ListBackups(backups_), SizeIs(2));
  BASIN_EXPECT_OK(CheckBackup(report->folder, nullptr)) << "what it shared with those is its own";
}

TEST_F(BackupFolderTest, WhatAKilledBackupLeftHindersNobody) {
  Grow(5);
  BASIN_ASSERT_OK(Backup());
  Grow(5);
  fs::create_directories(backups_ + "/incoming/rocksdb");
  Write(backups_ + "/incoming/rocksdb/000042.sst", "half a table");

  EXPECT_THAT(*FindBackup(backups_), HasSubstr("50")) << "the one before is the newest";
  const auto report = Backup();

  BASIN_ASSERT_OK(report);
  EXPECT_EQ(report->manifest.head, 100u);
  EXPECT_FALSE(fs::exists(backups_ + "/incoming"));
}

TEST_F(BackupFolderTest, AFolderOfAnUnfinishedBackupAloneIsCutShort) {
  fs::create_directories(backups_ + "/incoming/rocksdb");

  EXPECT_THAT(FindBackup(backups_), HasCode(v1::BACKUP_INVALID));
  EXPECT_THAT(FindBackup(folder_ / "elsewhere"), HasCode(v1::NOT_FOUND));
}

TEST_F(BackupFolderTest, IsOfOneLogOnly) {
  Grow(3);
  BASIN_ASSERT_OK(Backup());
  fs::remove_all(data_);
  {
    auto other = OpenRocksDbEventLog({.folder = log_, .new_log_id = "another"});
    BASIN_ASSERT_OK(other);
    BASIN_ASSERT_OK(Append(*other->log, 5));
  }
  const auto before = Snapshot(backups_);

  EXPECT_THAT(Backup(), HasCode(v1::FOREIGN_LOG));

  EXPECT_EQ(Snapshot(backups_), before);
}

TEST_F(BackupFolderTest, ALogThatDoesNotExtendItsBackupIsNotTakenForIt) {
  Grow(6);
  BASIN_ASSERT_OK(Backup());
  fs::remove_all(data_);
  Grow(8, 200);  // the same log by its name, with other words

  EXPECT_THAT(Backup(), HasCode(v1::LOG_REWRITTEN));
  EXPECT_THAT(*ListBackups(backups_), SizeIs(1));

  fs::remove_all(data_);
  Grow(5);  // as it was, but shorter
  EXPECT_THAT(Backup(), HasCode(v1::LOG_REWRITTEN));
}

TEST_F(BackupFolderTest, WhatIsDamagedIsNoBackup) {
  Grow(60, 60'000);
  for (const auto& entry : fs::directory_iterator(DatabasePath(log_)))
    if (entry.path().extension() == ".sst" && entry.file_size() > 1'000'000) {
      std::string bytes = Read(entry.path());
      bytes[bytes.size() / 2] ^= 1;
      Write(entry.path(), bytes);
      break;
    }

  const auto report = Backup();

  EXPECT_THAT(report, HasCode(v1::LOG_DAMAGED));
  EXPECT_THAT(std::string(report.status().message()), HasSubstr("…"));
  EXPECT_THAT(*ListBackups(backups_), SizeIs(0));
}

TEST_F(BackupFolderTest, SaysThatThereIsNoLog) { EXPECT_THAT(Backup(), HasCode(v1::NOT_FOUND)); }

TEST_F(BackupFolderTest, OneAtATime) {
  Grow(1);
  fs::create_directories(backups_);
  const auto other = FolderLock::Take(backups_);
  BASIN_ASSERT_OK(other);

  EXPECT_THAT(Backup(), HasCode(v1::LOCKED));
}

// ---- What can happen to a backup ----

TEST_F(BackupFolderTest, EveryFileThatIsChangedCutOrDeletedIsFound) {
  Grow(5, 5'000);
  { const auto opened = OpenLog(); }  // what was in the write-ahead log becomes a table
  Grow(5);
  const auto report = Backup();
  BASIN_ASSERT_OK(report);
  for (const auto& [path, good] : Snapshot(report->folder)) {
    const bool list = path.find("manifest") != std::string::npos;
    std::string flipped = good, cut = good.substr(0, good.size() / 2);
    if (!good.empty()) flipped[good.size() / 3] ^= 4;
    for (const std::string& bad : {flipped, cut, good + "x"}) {
      if (bad == good) continue;
      Write(path, bad);
      const auto checked = CheckBackup(report->folder, nullptr);
      ASSERT_FALSE(checked.ok()) << path;
      EXPECT_TRUE(CodeOf(checked.status()) == v1::BACKUP_INVALID ||
                  (list && CodeOf(checked.status()) == v1::PROOF_INVALID))
          << path << ": " << checked.status();
    }
    fs::remove(path);
    const VerifyingKey known = key_.public_key();
    EXPECT_THAT(CheckBackup(report->folder, &known), HasCode(v1::BACKUP_INVALID)) << path;
    Write(path, good);
  }
  BASIN_EXPECT_OK(CheckBackup(report->folder, nullptr));
}

TEST_F(BackupFolderTest, AListWrittenAnewOverOtherFilesIsNotWhatTheHubSigned) {
  Grow(5);
  BASIN_ASSERT_OK(Backup());
  const std::string folder = *FindBackup(backups_);
  auto read = ReadManifest(folder, nullptr);
  BASIN_ASSERT_OK(read);
  read->manifest.head = 40;
  const VerifyingKey known = key_.public_key();

  const SigningKey forger = SigningKey::Generate();
  BASIN_ASSERT_OK(WriteManifest(folder, read->manifest, &forger));
  EXPECT_THAT(CheckBackup(folder, &known), HasCode(v1::FOREIGN_LOG));
  EXPECT_THAT(CheckBackup(folder, nullptr), HasCode(v1::BACKUP_INVALID)) << "the log says 50";
}

}  // namespace
}  // namespace basin
