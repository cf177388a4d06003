#include "broker/log/rocksdb/rocksdb_event_log.h"

#include <unistd.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "broker/log/durable_head.h"
#include "broker/log/rocksdb/database.h"
#include "broker/log/rocksdb/keys.h"
#include "broker/log/rocksdb/options.h"
#include "gmock/gmock.h"
#include "proto/integrity/merkle_tree.h"
#include "tests/broker/log/event_log_conformance.h"
#include "tests/broker/log/groups.h"
#include "tests/broker/log/rocksdb/log_driver.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"

namespace basin {
namespace {

class RocksDbPlace final : public LogPlace {
 public:
  absl::StatusOr<std::unique_ptr<EventLog>> Open(v1::Origin origin) override {
    absl::StatusOr<OpenedRocksDbLog> opened =
        OpenRocksDbEventLog({.folder = folder_ / "log",
                             .origin = origin,
                             .new_log_id = "01970000-0000-7000-8000-000000000001"});
    if (!opened.ok()) return opened.status();
    return std::move(opened->log);
  }

 private:
  TemporaryFolder folder_;
};

const LogBackend kRocksDb{"rocksdb", [] { return std::make_unique<RocksDbPlace>(); }};
INSTANTIATE_TEST_SUITE_P(RocksDb, EventLogConformance, testing::Values(kRocksDb));
INSTANTIATE_TEST_SUITE_P(RocksDb, DurableEventLogConformance, testing::Values(kRocksDb));

TEST(RocksDbEventLogTest, RefusesASecondOpener) {
  TemporaryFolder folder;
  const absl::StatusOr<OpenedRocksDbLog> first = OpenTestLog(folder.path());
  BASIN_ASSERT_OK(first);

  const absl::Status second = OpenTestLog(folder.path()).status();

  EXPECT_THAT(second, HasCode(v1::LOCKED));
  EXPECT_THAT(std::string(second.message()),
              testing::HasSubstr(absl::StrCat("process ", getpid())));
}

TEST(RocksDbEventLogTest, ReportsWhatOpeningFound) {
  TemporaryFolder folder;
  absl::StatusOr<OpenedRocksDbLog> opened = OpenTestLog(folder / "log");
  BASIN_ASSERT_OK(opened);
  EXPECT_TRUE(opened->report.created);
  BASIN_ASSERT_OK(AppendGroupsOfTestLog(*opened->log, 5));
  const Sequence head = opened->log->durable_head();
  opened->log.reset();

  opened = OpenTestLog(folder / "log");

  BASIN_ASSERT_OK(opened);
  EXPECT_FALSE(opened->report.created);
  EXPECT_FALSE(opened->report.repaired);
  EXPECT_EQ(opened->report.acknowledged, head);
  EXPECT_EQ(opened->report.recovered, head);
}

TEST(RocksDbEventLogTest, RefusesALaterFormat) {
  TemporaryFolder folder;
  { BASIN_ASSERT_OK(OpenTestLog(folder.path())); }
  {
    std::unique_ptr<Database> database;
    ASSERT_TRUE(Database::Open(LogDbOptions(nullptr), DatabasePath(folder.path()), &database).ok());
    const std::string later = EncodeFormat(kPurgedLogFormat + 1);
    ASSERT_TRUE(database->db().Put(CommitWriteOptions(), kFormatKey, later).ok());
  }

  EXPECT_THAT(OpenTestLog(folder.path()), HasCode(v1::FORMAT_UNKNOWN));
}

TEST(RocksDbEventLogTest, AMissingGroupIsNamedAndNotSteppedOver) {
  TemporaryFolder folder;
  Sequence missing = 0;
  {
    const absl::StatusOr<OpenedRocksDbLog> opened = OpenTestLog(folder.path());
    BASIN_ASSERT_OK(opened);
    BASIN_ASSERT_OK(AppendGroupsOfTestLog(*opened->log, 3));
    missing = opened->log->durable_head() + 1;
    BASIN_ASSERT_OK(AppendGroupsOfTestLog(*opened->log, 3));
  }
  {
    std::unique_ptr<Database> database;
    ASSERT_TRUE(Database::Open(LogDbOptions(nullptr), DatabasePath(folder.path()), &database).ok());
    ASSERT_TRUE(database->db()
                    .Delete(CommitWriteOptions(), database->log_family(), EncodeGroupKey(missing))
                    .ok());
  }
  const absl::StatusOr<OpenedRocksDbLog> opened = OpenTestLog(folder.path());
  BASIN_ASSERT_OK(opened);
  const std::unique_ptr<LogCursor> cursor = *opened->log->ReadAfter(0);
  for (int i = 0; i < 3; ++i) BASIN_ASSERT_OK(cursor->Next());

  const absl::Status found = cursor->Next().status();

  EXPECT_THAT(found, HasCode(v1::LOG_DAMAGED));
  EXPECT_THAT(std::string(found.message()), testing::HasSubstr(absl::StrCat(missing)));
  EXPECT_THAT((*opened->log->ReadAfter(missing - 1))->Next(), HasCode(v1::LOG_DAMAGED));
}

TEST(RocksDbEventLogTest, TheDurableHeadFollowsEveryAppend) {
  TemporaryFolder folder;
  const absl::StatusOr<OpenedRocksDbLog> opened = OpenTestLog(folder.path());
  BASIN_ASSERT_OK(opened);
  MerkleFrontier tree;
  for (int i = 0; i < 10; ++i) {
    const SharedGroup group = GroupOfTestLog(opened->log->durable_head() + 1);
    BASIN_ASSERT_OK(opened->log->Append(group));
    tree.Append(LeafHash(AsBytes(group->root)));

    const auto head = DurableHeadFile::Open(DurableHeadPath(folder.path()));

    BASIN_ASSERT_OK(head);
    EXPECT_EQ((*head)->head(), (DurableHead{kTestLogId, 1, group->last(), tree.Root()}));
  }
}

}  // namespace
}  // namespace basin
