// A purge is cut short at every operation of its disk: by a cut of power, which takes what was not
// synced, or by the disk's failure. The log that is left is whole, and purging it again ends it.
#include "broker/log/rocksdb/purge.h"

#include <sys/mman.h>

#include <filesystem>
#include <functional>
#include <iostream>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "broker/log/rocksdb/rocksdb_event_log.h"
#include "broker/log/rocksdb/verify.h"
#include "gtest/gtest.h"
#include "proto/model/status.h"
#include "tests/broker/log/groups.h"
#include "tests/durability/faulty_disk.h"
#include "tests/support/child_process.h"
#include "tests/support/soak.h"
#include "tests/support/temporary_folder.h"

namespace basin {
namespace {

constexpr uint32_t kGroup = 10;
constexpr Sequence kHead = 12 * kGroup, kThrough = 95;

bool IsDue(Sequence sequence) { return sequence <= kThrough && sequence % 3 != 0; }

void MakeLog(const std::string& folder) {
  auto opened = OpenRocksDbEventLog({.folder = folder, .new_log_id = "the-log"});
  if (!opened.ok()) _exit(10);
  while (opened->log->durable_head() < kHead)
    if (!opened->log->Append(MakeTestGroup(opened->log->durable_head() + 1, kGroup, 300)).ok())
      _exit(11);
}

// What an operator's command does.
absl::Status Purge(const std::string& folder) {
  BASIN_ASSIGN_OR_RETURN(const auto purge, LogPurge::Open({.folder = folder, .step_bytes = 8000}));
  BASIN_RETURN_IF_ERROR(purge->Begin("the plan"));
  const auto decide = [](const RecordView& record) -> absl::StatusOr<std::optional<std::string>> {
    if (!IsDue(record.sequence)) return std::optional<std::string>();
    return std::make_optional(absl::StrCat("trace of ", record.sequence));
  };
  while (true) {
    BASIN_ASSIGN_OR_RETURN(const uint64_t moved, purge->Step(kThrough, decide));
    if (moved == 0) return purge->Finish();
  }
}

absl::Status Broken(Sequence sequence, const char* how) {
  return absl::DataLossError(absl::StrCat("record ", sequence, ": ", how));
}

// Everything that is not due is there, byte for byte; what is due is there or its trace is.
// `ended`: it is not there.
absl::Status Check(const std::string& folder, bool ended) {
  {
    BASIN_ASSIGN_OR_RETURN(const VerifyReport report, VerifyRocksDbLog({.folder = folder}));
    BASIN_RETURN_IF_ERROR(Verdict(report));
  }
  BASIN_ASSIGN_OR_RETURN(const auto opened,
                         OpenRocksDbEventLog({.folder = folder, .new_log_id = "the-log"}));
  BASIN_ASSIGN_OR_RETURN(const auto cursor, opened.log->ReadAfter(0));
  for (Sequence first = 1; first <= kHead; first += kGroup) {
    BASIN_ASSIGN_OR_RETURN(const SharedGroup group, cursor->Next());
    if (group == nullptr || group->first != first || group->count != kGroup)
      return Broken(first, "another group");
    const SharedGroup before = MakeTestGroup(first, kGroup, 300);
    for (uint32_t i = 0; i < kGroup; ++i) {
      const bool gone = RecordBytes(*group, i).empty();
      if (gone ? !IsDue(first + i) : RecordBytes(*group, i) != RecordBytes(*before, i))
        return Broken(first + i, gone ? "purged, and not due" : "other bytes");
      if (!gone && ended && IsDue(first + i)) return Broken(first + i, "due, and not purged");
    }
    for (const PurgedRecord& purged : group->purged)
      if (purged.trace != absl::StrCat("trace of ", first + purged.index))
        return Broken(first + purged.index, "another trace");
  }
  return absl::OkStatus();
}

int InAChild(const std::function<absl::Status()>& body) {
  ChildProcess child([&](int) {
    const absl::Status status = body();
    if (!status.ok()) std::cerr << status << "\n";
    _exit(status.ok() ? 0 : 1);
  });
  return child.Wait();
}

class PurgeDurabilityTest : public testing::Test {
 protected:
  PurgeDurabilityTest()
      : operations_(static_cast<uint64_t*>(mmap(nullptr, sizeof(uint64_t), PROT_READ | PROT_WRITE,
                                                MAP_SHARED | MAP_ANONYMOUS, -1, 0))) {}
  ~PurgeDurabilityTest() override { munmap(operations_, sizeof(uint64_t)); }

  void SetUp() override {
    ASSERT_EQ(InAChild([&] {
                MakeLog(folder_ / "made");
                return absl::OkStatus();
              }),
              0);
  }

  // A purge on a disk with that fault, of which both ends are judged. False when it came to its end
  // before the fault.
  bool MeetsTheFault(DiskFaults faults, uint64_t operation) {
    const std::string log = folder_ / "log";
    std::filesystem::remove_all(log);
    std::filesystem::copy(folder_ / "made", log, std::filesystem::copy_options::recursive);
    *operations_ = 0;
    faults.folder = log;
    faults.operations = operations_;
    ChildProcess purging([&](int) {
      ArmFaultyDisk(faults);
      _exit(Purge(log).ok() ? 0 : 1);
    });
    const int end = purging.Wait();
    const bool met = *operations_ > operation;
    EXPECT_EQ(InAChild([&] { return Check(log, /*ended=*/!met && end == 0); }), 0)
        << "after operation " << operation << ", end " << end;
    EXPECT_EQ(InAChild([&] {
                BASIN_RETURN_IF_ERROR(Purge(log));
                return Check(log, /*ended=*/true);
              }),
              0)
        << "again, after operation " << operation;
    return met;
  }
  // At every `stride`th operation; which ones, chance says. A soak takes every one.
  void AtOperations(uint64_t stride, const std::function<DiskFaults(uint64_t)>& faults) {
    if (Cycles(1) > 1) stride = 1;
    uint64_t met = 0;
    for (uint64_t operation = seed_ % stride, missed = 0; missed < 2 && !HasFailure();
         operation += stride)
      MeetsTheFault(faults(operation), operation) ? ++met : ++missed;
    EXPECT_GT(met, 100 / stride);
    std::cout << met << " operations\n";
  }

  TemporaryFolder folder_;
  const uint64_t seed_ = ChooseSeed();
  uint64_t* const operations_;
};

TEST_F(PurgeDurabilityTest, ACutOfPowerAtAnyOperationLosesNothingThatIsNotDue) {
  AtOperations(1, [&](uint64_t operation) {
    return DiskFaults{.cut_at = operation, .seed = seed_ + operation};
  });
}

TEST_F(PurgeDurabilityTest, AFailureOfAnOperationLosesNothingThatIsNotDue) {
  AtOperations(4, [](uint64_t operation) { return DiskFaults{.fail_at = operation}; });
}

TEST_F(PurgeDurabilityTest, AFailureFromAnOperationOnLosesNothingThatIsNotDue) {
  AtOperations(
      4, [](uint64_t operation) { return DiskFaults{.fail_at = operation, .for_ever = true}; });
}

}  // namespace
}  // namespace basin
