// Every operation of the disk fails in turn, once or from then on, with EIO or ENOSPC: nothing that
// was acknowledged is lost, and nothing is lost in silence. The life that meets the failure may end
// (refuse to open, refuse to append, abort); the next one, on a disk that works, finds everything.
#include <sys/mman.h>

#include <map>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "broker/log/rocksdb/rocksdb_event_log.h"
#include "gtest/gtest.h"
#include "tests/broker/log/groups.h"
#include "tests/durability/cycle.h"
#include "tests/durability/faulty_disk.h"
#include "tests/support/child_process.h"
#include "tests/support/temporary_folder.h"

namespace basin {
namespace {

// What is done while it fails: a log is made, published to, closed, opened again, published to.
constexpr LifePlan kScenario{.lines = 8, .openings = 2};

struct Failure {
  const char* name;
  int error;
  bool for_ever;
};

class FailingDiskTest : public testing::TestWithParam<Failure> {
 protected:
  FailingDiskTest()
      : operations_(static_cast<uint64_t*>(mmap(nullptr, sizeof(uint64_t), PROT_READ | PROT_WRITE,
                                                MAP_SHARED | MAP_ANONYMOUS, -1, 0))) {}
  ~FailingDiskTest() override { munmap(operations_, sizeof(uint64_t)); }

  // The scenario on a disk that fails at `operation`. False when it came to an end before that.
  bool MeetsAFailureAt(uint64_t operation) {
    TemporaryFolder folder;
    const std::string log = folder / "log";
    History history;
    *operations_ = 0;
    const LifeEnd end = Live(log, history, kScenario, [&] {
      ArmFaultyDisk({.folder = log,
                     .fail_at = operation,
                     .for_ever = GetParam().for_ever,
                     .error = GetParam().error,
                     .operations = operations_});
    });
    const std::string when = absl::StrCat("operation ", operation, ", end ", end.code, ": ");
    EXPECT_TRUE(end.code != kJudgedBroken || NamesAFailure(end.words))
        << when << "a loss that only the history knows: " << end.words;
    ++ends_[end.code];
    const LifeEnd next = Live(log, history, {.lines = 4});
    EXPECT_EQ(next.code, 0) << when << end.words << "\nnext: " << next.words;
    return *operations_ > operation;
  }
  static bool NamesAFailure(const std::string& words) {
    return absl::StrContains(words, "IO_FAILED") || absl::StrContains(words, "DISK_FULL") ||
           absl::StrContains(words, "LOG_DAMAGED");
  }

  uint64_t* const operations_;
  std::map<int, int> ends_;  // how many lives ended with which code
};

TEST_P(FailingDiskTest, D1ToD6HoldWhicheverOperationFails) {
  uint64_t met = 0;
  // RocksDB's threads make it a few operations more or less from life to life.
  for (uint64_t operation = 0, missed = 0; missed < 3 && !HasFailure(); ++operation)
    MeetsAFailureAt(operation) ? ++met : ++missed;
  EXPECT_GT(met, 100u);
  std::cout << met << " operations; ends:";
  for (const auto& [code, count] : ends_) std::cout << " " << code << " × " << count;
  std::cout << "\n";
}

INSTANTIATE_TEST_SUITE_P(Disk, FailingDiskTest,
                         testing::Values(Failure{"EioOnce", EIO, false},
                                         Failure{"EioForEver", EIO, true},
                                         Failure{"EnospcOnce", ENOSPC, false},
                                         Failure{"EnospcForEver", ENOSPC, true}),
                         [](const auto& info) { return std::string(info.param.name); });

// Also where the disk works again at once: what was written is unknown, and only opening finds out.
TEST(FailedAppendTest, NothingIsAppendedAfterAFailure) {
  for (uint64_t operation = 0; operation < 12; ++operation) {
    TemporaryFolder folder;
    const std::string path = folder / "log";
    ChildProcess child([&](int) {
      ArmFaultyDisk({.folder = path});  // it must see the files being opened
      const auto opened = OpenRocksDbEventLog({.folder = path, .new_log_id = "log"});
      if (!opened.ok()) _exit(1);
      EventLog& log = *opened->log;
      ArmFaultyDisk({.folder = path, .fail_at = operation});
      absl::Status failure;
      for (int i = 0; i < 10; ++i) {
        const absl::Status appended = log.Append(MakeTestGroup(log.durable_head() + 1, 2));
        if (!failure.ok() && appended != failure) _exit(2);
        failure = appended;
      }
      _exit(failure.ok() ? 3 : 0);
    });
    EXPECT_EQ(child.Wait(), 0) << "operation " << operation;
  }
}

}  // namespace
}  // namespace basin
