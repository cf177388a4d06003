// The power goes under a hub that publishes, on a real ext4 and a real xfs: the kernel forgets what
// it had not written. Where no disk can be mounted, power_test does without one.
#include <signal.h>

#include "gtest/gtest.h"
#include "tests/durability/cycle.h"
#include "tests/durability/kernel_disk.h"
#include "tests/support/soak.h"
#include "tests/support/temporary_folder.h"

namespace basin {
namespace {

constexpr uint32_t kReportsMax = 80;

class KernelPowerTest : public testing::TestWithParam<const char*> {};

TEST_P(KernelPowerTest, D1ToD6AndO1ToO3HoldThrough75Cuts) {
  std::mt19937_64 random(ChooseSeed());
  TemporaryFolder folder;
  KernelDisk disk(GetParam(), folder.path());
  if (!disk.unavailable().empty()) GTEST_SKIP() << "SKIPPED: " << disk.unavailable();
  const std::string log = disk.path() + "/log";
  History history;
  const int cycles = Cycles(75);
  for (int cycle = 0; cycle < cycles; ++cycle) {
    // In this order: killed, then cut. See CutPower.
    const LifeEnd end = LiveAndKill(log, history, kReportsMax, random);
    ASSERT_EQ(end.code, -SIGKILL) << "cycle " << cycle << ": " << end.words;
    ASSERT_TRUE(disk.CutPower()) << "cycle " << cycle;
  }

  const LifeEnd end = Live(log, history, {.lines = 20});

  ASSERT_EQ(end.code, 0) << end.words;
  EXPECT_GT(history.accepted(), static_cast<uint64_t>(2 * cycles));
  std::cout << history.accepted() << " accepted, " << history.acknowledged() << " events\n";
}

INSTANTIATE_TEST_SUITE_P(Disk, KernelPowerTest, testing::Values("ext4", "xfs"),
                         [](const auto& info) { return std::string(info.param); });

}  // namespace
}  // namespace basin
