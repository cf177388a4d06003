// kill -9 of a hub that publishes: the log, the facts and the admission of a real hub in a process
// of its own, two hundred times. tests/integration/kill_test.cc does the same to the whole program,
// through sockets and threads.
#include <signal.h>

#include "gtest/gtest.h"
#include "tests/durability/cycle.h"
#include "tests/support/soak.h"
#include "tests/support/temporary_folder.h"

namespace basin {
namespace {

constexpr uint32_t kReportsMax = 60;

TEST(DurabilityKillTest, D1ToD6AndO1ToO3AndT1HoldThrough200Kills) {
  std::mt19937_64 random(ChooseSeed());
  TemporaryFolder folder;
  const std::string log = folder / "log";
  History history;
  int lived = 0;
  const int cycles = Cycles(200);
  for (int cycle = 0; cycle < cycles; ++cycle) {
    const LifeEnd end = LiveAndKill(log, history, kReportsMax, random);
    ASSERT_EQ(end.code, -SIGKILL) << "cycle " << cycle << ": " << end.words;
    lived += end.opened;
  }

  const LifeEnd end = Live(log, history, {.lines = 20});

  ASSERT_EQ(end.code, 0) << end.words;
  EXPECT_GT(lived, cycles / 2) << "most lives got as far as publishing";
  EXPECT_GT(history.accepted(), static_cast<uint64_t>(2 * cycles));
  std::cout << lived << " lives, " << history.accepted() << " accepted, " << history.acknowledged()
            << " events\n";
}

}  // namespace
}  // namespace basin
