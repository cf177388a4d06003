// Every indicator of follow-through, computed by hand. Today is 30 June 2026; Ago(n) is n days
// before.
#include "services/views/health/measure_follow_through.h"

#include "basin/v1/meeting.pb.h"
#include "tests/services/views/folded_log.h"

namespace basin {
namespace {

class MeasureFollowThroughTest : public testing::Test, protected FoldedLog {
 protected:
  std::string Assign(const std::string& id, const std::string& due_on) {
    return Add("action/" + id, Ago(500), Assigned(due_on));
  }
  static v1::ActionAssigned Assigned(const std::string& due_on) {
    v1::ActionAssigned assigned;
    assigned.set_due_on(due_on);
    return assigned;
  }
  std::string Finish(const std::string& id, const std::string& on) {
    return Add("action/" + id, on, v1::ActionDone());
  }
  void Drop(const std::string& id, const std::string& on) {
    Add("action/" + id, on, v1::ActionDropped());
  }
};

// actions_on_time

TEST_F(MeasureFollowThroughTest, HasNothingToAskForBeforeADueDate) {
  Assign("1", FormatDay(kToday + 1));
  EXPECT_THAT(Of("actions_on_time"), HasNoData());
}

TEST_F(MeasureFollowThroughTest, AsksForActionsDoneByTheirDueDate) {
  for (const char* id : {"in-time", "late", "never"}) Assign(id, Ago(50));
  Finish("in-time", Ago(50) + "T23:59");
  Finish("late", Ago(49) + "T00:01");
  const Measure measure = Of("actions_on_time");
  EXPECT_THAT(measure, IsFraction(1, 3));
  EXPECT_EQ(measure.support[1].why, Why::kDoneLate);
  EXPECT_EQ(measure.support[1].amount, 1);
  EXPECT_EQ(measure.support[2].why, Why::kNotDone);
  EXPECT_EQ(measure.support[2].amount, 50);
}

TEST_F(MeasureFollowThroughTest, TakesDueDatesOfHalfAYearThatDayIncluded) {
  for (const int days : {180, 179, 0}) {
    Assign(std::to_string(days), Ago(days));
    Finish(std::to_string(days), Ago(200));
  }
  Assign("tomorrow", FormatDay(kToday + 1));
  EXPECT_THAT(Of("actions_on_time"), IsFraction(2, 2));
}

TEST_F(MeasureFollowThroughTest, CountsDroppingAfterTheDueDateAsLateAndBeforeNotAtAll) {
  Assign("done", Ago(50));
  Finish("done", Ago(60));
  Assign("before", Ago(50));
  Drop("before", Ago(51));
  Assign("on-the-day", Ago(50));
  Drop("on-the-day", Ago(50));
  EXPECT_THAT(Of("actions_on_time"), IsFraction(1, 1));
  Assign("after", Ago(50));
  Drop("after", Ago(49));
  EXPECT_THAT(Of("actions_on_time"), IsFraction(1, 2));
  EXPECT_THAT(Of("actions_on_time", kToday - 50), IsFraction(1, 2)) << "not dropped yet: not done";
}

TEST_F(MeasureFollowThroughTest, DoesNotLetACorrectionMoveTheDueDate) {
  const std::string id = Assign("1", Ago(50));
  log().Add({.subject = "action/1", .on = Ago(500), .recorded_on = Ago(49), .corrects = id},
            Assigned(Ago(10)));
  Finish("1", Ago(12));
  EXPECT_THAT(Of("actions_on_time"), IsFraction(0, 1));
  log().Add({.subject = "action/1", .on = Ago(5), .retracts = id}, Assigned(Ago(50)));
  EXPECT_THAT(Of("actions_on_time"), HasNoData()) << "never assigned";
}

TEST_F(MeasureFollowThroughTest, KnowsThatItWasDoneInTimeOnlyOnceThatIsRecorded) {
  Assign("1", Ago(50));
  const std::string id =
      log().Add({.subject = "action/1", .on = Ago(51), .recorded_on = Ago(30)}, v1::ActionDone());
  EXPECT_THAT(Of("actions_on_time", kToday, 1), IsFraction(0, 1));
  EXPECT_THAT(Of("actions_on_time"), IsFraction(1, 1));
  EXPECT_EQ(Of("actions_on_time").declared_late(), 1u);
  log().Add({.subject = "action/1", .on = Ago(48), .recorded_on = Ago(20), .corrects = id},
            v1::ActionDone());
  EXPECT_THAT(Of("actions_on_time"), IsFraction(0, 1)) << "corrected to two days late";
}

// actions_overdue_age

TEST_F(MeasureFollowThroughTest, HasNoOverdueAgeWithoutAnAction) {
  EXPECT_THAT(Of("actions_overdue_age"), HasNoData());
  Assign("old", Ago(180));
  Finish("old", Ago(190));
  EXPECT_THAT(Of("actions_overdue_age"), HasNoData()) << "done, and due long ago";
}

TEST_F(MeasureFollowThroughTest, IsZeroDaysWhenNoneIsOverdue) {
  Assign("today", Ago(0));
  EXPECT_THAT(Of("actions_overdue_age"), IsNumber(0)) << "its day is not over";
  EXPECT_THAT(Of("actions_overdue_age", kToday + 1), IsNumber(1));
  Assign("done", Ago(179));
  Finish("done", Ago(3));
  EXPECT_THAT(Of("actions_overdue_age"), IsNumber(0));
  EXPECT_EQ(Of("actions_overdue_age").support.size(), 2u);
}

TEST_F(MeasureFollowThroughTest, TakesTheMedianOfTheOverdueHoweverOld) {
  Assign("a", Ago(400));
  Assign("b", Ago(30));
  Assign("c", Ago(10));
  Assign("d", Ago(20));
  Drop("d", Ago(5));
  Assign("later", FormatDay(kToday + 90));
  const Measure measure = Of("actions_overdue_age");
  EXPECT_THAT(measure, IsNumber(30));
  EXPECT_EQ(measure.support.size(), 5u);
  Assign("e", Ago(1));
  EXPECT_THAT(Of("actions_overdue_age"), IsNumber(10)) << "of 1, 10, 30 and 400 the lower middle";
}

TEST_F(MeasureFollowThroughTest, IsOverdueAgainWhenItsEndIsRetracted) {
  Assign("1", Ago(30));
  const std::string id = Finish("1", Ago(20));
  EXPECT_THAT(Of("actions_overdue_age"), IsNumber(0));
  log().Add({.subject = "action/1", .on = Ago(4), .retracts = id}, v1::ActionDone());
  EXPECT_THAT(Of("actions_overdue_age"), IsNumber(30));
  EXPECT_THAT(Of("actions_overdue_age", kToday, 2), IsNumber(0)) << "as known before";
}

}  // namespace
}  // namespace basin
