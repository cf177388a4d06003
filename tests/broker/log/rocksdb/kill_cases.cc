// A process that appends is killed at random points. Whatever it was told is durable must be there.
#include <cstring>
#include <iostream>
#include <random>

#include "broker/log/durable_head.h"
#include "broker/log/rocksdb/keys.h"
#include "gtest/gtest.h"
#include "tests/broker/log/rocksdb/log_driver.h"
#include "tests/support/child_process.h"
#include "tests/support/soak.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"

namespace basin {
namespace {

// Opens the log and appends for ever; reports every head that Append made durable.
void AppendForEver(const std::string& folder, int out) {
  absl::StatusOr<OpenedRocksDbLog> opened = OpenTestLog(folder);
  if (!opened.ok()) _exit(2);
  for (;;) {
    if (!AppendGroupsOfTestLog(*opened->log, 1).ok()) _exit(3);
    const Sequence head = opened->log->durable_head();
    if (write(out, &head, sizeof(head)) != sizeof(head)) _exit(4);
  }
}

// Reports the head found, or ends with a code other than 0.
void OpenAndVerify(const std::string& folder, int out) {
  absl::StatusOr<OpenedRocksDbLog> opened = OpenTestLog(folder);
  if (!opened.ok()) std::cerr << opened.status() << "\n", _exit(2);
  const absl::Status verified = VerifyTestLog(*opened->log);
  if (!verified.ok()) std::cerr << verified << "\n", _exit(3);
  const Sequence head = opened->log->durable_head();
  if (write(out, &head, sizeof(head)) != sizeof(head)) _exit(4);
}

Sequence LastReported(const std::string& reports, Sequence none) {
  Sequence last = none;
  const size_t whole = reports.size() / sizeof(last) * sizeof(last);
  if (whole > 0) std::memcpy(&last, reports.data() + whole - sizeof(last), sizeof(last));
  return last;
}

TEST(KillTest, NothingDurableIsLostIn30Kills) {
  std::mt19937_64 random(ChooseSeed());
  TemporaryFolder folder;
  const std::string log = folder / "log";
  Sequence acknowledged = 0;

  for (int cycle = 0; cycle < Cycles(30); ++cycle) {
    ChildProcess writer([&](int out) { AppendForEver(log, out); });
    std::string reports = writer.Read(random() % 30 * sizeof(Sequence));
    writer.Kill();
    reports += writer.ReadAll();
    acknowledged = LastReported(reports, acknowledged);

    ChildProcess reader([&](int out) { OpenAndVerify(log, out); });
    const Sequence recovered = LastReported(reader.ReadAll(), 0);

    ASSERT_EQ(reader.Wait(), 0) << "cycle " << cycle;
    ASSERT_GE(recovered, acknowledged) << "cycle " << cycle;
    const auto head = DurableHeadFile::Open(DurableHeadPath(log));
    BASIN_ASSERT_OK(head);
    if (*head != nullptr) {
      EXPECT_EQ((*head)->head().sequence, recovered);
    }
    acknowledged = recovered;
  }
  EXPECT_GT(acknowledged, 100u);
}

}  // namespace
}  // namespace basin
