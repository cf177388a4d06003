// Every indicator of rhythm, computed by hand. Today is 30 June 2026; Ago(n) is n days before.
#include "services/views/health/measure_rhythm.h"

#include "basin/v1/actor.pb.h"
#include "basin/v1/meeting.pb.h"
#include "tests/services/views/folded_log.h"

namespace basin {
namespace {

class MeasureRhythmTest : public testing::Test, protected FoldedLog {
 protected:
  void Constitute(const std::string& id, const std::string& on,
                  v1::BodyKind kind = v1::BODY_GOVERNANCE,
                  v1::QuorumRule quorum = v1::QUORUM_HALF) {
    v1::BodyConstituted body;
    body.set_kind(kind);
    body.set_quorum_rule(quorum);
    Add("body/" + id, on, body);
  }
  void Convene(const std::string& id, const std::string& scheduled_on,
               v1::Convocation convocation = v1::CONVOCATION_FIRST,
               const std::string& body = "body/1") {
    v1::MeetingConvened convened;
    convened.set_body(body);
    convened.set_scheduled_on(scheduled_on);
    convened.set_convocation(convocation);
    Add("meeting/" + id, "2024-01-01", convened);
  }
  void Reschedule(const std::string& id, const std::string& on, const std::string& to) {
    v1::MeetingRescheduled rescheduled;
    rescheduled.set_scheduled_on(to);
    Add("meeting/" + id, on, rescheduled);
  }
  std::string Hold(const std::string& id, const std::string& on, uint32_t office = 10,
                   uint32_t present = 5, uint32_t represented = 0) {
    return Add("meeting/" + id, on, Held(on, office, present, represented));
  }
  static v1::MeetingHeld Held(const std::string& on, uint32_t office, uint32_t present,
                              uint32_t represented) {
    v1::MeetingHeld held;
    held.set_held_on(on);
    held.set_members_in_office(office);
    held.set_present(present);
    held.set_represented(represented);
    return held;
  }
  void FailQuorum(const std::string& id, const std::string& on) {
    v1::MeetingFailedQuorum failed;
    failed.set_on(on);
    failed.set_members_in_office(10);
    failed.set_present(4);
    Add("meeting/" + id, on, failed);
  }
  void Cancel(const std::string& id, const std::string& on) {
    Add("meeting/" + id, on, v1::MeetingCancelled());
  }
  void Minute(const std::string& id, const std::string& on) {
    v1::MeetingMinutesPublished minutes;
    minutes.set_published_on(on);
    Add("meeting/" + id, on, minutes);
  }
};

// days_since_meeting

TEST_F(MeasureRhythmTest, HasNoDaysSinceMeetingWithoutABody) {
  Convene("1", Ago(50));
  Hold("1", Ago(50));
  EXPECT_THAT(Of("days_since_meeting"), HasNoData());
}

TEST_F(MeasureRhythmTest, CountsABodyThatNeverMetFromItsConstitution) {
  Constitute("1", Ago(200));
  EXPECT_THAT(Of("days_since_meeting"), IsNumber(200));
}

TEST_F(MeasureRhythmTest, CountsDaysSinceTheLastMeetingHeld) {
  Constitute("1", Ago(400));
  Convene("1", Ago(100));
  Hold("1", Ago(100));
  Convene("2", Ago(40));
  Hold("2", Ago(40));
  Convene("3", Ago(5));  // convened, not held
  EXPECT_THAT(Of("days_since_meeting"), IsNumber(40));
  EXPECT_THAT(Of("days_since_meeting", kToday - 41), IsNumber(59));
  EXPECT_THAT(Of("days_since_meeting", kToday - 40), IsNumber(0));
}

// 100 days are 100/90 of an operational body's cadence, and 150 days 150/180 of a governing one's.
TEST_F(MeasureRhythmTest, LetsTheWorstBodyForItsCadenceCount) {
  Constitute("1", Ago(150), v1::BODY_GOVERNANCE);
  Constitute("2", Ago(100), v1::BODY_OPERATIONAL);
  const Measure measure = Of("days_since_meeting");
  EXPECT_THAT(measure, IsNumber(100));
  EXPECT_EQ(*measure.scored_value, (Ratio{100, 90}));
  EXPECT_EQ(measure.support.size(), 2u);
}

TEST_F(MeasureRhythmTest, LeavesOutADissolvedBodyFromThatDayOn) {
  Constitute("1", Ago(300));
  Constitute("2", Ago(20));
  Add("body/1", Ago(10), v1::BodyDissolved());
  EXPECT_THAT(Of("days_since_meeting", kToday - 11), IsNumber(289));
  EXPECT_THAT(Of("days_since_meeting", kToday - 10), IsNumber(10));
}

TEST_F(MeasureRhythmTest, ForgetsAMeetingThatIsRetractedAndMovesOneThatIsCorrected) {
  Constitute("1", Ago(300));
  Convene("1", Ago(60));
  Convene("2", Ago(30));
  const std::string first = Hold("1", Ago(60));
  const std::string second = Hold("2", Ago(30));
  log().Add({.subject = "meeting/2", .on = Ago(9), .retracts = second}, v1::MeetingHeld());
  EXPECT_THAT(Of("days_since_meeting"), IsNumber(60));
  log().Add({.subject = "meeting/1", .on = Ago(70), .recorded_on = Ago(8), .corrects = first},
            Held(Ago(70), 10, 5, 0));
  const Measure measure = Of("days_since_meeting");
  EXPECT_THAT(measure, IsNumber(70));
  EXPECT_EQ(measure.declared_late(), 1u);
}

// held_rate

TEST_F(MeasureRhythmTest, HasNoHeldRateWithoutAMeeting) {
  EXPECT_THAT(Of("held_rate"), HasNoData());
}

TEST_F(MeasureRhythmTest, DividesHeldByHeldCancelledAndLapsed) {
  Convene("held", Ago(100));
  Hold("held", Ago(100));
  Convene("cancelled", Ago(90));
  Cancel("cancelled", Ago(91));
  Convene("lapsed", Ago(80));
  EXPECT_THAT(Of("held_rate"), IsFraction(1, 3));
}

TEST_F(MeasureRhythmTest, LapsesAMeetingOnTheFourteenthDayAfterItsDate) {
  Convene("1", Ago(14));
  EXPECT_THAT(Of("held_rate", kToday - 1), HasNoData()) << "13 days after: still open";
  EXPECT_THAT(Of("held_rate"), IsFraction(0, 1));
}

TEST_F(MeasureRhythmTest, CountsAMeetingHeldOnTheFourteenthDayButNotOnTheFifteenth) {
  Convene("1", Ago(50));
  Hold("1", Ago(36));
  EXPECT_THAT(Of("held_rate"), IsFraction(1, 1));
  Convene("2", Ago(50));
  Hold("2", Ago(35));
  EXPECT_THAT(Of("held_rate"), IsFraction(1, 2));
}

TEST_F(MeasureRhythmTest, LapsesAMeetingThatIsRescheduledMoreThanTwice) {
  Convene("1", Ago(100));
  Reschedule("1", Ago(99), Ago(80));
  Reschedule("1", Ago(79), Ago(60));
  Hold("1", Ago(60));
  EXPECT_THAT(Of("held_rate"), IsFraction(1, 1)) << "twice is allowed";

  Convene("2", Ago(100));
  Reschedule("2", Ago(99), Ago(80));
  Reschedule("2", Ago(79), Ago(60));
  Reschedule("2", Ago(59), Ago(40));
  Hold("2", Ago(40));
  EXPECT_THAT(Of("held_rate"), IsFraction(1, 2)) << "held in the end, but no date was kept";
}

TEST_F(MeasureRhythmTest, GoesByTheLastDateGiven) {
  Convene("1", Ago(400));
  Reschedule("1", Ago(399), Ago(364));
  Hold("1", Ago(364));
  EXPECT_THAT(Of("held_rate"), IsFraction(1, 1));
}

TEST_F(MeasureRhythmTest, TakesTheDatesOfOneYear) {
  Convene("outside", Ago(365));
  Hold("outside", Ago(365));
  Convene("first", Ago(364));
  Hold("first", Ago(364));
  Convene("last", Ago(0));
  Hold("last", Ago(0));
  Convene("future", FormatDay(kToday + 1));
  Cancel("future", Ago(3));
  EXPECT_THAT(Of("held_rate"), IsFraction(2, 2));
}

TEST_F(MeasureRhythmTest, LapsesAMeetingThatFailedForLackOfQuorum) {
  Convene("1", Ago(14));
  FailQuorum("1", Ago(14));
  EXPECT_THAT(Of("held_rate", kToday - 1), HasNoData()) << "13 days after: still open";
  const Measure measure = Of("held_rate");
  EXPECT_THAT(measure, IsFraction(0, 1)) << "neither held nor cancelled";
  EXPECT_EQ(measure.support[0].facts.back()->entry->type, "meeting.failed_quorum");

  Convene("2", Ago(2), v1::CONVOCATION_SECOND);
  Hold("2", Ago(2));
  EXPECT_THAT(Of("held_rate"), IsFraction(1, 2))
      << "the second convocation is a meeting of its own";
}

TEST_F(MeasureRhythmTest, KnowsOfAMeetingOnlyOnceItIsRecorded) {
  Convene("1", Ago(50));
  log().Add({.subject = "meeting/1", .on = Ago(50), .recorded_on = Ago(1)},
            Held(Ago(50), 10, 5, 0));
  EXPECT_THAT(Of("held_rate", kToday, 1), IsFraction(0, 1)) << "as known when it had lapsed";
  EXPECT_THAT(Of("held_rate"), IsFraction(1, 1));
  EXPECT_EQ(Of("held_rate").declared_late(), 1u);
}

// quorum_rate

TEST_F(MeasureRhythmTest, HasNoQuorumRateWithoutAMeetingThatNeedsOne) {
  Constitute("1", "2024-01-01", v1::BODY_GOVERNANCE, v1::QUORUM_NONE);
  Convene("1", Ago(50));
  Hold("1", Ago(50));
  EXPECT_THAT(Of("quorum_rate"), HasNoData());
}

TEST_F(MeasureRhythmTest, ReachesQuorumWithExactlyHalfOfTheMembersInOffice) {
  Constitute("1", "2024-01-01");
  for (const char* id : {"half", "less", "represented"}) Convene(id, Ago(50));
  Hold("half", Ago(50), 11, 4, 1);  // 5 of 11 is less than half
  Hold("less", Ago(50), 10, 4, 0);
  Hold("represented", Ago(50), 10, 3, 2);
  EXPECT_THAT(Of("quorum_rate"), IsFraction(1, 3));
}

TEST_F(MeasureRhythmTest, CountsFailuresOfFirstConvocationsOnly) {
  Constitute("1", "2024-01-01");
  Convene("1", Ago(50));
  FailQuorum("1", Ago(50));
  Convene("2", Ago(40), v1::CONVOCATION_SECOND);
  Hold("2", Ago(40), 10, 2, 0);
  EXPECT_THAT(Of("quorum_rate"), IsFraction(0, 1));
}

TEST_F(MeasureRhythmTest, AsksForQuorumByTheRuleInForceOnTheDay) {
  Constitute("1", "2024-01-01");
  v1::BodyRenewed renewed;
  renewed.set_quorum_rule(v1::QUORUM_NONE);
  Add("body/1", Ago(45), renewed);
  Convene("before", Ago(46));
  Hold("before", Ago(46));
  Convene("after", Ago(45));
  Hold("after", Ago(45), 10, 1, 0);
  EXPECT_THAT(Of("quorum_rate"), IsFraction(1, 1));
}

TEST_F(MeasureRhythmTest, CannotCountAMeetingWithoutItsNumbersOrItsBody) {
  Constitute("1", "2024-01-01");
  Convene("known", Ago(50));
  Hold("known", Ago(50));
  Convene("numbers", Ago(40));
  Hold("numbers", Ago(40), 0, 5, 0);
  Convene("stranger", Ago(30), v1::CONVOCATION_FIRST, "body/unknown");
  Hold("stranger", Ago(30));
  const Measure measure = Of("quorum_rate");
  EXPECT_THAT(measure, IsFraction(1, 1));
  EXPECT_EQ(measure.coverage_percent(), 33u);
}

TEST_F(MeasureRhythmTest, TakesQuorumsOfOneYearByTheDayOfTheMeeting) {
  Constitute("1", "2024-01-01");
  Convene("outside", Ago(300));
  Hold("outside", Ago(365));
  Convene("inside", Ago(400));
  Hold("inside", Ago(364));
  EXPECT_THAT(Of("quorum_rate"), IsFraction(1, 1));
}

TEST_F(MeasureRhythmTest, TakesTheCorrectedNumbers) {
  Constitute("1", "2024-01-01");
  Convene("1", Ago(50));
  const std::string held = Hold("1", Ago(50), 10, 4, 0);
  log().Add({.subject = "meeting/1", .on = Ago(50), .recorded_on = Ago(48), .corrects = held},
            Held(Ago(50), 10, 4, 1));
  EXPECT_THAT(Of("quorum_rate"), IsFraction(1, 1));
  EXPECT_THAT(Of("quorum_rate", kToday, log().last() - 1), IsFraction(0, 1));
}

// minutes_15d, minutes_median_days

TEST_F(MeasureRhythmTest, HasNoMinutesToAskForWithoutAMeetingFifteenDaysOld) {
  Convene("1", Ago(14));
  Hold("1", Ago(14));
  EXPECT_THAT(Of("minutes_15d"), HasNoData());
  EXPECT_THAT(Of("minutes_median_days"), HasNoData());
}

TEST_F(MeasureRhythmTest, AsksForMinutesWithinFifteenDays) {
  for (const char* id : {"in-time", "late", "never"}) {
    Convene(id, Ago(100));
    Hold(id, Ago(100));
  }
  Minute("in-time", Ago(85));
  Minute("late", Ago(84));
  EXPECT_THAT(Of("minutes_15d"), IsFraction(1, 3));
  EXPECT_THAT(Of("minutes_median_days"), IsNumber(15)) << "of 15 and 16, the lower";
}

TEST_F(MeasureRhythmTest, AsksForMinutesOfTheYearsMeetingsThatAreFifteenDaysOld) {
  for (const int days : {365, 364, 15, 14}) {
    Convene(std::to_string(days), Ago(days));
    Hold(std::to_string(days), Ago(days));
  }
  Minute("364", Ago(360));
  EXPECT_THAT(Of("minutes_15d"), IsFraction(1, 2));
}

TEST_F(MeasureRhythmTest, DoesNotKnowMinutesBeforeTheyArePublished) {
  Convene("1", Ago(30));
  Hold("1", Ago(30));
  Minute("1", Ago(20));
  EXPECT_THAT(Of("minutes_15d", kToday - 15), IsFraction(1, 1));
  EXPECT_THAT(Of("minutes_15d", kToday, 2), IsFraction(0, 1)) << "as known before the minutes";
}

}  // namespace
}  // namespace basin
