// The power goes, on a disk that forgets what was not synced and tears the last write: file by
// file, the durable head as well as the database, and name by name.
#include <signal.h>

#include <filesystem>

#include "broker/log/durable_head.h"
#include "broker/log/rocksdb/keys.h"
#include "gtest/gtest.h"
#include "tests/durability/cycle.h"
#include "tests/durability/faulty_disk.h"
#include "tests/support/soak.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"

namespace basin {
namespace {

class DurabilityPowerTest : public testing::Test {
 protected:
  // Lives on the log until the power goes at the disk's operation `operation`.
  LifeEnd LiveUntilPowerGoes(uint64_t operation) {
    const DiskFaults faults{.folder = log_, .cut_at = operation, .seed = random_()};
    const LifeEnd end = Live(log_, history_, {}, [&] { ArmFaultyDisk(faults); });
    ExpectHeadCoversWhatWasAcknowledged();
    return end;
  }
  void ExpectNothingLost(const std::string& when) {
    const LifeEnd end = Live(log_, history_, {.lines = 6});
    ASSERT_EQ(end.code, 0) << when << ": " << end.words;
  }

  // D3 rests on it: a log cut short behind the head's back would open.
  void ExpectHeadCoversWhatWasAcknowledged() {
    const auto head = DurableHeadFile::Open(DurableHeadPath(log_));
    BASIN_ASSERT_OK(head);
    const Sequence covered = *head == nullptr ? 0 : (*head)->head().sequence;
    EXPECT_GE(covered, history_.acknowledged()) << "D3";
  }

  std::mt19937_64 random_{ChooseSeed()};
  TemporaryFolder folder_;
  const std::string log_ = folder_ / "log";
  History history_;
};

TEST_F(DurabilityPowerTest, D1ToD6AndO1ToO3HoldThrough150Cuts) {
  const int cycles = Cycles(150);
  for (int cycle = 0; cycle < cycles && !HasFailure(); ++cycle) {
    const LifeEnd end = LiveUntilPowerGoes(random_() % 400);
    ASSERT_EQ(end.code, -SIGKILL) << "cycle " << cycle << ": " << end.words;
  }
  ExpectNothingLost("at the end");
  EXPECT_GT(history_.accepted(), static_cast<uint64_t>(cycles));
  std::cout << history_.accepted() << " accepted, " << history_.acknowledged() << " events\n";
}

// Every operation of the first start in turn: folders, names and files are all new.
TEST_F(DurabilityPowerTest, ALogWhoseCreationWasCutShortOpensAndHoldsWhatWasSaid) {
  for (uint64_t operation = 0; operation < 120; ++operation) {
    std::filesystem::remove_all(log_);
    history_ = History();
    const LifeEnd end = LiveUntilPowerGoes(operation);
    ASSERT_EQ(end.code, -SIGKILL) << "operation " << operation << ": " << end.words;
    ASSERT_NO_FATAL_FAILURE(ExpectNothingLost("operation " + std::to_string(operation)));
  }
}

}  // namespace
}  // namespace basin
