// Every indicator of collegiality, computed by hand. Today is 30 June 2026; Ago(n) is n days
// before.
#include "services/views/health/measure_collegiality.h"

#include "basin/v1/actor.pb.h"
#include "basin/v1/meeting.pb.h"
#include "basin/v1/need.pb.h"
#include "basin/v1/theme.pb.h"
#include "tests/services/views/folded_log.h"

namespace basin {
namespace {

using testing::UnorderedElementsAre;

constexpr v1::ActorType kMl = v1::ACTOR_MISSION_LOCALE;
constexpr v1::ActorType kCap = v1::ACTOR_CAP_EMPLOI;
constexpr v1::ActorType kCci = v1::ACTOR_CHAMBRE_CCI;
constexpr v1::ActorType kRegion = v1::ACTOR_REGION;

class MeasureCollegialityTest : public testing::Test, protected FoldedLog {
 protected:
  void Expect(const std::vector<v1::ActorType>& types, const std::string& on = Ago(900)) {
    v1::ExpectationSet expectation;
    for (const v1::ActorType type : types) expectation.add_expected_types(type);
    Add("expectation/1107", on, expectation);
  }
  void Register(const std::string& actor, v1::ActorType type, const std::string& home = "1107",
                const std::vector<std::string>& others = {}) {
    v1::ActorRegistered registered;
    registered.set_type(type);
    for (const std::string& other : others) registered.add_other_basins(other);
    log().Add({.subject = "actor/" + actor, .on = Ago(900), .basin = home}, registered);
  }
  // What `actor` publishes; which event it is does not matter.
  std::string Publish(const std::string& actor, const std::string& on,
                      const std::string& recorded_on = "") {
    const std::string subject = "theme/of-" + actor;
    return log().Add({.subject = subject, .on = on, .actor = actor, .recorded_on = recorded_on},
                     v1::ThemeProposed());
  }
  void Convene(const std::string& id, const std::vector<std::string>& invitees) {
    v1::MeetingConvened convened;
    convened.set_body("body/1");
    convened.set_scheduled_on(Ago(50));
    for (const std::string& invitee : invitees) convened.add_invitees(invitee);
    Add("meeting/" + id, Ago(800), convened);
  }
  using Attendances = std::vector<std::pair<std::string, v1::Presence>>;
  static v1::MeetingHeld Held(const std::string& on, const Attendances& attendances) {
    v1::MeetingHeld held;
    held.set_held_on(on);
    for (const auto& [actor, presence] : attendances) {
      v1::Attendance& attendance = *held.add_attendances();
      attendance.set_actor(actor);
      attendance.set_presence(presence);
    }
    return held;
  }
  std::string Hold(const std::string& id, const std::string& on, const Attendances& attendances) {
    return Add("meeting/" + id, on, Held(on, attendances));
  }
  void Position(const std::string& theme, const std::string& actor, const std::string& on) {
    log().Add({.subject = "theme/" + theme, .on = on, .actor = actor}, v1::ThemePositionTaken());
  }
};

// actor_types_active

TEST_F(MeasureCollegialityTest, HasNoActiveTypesWithoutExpectations) {
  Register("ml", kMl);
  Publish("ml", Ago(5));
  EXPECT_THAT(Of("actor_types_active"), HasNoData());
}

TEST_F(MeasureCollegialityTest, CountsExpectedTypesThatAreSilentAsNotActive) {
  Expect({kMl, kCap});
  const Measure measure = Of("actor_types_active");
  EXPECT_THAT(measure, IsFraction(0, 2)) << "nobody is even registered";
  EXPECT_EQ(measure.support.size(), 2u);
  EXPECT_EQ(measure.support[0].why, Why::kTypeNotActive);
}

TEST_F(MeasureCollegialityTest, CountsATypeOnceHoweverManyActorsItHas) {
  Expect({kMl, kCap, kMl});
  Register("ml1", kMl);
  Register("ml2", kMl);
  Register("region", kRegion);  // not expected
  Publish("ml1", Ago(5));
  Publish("ml2", Ago(7));
  Publish("region", Ago(5));
  const Measure measure = Of("actor_types_active");
  EXPECT_THAT(measure, IsFraction(1, 2));
  ASSERT_EQ(measure.support.size(), 3u) << "two active actors, and a type without any";
  EXPECT_EQ(measure.support[0].history->subject, "actor/ml1");
  EXPECT_EQ(measure.support[0].amount, 5);
  EXPECT_EQ(measure.support[1].amount, 7);
}

TEST_F(MeasureCollegialityTest, TakesTheActivityOfNinetyDays) {
  Expect({kMl, kCap});
  Register("ml", kMl);
  Register("cap", kCap);
  Publish("ml", Ago(90));
  Publish("cap", Ago(89));
  EXPECT_THAT(Of("actor_types_active"), IsFraction(1, 2));
  EXPECT_THAT(Of("actor_types_active", kToday - 1), IsFraction(2, 2));
  EXPECT_THAT(Of("actor_types_active", kToday - 90), IsFraction(1, 2)) << "the day itself counts";
  EXPECT_THAT(Of("actor_types_active", kToday - 91), IsFraction(0, 2));
}

TEST_F(MeasureCollegialityTest, TakesBeingPresentAtAMeetingAndNotBeingRepresented) {
  Expect({kMl, kCap, kCci});
  Register("ml", kMl);
  Register("cap", kCap);
  Register("cci", kCci);
  Convene("1", {"ml", "cap", "cci"});
  Hold("1", Ago(89),
       {{"ml", v1::PRESENCE_PRESENT},
        {"cap", v1::PRESENCE_REPRESENTED},
        {"cci", v1::PRESENCE_ABSENT}});
  EXPECT_THAT(Of("actor_types_active"), IsFraction(1, 3));
}

TEST_F(MeasureCollegialityTest, LooksAtWhatActorsOfTheBasinDoInTheBasin) {
  Expect({kMl, kCap, kCci});
  Register("neighbour", kMl, "1116");
  Register("beside", kCap, "1116", {"1107"});
  Register("elsewhere", kCci);
  Publish("neighbour", Ago(5));
  Publish("beside", Ago(5));
  log().Add({.subject = "theme/there", .on = Ago(5), .actor = "elsewhere", .basin = "1116"},
            v1::ThemeProposed());
  EXPECT_THAT(Of("actor_types_active"), IsFraction(1, 3));
}

TEST_F(MeasureCollegialityTest, DoesNotTakeTheGroundAndSurveysForActivity) {
  Register("ml", kMl);
  v1::ExpectationSet expectation;
  expectation.add_expected_types(kMl);
  log().Add({.subject = "expectation/1107", .on = Ago(10), .actor = "ml"}, expectation);
  log().Add({.subject = "actor/cap", .on = Ago(10), .actor = "ml"}, v1::ActorRegistered());
  log().Add({.subject = "survey/1", .on = Ago(10), .actor = "ml"}, v1::NeedSurveyed());
  EXPECT_THAT(Of("actor_types_active"), IsFraction(0, 1));
}

TEST_F(MeasureCollegialityTest, FallsBackOnWhatStandsWhenTheLastActivityIsRetracted) {
  Expect({kMl});
  Register("ml", kMl);
  Publish("ml", Ago(40));
  const std::string id =
      log().Add({.subject = "theme/2", .on = Ago(20), .actor = "ml"}, v1::ThemeProposed());
  EXPECT_EQ(Of("actor_types_active").support[0].amount, 20);
  log().Add({.subject = "theme/2", .on = Ago(10), .actor = "ml", .retracts = id},
            v1::ThemeProposed());
  EXPECT_EQ(Of("actor_types_active").support[0].amount, 40) << "a retraction is no activity";
  EXPECT_EQ(Of("actor_types_active", kToday, log().last() - 1).support[0].amount, 20)
      << "as known before";
}

TEST_F(MeasureCollegialityTest, MovesAnActivityThatIsCorrected) {
  Expect({kMl});
  Register("ml", kMl);
  const std::string id = Publish("ml", Ago(20));
  log().Add({.subject = "theme/of-ml",
             .on = Ago(95),
             .actor = "ml",
             .recorded_on = Ago(10),
             .corrects = id},
            v1::ThemeProposed());
  EXPECT_THAT(Of("actor_types_active"), IsFraction(0, 1));
  EXPECT_THAT(Of("actor_types_active", kToday - 20), IsFraction(1, 1));
  EXPECT_THAT(Of("actor_types_active", kToday, log().last() - 1), IsFraction(1, 1));
}

TEST_F(MeasureCollegialityTest, ForgetsAnAttendanceThatACorrectionTakesBack) {
  Expect({kMl});
  Register("ml", kMl);
  Convene("1", {"ml"});
  const std::string id = Hold("1", Ago(20), {{"ml", v1::PRESENCE_PRESENT}});
  EXPECT_THAT(Of("actor_types_active"), IsFraction(1, 1));
  log().Add({.subject = "meeting/1", .on = Ago(20), .recorded_on = Ago(18), .corrects = id},
            Held(Ago(20), {{"ml", v1::PRESENCE_EXCUSED}}));
  EXPECT_THAT(Of("actor_types_active"), IsFraction(0, 1));
}

TEST_F(MeasureCollegialityTest, KnowsOfActivityOnlyOnceItIsRecordedAndMarksItLate) {
  Expect({kMl});
  Register("ml", kMl);
  Publish("ml", Ago(30), /*recorded_on=*/Ago(22));
  EXPECT_THAT(Of("actor_types_active", kToday, 2), IsFraction(0, 1));
  const Measure measure = Of("actor_types_active");
  EXPECT_THAT(measure, IsFraction(1, 1));
  EXPECT_EQ(measure.declared_late(), 1u);
}

TEST_F(MeasureCollegialityTest, FollowsTheExpectationsAndTheTypesOfTheDay) {
  Expect({kMl}, Ago(100));
  Expect({kMl, kCap}, Ago(10));
  Register("a", kMl);
  v1::ActorUpdated updated;
  updated.set_type(kCap);
  Add("actor/a", Ago(5), updated);
  Publish("a", Ago(20));
  EXPECT_THAT(Of("actor_types_active", kToday - 11), IsFraction(1, 1));
  EXPECT_THAT(Of("actor_types_active", kToday - 10), IsFraction(1, 2));
  const Measure measure = Of("actor_types_active");
  EXPECT_THAT(measure, IsFraction(1, 2));
  EXPECT_EQ(measure.support[0].actor_type, kCap);
}

TEST_F(MeasureCollegialityTest, CountsWhatIsPublishedOnAnActorsBehalfAsItsOwn) {
  Expect({kMl});
  Register("ml", kMl);
  log().Add({.subject = "theme/1", .on = Ago(5), .actor = "importer", .onbehalfof = "ml"},
            v1::ThemeProposed());
  EXPECT_THAT(Of("actor_types_active"), IsFraction(1, 1));
}

// attendance

TEST_F(MeasureCollegialityTest, HasNoAttendanceWithoutAMeetingHeld) {
  Convene("1", {"ml", "cap"});
  EXPECT_THAT(Of("attendance"), HasNoData());
}

// 2 of 3 and 1 of 2: 3 of 5 actors, not the mean of two meetings.
TEST_F(MeasureCollegialityTest, DividesThosePresentByThoseInvited) {
  Convene("1", {"ml", "cap", "cci", "ml"});
  Hold("1", Ago(50),
       {{"ml", v1::PRESENCE_PRESENT},
        {"cap", v1::PRESENCE_PRESENT},
        {"guest", v1::PRESENCE_PRESENT}});  // of cci nothing is said; the guest was not invited
  Convene("2", {"ml", "cap"});
  Hold("2", Ago(40), {{"ml", v1::PRESENCE_REPRESENTED}, {"cap", v1::PRESENCE_PRESENT}});
  const Measure measure = Of("attendance");
  EXPECT_THAT(measure, IsFraction(3, 5));
  EXPECT_EQ(measure.support[0].amount, 2);
  EXPECT_EQ(measure.support[0].whole, 3);
}

TEST_F(MeasureCollegialityTest, TakesAttendancesOfOneYearByTheDayHeld) {
  for (const int days : {365, 364, 0}) {
    Convene(std::to_string(days), {"ml"});
    Hold(std::to_string(days), Ago(days), {{"ml", v1::PRESENCE_PRESENT}});
  }
  EXPECT_THAT(Of("attendance"), IsFraction(2, 2));
}

TEST_F(MeasureCollegialityTest, CannotCountAMeetingWhoseAttendancesWereNotTold) {
  Convene("1", {"ml", "cap"});
  Hold("1", Ago(50), {{"ml", v1::PRESENCE_PRESENT}});
  Convene("2", {"ml", "cap"});
  Hold("2", Ago(40), {});
  const Measure measure = Of("attendance");
  EXPECT_THAT(measure, IsFraction(1, 2));
  EXPECT_EQ(measure.coverage_percent(), 50u);
}

TEST_F(MeasureCollegialityTest, TellsAttendanceByActorType) {
  Register("ml1", kMl);
  Register("ml2", kMl);
  Register("cap", kCap);
  Convene("1", {"ml1", "ml2", "cap", "stranger"});
  Hold("1", Ago(50), {{"ml1", v1::PRESENCE_PRESENT}, {"stranger", v1::PRESENCE_PRESENT}});
  EXPECT_THAT(Of("attendance"), IsFraction(2, 4));
  EXPECT_THAT(Of("attendance_mission_locale"), IsFraction(1, 2));
  EXPECT_THAT(Of("attendance_cap_emploi"), IsFraction(0, 1));
  EXPECT_THAT(Of("attendance_region"), HasNoData());
}

TEST_F(MeasureCollegialityTest, TakesTheCorrectedAttendancesAndForgetsRetractedMeetings) {
  Convene("1", {"ml", "cap"});
  const std::string first = Hold("1", Ago(50), {{"ml", v1::PRESENCE_PRESENT}});
  log().Add({.subject = "meeting/1", .on = Ago(50), .recorded_on = Ago(41), .corrects = first},
            Held(Ago(50), {{"ml", v1::PRESENCE_PRESENT}, {"cap", v1::PRESENCE_PRESENT}}));
  EXPECT_THAT(Of("attendance", kToday, log().last() - 1), IsFraction(1, 2));
  EXPECT_THAT(Of("attendance"), IsFraction(2, 2));
  EXPECT_EQ(Of("attendance").declared_late(), 1u);
  log().Add({.subject = "meeting/1", .on = Ago(9), .retracts = first}, v1::MeetingHeld());
  EXPECT_THAT(Of("attendance"), HasNoData());
}

// theme_collegiality

TEST_F(MeasureCollegialityTest, HasNoThemeCollegialityWithoutAnAdoptedTheme) {
  Add("theme/1", Ago(50), v1::ThemeProposed());
  EXPECT_THAT(Of("theme_collegiality"), HasNoData());
}

TEST_F(MeasureCollegialityTest, AsksForPositionsOfFourActorTypesBeforeTheAdoption) {
  for (const auto& [actor, type] :
       {std::pair("ml", kMl), std::pair("ml2", kMl), std::pair("cap", kCap), std::pair("cci", kCci),
        std::pair("region", kRegion)})
    Register(actor, type);
  for (const char* theme : {"four", "three", "late", "stranger"}) {
    Add(absl::StrCat("theme/", theme), Ago(100), v1::ThemeProposed());
    for (const char* actor : {"ml", "ml2", "cap", "cci"}) Position(theme, actor, Ago(80));
    Add(absl::StrCat("theme/", theme), Ago(50) + "T12:00", v1::ThemeAdopted());
  }
  Position("four", "region", Ago(50) + "T11:59");
  Position("late", "region", Ago(50) + "T12:01");
  Position("stranger", "nobody-knows", Ago(60));
  const Measure measure = Of("theme_collegiality");
  EXPECT_THAT(measure, IsFraction(1, 4));
  EXPECT_EQ(measure.support[0].history->subject, "theme/four");
  EXPECT_EQ(measure.support[0].amount, 4);
  EXPECT_EQ(measure.support[1].amount, 3) << "theme/late";
}

TEST_F(MeasureCollegialityTest, TakesTheThemesAdoptedInTwoYearsAlsoTheDroppedOnes) {
  for (const int days : {730, 729, 0}) {
    const std::string theme = absl::StrCat("theme/", days);
    Add(theme, Ago(800), v1::ThemeProposed());
    Add(theme, Ago(days), v1::ThemeAdopted());
  }
  Add("theme/729", Ago(100), v1::ThemeDropped());
  EXPECT_THAT(Of("theme_collegiality"), IsFraction(0, 2));
}

TEST_F(MeasureCollegialityTest, DoesNotCountAPositionThatIsRetracted) {
  for (const auto& [actor, type] : {std::pair("ml", kMl), std::pair("cap", kCap),
                                    std::pair("cci", kCci), std::pair("region", kRegion)})
    Register(actor, type);
  Add("theme/1", Ago(100), v1::ThemeProposed());
  for (const char* actor : {"ml", "cap", "cci"}) Position("1", actor, Ago(80));
  const std::string id =
      log().Add({.subject = "theme/1", .on = Ago(70), .actor = "region"}, v1::ThemePositionTaken());
  Add("theme/1", Ago(60), v1::ThemeAdopted());
  EXPECT_THAT(Of("theme_collegiality"), IsFraction(1, 1));
  log().Add({.subject = "theme/1", .on = Ago(20), .actor = "region", .retracts = id},
            v1::ThemePositionTaken());
  EXPECT_THAT(Of("theme_collegiality"), IsFraction(0, 1));
  EXPECT_THAT(Of("theme_collegiality", kToday, log().last() - 1), IsFraction(1, 1));
}

}  // namespace
}  // namespace basin
