#include "services/views/snapshots.h"

#include "gmock/gmock.h"
#include "tests/services/views/folded_log.h"

namespace basin {
namespace {

using Day = absl::CivilDay;

v1::HealthSnapshot At(const std::string& as_of, int64_t numerator) {
  v1::HealthSnapshot snapshot;
  snapshot.set_as_of(as_of);
  v1::SnapshotValue& value = *snapshot.add_values();
  value.set_indicator("referrals.answered_10d");
  value.set_known(true);
  value.set_numerator(numerator);
  value.set_denominator(100);
  return snapshot;
}

class SnapshotsTest : public testing::Test {
 protected:
  std::string Take(const std::string& on, const std::string& as_of, int64_t numerator,
                   const std::string& corrects = "", const std::string& basin = "1107") {
    return log_.Add({.subject = absl::StrCat("snapshot/", basin, "-", as_of.substr(0, 7)),
                     .on = on,
                     .basin = basin,
                     .corrects = corrects},
                    At(as_of, numerator));
  }
  std::vector<Snapshot> Read(Sequence known_at = ~Sequence{0}) {
    FoldRecords(log_.Records(), store_);
    auto snapshots = ReadSnapshots(*store_.Snapshot()->Open(kSnapshotsView), "1107", known_at);
    BASIN_EXPECT_OK(snapshots);
    return *std::move(snapshots);
  }

  EventFixture log_;
  MemoryViewStore store_;
};

TEST_F(SnapshotsTest, AreReadByTheDayTheySpeakFor) {
  Take("2026-03-01", "2026-02-28", 20);
  Take("2026-03-02", "2026-01-31", 10);  // taken later, of an earlier day
  Take("2026-03-03", "2026-01-31", 99, "", "1116");

  const auto snapshots = Read();

  ASSERT_EQ(snapshots.size(), 2u);
  EXPECT_EQ(snapshots[0].day, Day(2026, 1, 31));
  EXPECT_EQ(snapshots[0].taken.values(0).numerator(), 10);
  EXPECT_EQ(snapshots[1].day, Day(2026, 2, 28));
  EXPECT_EQ(Read(/*known_at=*/1).size(), 1u);
}

TEST_F(SnapshotsTest, CountOnceADayAsLastTold) {
  Take("2026-03-01", "2026-02-28", 20);
  Take("2026-03-02", "2026-02-28", 21);
  const std::string third = Take("2026-03-03", "2026-02-28", 22);
  Take("2026-03-04", "2026-02-28", 23, third);

  const auto snapshots = Read();

  ASSERT_EQ(snapshots.size(), 1u);
  EXPECT_EQ(snapshots[0].taken.values(0).numerator(), 23);
}

TEST_F(SnapshotsTest, SpeakForAMonth) {
  Take("2026-03-01", "2026-02-28", 20);
  Take("2026-04-01", "2026-03-31", 30);
  const auto snapshots = Read();

  EXPECT_EQ(FindSnapshot(snapshots, Day(2026, 2, 27)), nullptr);
  EXPECT_EQ(FindSnapshot(snapshots, Day(2026, 2, 28)), &snapshots[0]);
  EXPECT_EQ(FindSnapshot(snapshots, Day(2026, 3, 30)), &snapshots[0]) << "30 days later";
  EXPECT_EQ(FindSnapshot(snapshots, Day(2026, 3, 31)), &snapshots[1]);
  EXPECT_EQ(FindSnapshot(snapshots, Day(2026, 4, 30)), &snapshots[1]);
  EXPECT_EQ(FindSnapshot(snapshots, Day(2026, 5, 1)), nullptr);
}

}  // namespace
}  // namespace basin
