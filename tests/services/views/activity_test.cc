#include "services/views/activity.h"

#include "basin/v1/actor.pb.h"
#include "basin/v1/ground.pb.h"
#include "basin/v1/theme.pb.h"
#include "gmock/gmock.h"
#include "proto/model/event_catalog.h"
#include "tests/services/views/folded_log.h"

namespace basin {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class ActivityTest : public testing::Test, protected FoldedLog {
 protected:
  // Expects missions locales, of which there is one: "ml".
  void SetUp() override {
    v1::ExpectationSet expectation;
    expectation.add_expected_types(v1::ACTOR_MISSION_LOCALE);
    Add("expectation/1107", Ago(900), expectation);
    v1::ActorRegistered registered;
    registered.set_type(v1::ACTOR_MISSION_LOCALE);
    Add("actor/ml", Ago(900), registered);
  }
  std::string Publish(const std::string& subject, const std::string& on,
                      const google::protobuf::Message& body) {
    return log().Add({.subject = subject, .on = on, .actor = "ml"}, body);
  }
  // What the active actors did last: its subject and how many days ago.
  std::vector<std::string> Last(absl::CivilDay day = kToday, Sequence known_at = ~Sequence{0}) {
    const Moment moment{day, known_at};
    stores_.emplace_back();
    FoldRecords(log().Records(), stores_.back());
    const auto views = stores_.back().Snapshot();
    const auto memberships = Memberships::Read(*views->Open(kBasinsView), moment);
    BASIN_EXPECT_OK(memberships);
    const auto participation = ReadParticipation(*views, "1107", **memberships, moment, arena_);
    BASIN_EXPECT_OK(participation);
    std::vector<std::string> last;
    for (const ActiveActor& active : participation->active)
      last.push_back(
          absl::StrCat(active.actor, " ", active.last->entry->type, " ", day - active.last->day()));
    return last;
  }

 private:
  std::deque<MemoryViewStore> stores_;
  Arena arena_;
};

// So every kind of case has the view that keeps it.
TEST_F(ActivityTest, FindsEventsOfEveryTypeThatCounts) {
  const EventCatalog catalog;
  size_t found = 0;
  for (const auto& type : catalog.types()) {
    const std::vector<std::string> patterns = ActivityView().types();
    const bool counts = std::any_of(
        patterns.begin(), patterns.end(),
        [&](const std::string& pattern) { return TypePatternMatches(pattern, type->name()); });
    if (!counts) continue;
    const std::string day = FormatDay(kToday + static_cast<int>(++found));
    Publish(absl::StrCat(type->options->case_(), "/", found), day, *type->NewBody());
    EXPECT_THAT(Last(kToday + static_cast<int>(found)),
                ElementsAre(absl::StrCat("ml ", type->name(), " 0")));
  }
  EXPECT_GT(found, 50u);
}

TEST_F(ActivityTest, PassesOverTheGroundTheDirectoryAlertsAndSurveys) {
  const std::vector<std::string> patterns = ActivityView().types();
  for (const char* type : {"territory.defined", "expectation.set", "parameters.set",
                           "actor.registered", "alert.raised", "health.snapshot", "need.surveyed"})
    for (const std::string& pattern : patterns)
      EXPECT_FALSE(TypePatternMatches(pattern, type)) << type;
}

TEST_F(ActivityTest, FindsWhatWasTheLastOnAnyDayAcrossMonths) {
  for (const int days : {100, 61, 60, 31, 30, 1})
    Publish(absl::StrCat("theme/", days), Ago(days), v1::ThemeProposed());
  EXPECT_THAT(Last(kToday - 2), ElementsAre("ml theme.proposed 28"));
  EXPECT_THAT(Last(kToday - 31), ElementsAre("ml theme.proposed 0"));
  EXPECT_THAT(Last(kToday - 32), ElementsAre("ml theme.proposed 28"));
  EXPECT_THAT(Last(kToday - 62), ElementsAre("ml theme.proposed 38"));
  EXPECT_THAT(Last(kToday - 101), IsEmpty());
  EXPECT_THAT(Last(kToday + 88), ElementsAre("ml theme.proposed 89"));
  EXPECT_THAT(Last(kToday + 89), IsEmpty()) << "90 days after";
}

TEST_F(ActivityTest, PassesOverWhatWasRetractedHoweverMuch) {
  Publish("theme/kept", Ago(70), v1::ThemeProposed());
  for (int days = 60; days > 30; --days) {
    const std::string theme = absl::StrCat("theme/", days);
    const std::string id = Publish(theme, Ago(days), v1::ThemeProposed());
    log().Add({.subject = theme, .on = Ago(days - 1), .actor = "ml", .retracts = id},
              v1::ThemeProposed());
  }
  EXPECT_THAT(Last(), ElementsAre("ml theme.proposed 70"));
}

TEST_F(ActivityTest, RestoresWhatARetractionTookAwayWhenThatIsRetracted) {
  const std::string id = Publish("theme/1", Ago(50), v1::ThemeProposed());
  const std::string retraction = log().Add(
      {.subject = "theme/1", .on = Ago(40), .actor = "ml", .retracts = id}, v1::ThemeProposed());
  EXPECT_THAT(Last(), IsEmpty());
  log().Add({.subject = "theme/1", .on = Ago(30), .actor = "ml", .retracts = retraction},
            v1::ThemeProposed());
  EXPECT_THAT(Last(), ElementsAre("ml theme.proposed 50"));
}

TEST_F(ActivityTest, GoesByTheDayTheBodyNames) {
  v1::DiagnosisPublished diagnosis;
  diagnosis.set_published_on(Ago(95));
  Publish("diagnosis/1", Ago(20), diagnosis);
  EXPECT_THAT(Last(), IsEmpty());
}

}  // namespace
}  // namespace basin
