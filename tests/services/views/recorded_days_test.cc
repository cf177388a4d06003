#include "services/views/recorded_days.h"

#include "basin/v1/referral.pb.h"
#include "gmock/gmock.h"
#include "tests/services/views/folded_log.h"

namespace basin {
namespace {

using Day = absl::CivilDay;

class RecordedDaysTest : public testing::Test {
 protected:
  void Record(const std::string& recorded_on) {
    log_.Add({.subject = absl::StrCat("referral/", ++cases_),
              .on = "2026-01-01",
              .recorded_on = recorded_on},
             v1::ReferralSent());
  }
  RecordedDays Read() {
    FoldRecords(log_.Records(), store_);
    auto days = RecordedDays::Read(*store_.Snapshot()->Open(kRecordedDaysView));
    BASIN_EXPECT_OK(days);
    return *std::move(days);
  }

  int cases_ = 0;
  EventFixture log_;
  MemoryViewStore store_;
};

TEST_F(RecordedDaysTest, KnowsTheLastSequenceOfEachDay) {
  Record("2026-03-01");
  Record("2026-03-01T23:59");
  Record("2026-03-02T00:00");
  Record("2026-03-05");
  const RecordedDays days = Read();

  EXPECT_EQ(days.LastBy(Day(2026, 2, 28)), 0u);
  EXPECT_EQ(days.LastBy(Day(2026, 3, 1)), 2u);
  EXPECT_EQ(days.LastBy(Day(2026, 3, 2)), 3u);
  EXPECT_EQ(days.LastBy(Day(2026, 3, 4)), 3u) << "nothing was recorded on it";
  EXPECT_EQ(days.LastBy(Day(2026, 3, 5)), 4u);
  EXPECT_EQ(days.LastBy(Day(2030, 1, 1)), 4u);
}

// The clocks go forward on 29 March 2026 and back on 25 October: days of 23 and of 25 hours.
TEST_F(RecordedDaysTest, EndsDaysAtMidnightInParisAlsoWhenTheClocksChange) {
  Record("2026-03-28T23:30");
  Record("2026-03-29T00:30");
  Record("2026-03-29T23:30");
  Record("2026-03-30T00:30");
  Record("2026-10-25T00:30");
  Record("2026-10-25T23:30");
  Record("2026-10-26T00:30");
  const RecordedDays days = Read();

  EXPECT_EQ(days.LastBy(Day(2026, 3, 28)), 1u);
  EXPECT_EQ(days.LastBy(Day(2026, 3, 29)), 3u);
  EXPECT_EQ(days.LastBy(Day(2026, 10, 25)), 6u);
  EXPECT_EQ(days.LastBy(Day(2026, 10, 26)), 7u);
}

TEST_F(RecordedDaysTest, KnowsWhatCameBehindASequence) {
  Record("2026-03-01");
  Record("2026-03-01");
  Record("2026-03-04");
  const RecordedDays days = Read();

  EXPECT_EQ(days.DayBehind(0), Day(2026, 3, 1));
  EXPECT_EQ(days.DayBehind(1), Day(2026, 3, 1));
  EXPECT_EQ(days.DayBehind(2), Day(2026, 3, 4));
  EXPECT_EQ(days.DayBehind(3), std::nullopt);
}

TEST_F(RecordedDaysTest, RefusesARowThatIsNoneOfItsOwn) {
  BASIN_ASSERT_OK(store_.Write({{.view = kRecordedDaysView, .rows = {{"2026-03-01", "seven"}}}}));
  EXPECT_EQ(RecordedDays::Read(*store_.Snapshot()->Open(kRecordedDaysView)).status().code(),
            absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace basin
