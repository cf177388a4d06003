#include "broker/log/disk_guard.h"

#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"

namespace basin {
namespace {

TEST(DiskGuardTest, TakesPublishesBeforeItHasLooked) { BASIN_EXPECT_OK(DiskGuard({}).Check()); }

TEST(DiskGuardTest, RefusesBelowTheReserveAndResumesOnlyAboveTheMargin) {
  DiskGuard guard({.reserve_bytes = 1000, .resume_margin_bytes = 100});
  struct Step {
    uint64_t free_bytes;
    bool full;
    bool changed;
  };
  const Step steps[] = {{5000, false, false}, {1000, false, false}, {999, true, true},
                        {0, true, false},     {1000, true, false},  {1099, true, false},
                        {1100, false, true},  {1000, false, false}, {999, true, true}};
  for (const Step& step : steps) {
    EXPECT_EQ(guard.Update(step.free_bytes), step.changed) << step.free_bytes;
    EXPECT_EQ(guard.Check().ok(), !step.full) << step.free_bytes;
    EXPECT_EQ(guard.free_bytes(), step.free_bytes);
  }
}

TEST(DiskGuardTest, TheRefusalSaysWhenToComeBack) {
  DiskGuard guard({});
  guard.Update(0);

  EXPECT_THAT(guard.Check(), HasCode(v1::DISK_FULL));
  EXPECT_GT(ToProto(guard.Check()).retry_after_ms(), 0u);
}

TEST(DiskGuardTest, ReadsTheFreeSpaceOfAFolder) {
  TemporaryFolder folder;

  const absl::StatusOr<uint64_t> free = FreeBytes(folder.path());

  BASIN_ASSERT_OK(free);
  EXPECT_GT(*free, 0u);
  EXPECT_THAT(FreeBytes(folder / "absent"), HasCode(v1::IO_FAILED));
}

}  // namespace
}  // namespace basin
