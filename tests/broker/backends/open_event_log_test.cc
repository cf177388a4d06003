#include "broker/backends/open_event_log.h"

#include "gtest/gtest.h"
#include "tests/broker/log/groups.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"

namespace basin {
namespace {

TEST(OpenEventLogTest, KnowsTheBackendsByName) {
  EXPECT_EQ(*ParseLogBackend("rocksdb"), LogBackend::kRocksDb);
  EXPECT_EQ(*ParseLogBackend("memory"), LogBackend::kMemory);
  for (const char* name : {"", "RocksDB", "jetstream", "rocksdb "})
    EXPECT_THAT(ParseLogBackend(name), HasCode(v1::BAD_CONFIG)) << name;
}

TEST(OpenEventLogTest, ReportsWhetherTheLogWasThere) {
  TemporaryFolder folder;
  const EventLogOptions options{.folder = folder / "deep/below", .new_log_id = "log-1"};

  absl::StatusOr<OpenedEventLog> opened = OpenEventLog(options);
  BASIN_ASSERT_OK(opened);
  EXPECT_TRUE(opened->report.created);
  EXPECT_EQ(opened->log->durability(), v1::FSYNC);
  BASIN_ASSERT_OK(opened->log->Append(MakeTestGroup(1, 4)));
  opened->log.reset();

  opened = OpenEventLog(options);
  BASIN_ASSERT_OK(opened);
  EXPECT_FALSE(opened->report.created);
  EXPECT_FALSE(opened->report.repaired);
  EXPECT_EQ(opened->report.acknowledged, 4u);
  EXPECT_EQ(opened->report.recovered, 4u);
}

TEST(OpenEventLogTest, TheMemoryLogSaysThatItIsOne) {
  absl::StatusOr<OpenedEventLog> opened = OpenEventLog(
      {.backend = LogBackend::kMemory, .origin = v1::SIMULATED, .new_log_id = "log-1"});

  BASIN_ASSERT_OK(opened);
  EXPECT_EQ(opened->log->durability(), v1::MEMORY);
  EXPECT_EQ(opened->log->identity().log_id, "log-1");
  EXPECT_EQ(opened->log->identity().origin, v1::SIMULATED);
}

}  // namespace
}  // namespace basin
