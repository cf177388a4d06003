// Backups are damaged in many ways. Each time the restore refuses, and the hub's log is as it was.
#include <random>

#include "broker/backup/restore.h"
#include "gmock/gmock.h"
#include "tests/broker/backup/backup_ground.h"
#include "tests/broker/log/mutations.h"
#include "tests/support/soak.h"

namespace basin {
namespace {

namespace fs = std::filesystem;

class DamagedBackupTest : public BackupGround {};

TEST_F(DamagedBackupTest, D3NothingOfADamagedBackupIsRestored) {
  Grow(10, 2'000);
  Grow(10, 2'000);
  const auto report = Backup();
  BASIN_ASSERT_OK(report);
  const VerifyingKey known = key_.public_key();
  const auto before = Snapshot(data_);
  const auto good = Snapshot(report->folder);
  Random random(ChooseSeed());
  int refused = 0;
  for (int i = 0; i < Cycles(150) && !HasFailure(); ++i) {
    const auto& [path, bytes] = *std::next(good.begin(), random() % good.size());
    const NamedMutation& mutation = kMutations[random() % std::size(kMutations)];
    std::string bad = bytes;
    if (mutation.change == nullptr) {
      fs::remove(path);
    } else {
      mutation.change(bad, random);
      if (bad == bytes) continue;  // a sector over itself, nothing of nothing
      Write(path, bad);
    }

    const auto restored = Restore({.backup = report->folder,
                                   .data = data_,
                                   .signed_by = &known,
                                   .consent = {.reason = "a test", .now = kNow}});

    const v1::ErrorCode code = CodeOf(restored.status());
    EXPECT_TRUE(code == v1::BACKUP_INVALID || code == v1::PROOF_INVALID || code == v1::FOREIGN_LOG)
        << mutation.name << " in " << path << ": " << restored.status();
    EXPECT_EQ(Snapshot(data_), before) << mutation.name << " in " << path;
    Write(path, bytes);
    ++refused;
  }
  std::cout << refused << " damaged backups, all refused\n";
  BASIN_EXPECT_OK(CheckBackup(report->folder, &known));
}

}  // namespace
}  // namespace basin
