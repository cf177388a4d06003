// The disk forgets what was not synced, or fails: every group whose Append returned OK is still
// there.
#include <filesystem>
#include <iostream>
#include <random>

#include "gtest/gtest.h"
#include "rocksdb/env.h"
#include "tests/broker/log/groups.h"
#include "tests/broker/log/rocksdb/log_driver.h"
#include "tests/broker/log/rocksdb/power_loss_file_system.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"

namespace basin {
namespace {

class PowerLossTest : public testing::Test {
 protected:
  PowerLossTest() : seed_(std::random_device{}()), random_(seed_) {
    std::cout << "seed " << seed_ << "\n";
  }
  // Appends up to `groups` groups on a disk that fails after `operations`; then the power is cut.
  // Returns the head that Append acknowledged last.
  Sequence AppendUntilPowerIsCut(int groups, uint64_t operations) {
    const auto disk = std::make_shared<PowerLossFileSystem>();
    const std::unique_ptr<rocksdb::Env> env = rocksdb::NewCompositeEnv(disk);
    disk->FailAfter(operations);
    absl::StatusOr<OpenedRocksDbLog> opened = OpenTestLog(log_, env.get());
    if (opened.ok()) AppendGroupsOfTestLog(*opened->log, groups).IgnoreError();
    const Sequence acknowledged = opened.ok() ? opened->log->durable_head() : acknowledged_;
    disk->CutPower();
    if (opened.ok()) opened->log.reset();
    forgotten_ += disk->ForgetUnsynced(random_);
    operations_ = disk->operations();
    return acknowledged;
  }
  void ExpectAllThere() {
    absl::StatusOr<OpenedRocksDbLog> opened = OpenTestLog(log_);
    BASIN_ASSERT_OK(opened) << "seed " << seed_;
    BASIN_EXPECT_OK(VerifyTestLog(*opened->log)) << "seed " << seed_;
    EXPECT_GE(opened->log->durable_head(), acknowledged_) << "seed " << seed_;
    acknowledged_ = opened->log->durable_head();
  }

  const uint32_t seed_;
  std::mt19937 random_;
  TemporaryFolder folder_;
  const std::string log_ = folder_ / "log";
  Sequence acknowledged_ = 0;
  uint64_t forgotten_ = 0;
  uint64_t operations_ = 0;
};

TEST_F(PowerLossTest, EveryAppendThatReturnedSurvives) {
  for (int cycle = 0; cycle < 15; ++cycle) {
    acknowledged_ = AppendUntilPowerIsCut(1 + static_cast<int>(random_() % 40), ~uint64_t{0} >> 1);
    ASSERT_GT(acknowledged_, 0u);
    ASSERT_NO_FATAL_FAILURE(ExpectAllThere());
  }
}

// The failure falls, over the cycles, on every operation of opening, appending and creating anew.
TEST_F(PowerLossTest, AFailureAtAnyOperationLosesNothingThatWasAcknowledged) {
  for (uint64_t operations = 0; operations < 40; ++operations) {
    acknowledged_ = AppendUntilPowerIsCut(8, operations);
    ASSERT_NO_FATAL_FAILURE(ExpectAllThere());
  }
  EXPECT_GT(acknowledged_, 0u);
}

TEST_F(PowerLossTest, AFailureAtAnyOperationOfTheFirstStartLeavesALogThatOpens) {
  for (uint64_t operations = 0; operations < 30; ++operations) {
    std::filesystem::remove_all(log_);
    acknowledged_ = 0;
    acknowledged_ = AppendUntilPowerIsCut(3, operations);
    ASSERT_NO_FATAL_FAILURE(ExpectAllThere());
  }
}

TEST_F(PowerLossTest, TablesWrittenMeanwhileDoNotChangeThat) {
  const auto disk = std::make_shared<PowerLossFileSystem>();
  const std::unique_ptr<rocksdb::Env> env = rocksdb::NewCompositeEnv(disk);
  absl::StatusOr<OpenedRocksDbLog> opened = OpenTestLog(log_, env.get());
  BASIN_ASSERT_OK(opened);
  // More than two write buffers: flushes run while the power is cut.
  const SharedGroup shape = MakeTestGroup(1, 200, 2000);
  while (opened->log->durable_head() < 200 * 100)
    BASIN_ASSERT_OK(
        opened->log->Append(MakeTestGroup(opened->log->durable_head() + 1, shape->count, 2000)));
  const Sequence acknowledged = opened->log->durable_head();
  disk->CutPower();
  opened->log.reset();
  disk->ForgetUnsynced(random_);

  opened = OpenTestLog(log_);

  BASIN_ASSERT_OK(opened);
  EXPECT_EQ(opened->log->durable_head(), acknowledged);
  const std::unique_ptr<LogCursor> cursor = *opened->log->ReadAfter(0);
  for (Sequence first = 1; first <= acknowledged; first += 200) {
    const absl::StatusOr<SharedGroup> group = cursor->Next();
    BASIN_ASSERT_OK(group);
    EXPECT_EQ((*group)->root, ComputeRoot(**group));
    EXPECT_EQ((*group)->first, first);
  }
}

TEST_F(PowerLossTest, RefusesEveryAppendAfterTheDiskFailedOnce) {
  const auto disk = std::make_shared<PowerLossFileSystem>();
  const std::unique_ptr<rocksdb::Env> env = rocksdb::NewCompositeEnv(disk);
  absl::StatusOr<OpenedRocksDbLog> opened = OpenTestLog(log_, env.get());
  BASIN_ASSERT_OK(opened);
  BASIN_ASSERT_OK(AppendGroupsOfTestLog(*opened->log, 3));
  const Sequence head = opened->log->durable_head();
  disk->FailAfter(0);
  const absl::Status failure = AppendGroupsOfTestLog(*opened->log, 1);
  EXPECT_THAT(failure, HasCode(v1::IO_FAILED));

  disk->FailAfter(1'000'000);  // the disk works again

  EXPECT_EQ(AppendGroupsOfTestLog(*opened->log, 1), failure);
  EXPECT_EQ(opened->log->durable_head(), head);
  BASIN_EXPECT_OK(VerifyTestLog(*opened->log)) << "reading goes on";
}

}  // namespace
}  // namespace basin
