// What the sentinel's judging promises over time: once, the same whichever days are judged, and
// over again without anything new.
#include "services/sentinel/judge.h"

#include <random>

#include "basin/v1/actor.pb.h"
#include "basin/v1/funding.pb.h"
#include "basin/v1/ground.pb.h"
#include "basin/v1/meeting.pb.h"
#include "basin/v1/need.pb.h"
#include "basin/v1/referral.pb.h"
#include "basin/v1/theme.pb.h"
#include "gmock/gmock.h"
#include "tests/services/sentinel/watched_log.h"

namespace basin {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

constexpr absl::CivilDay kFirst{2026, 1, 1};
constexpr int kDays = 150;

// Cases of every kind, that begin and end on days chosen by chance; some are told late, some are
// retracted.
class RandomLog {
 public:
  explicit RandomLog(uint32_t seed) : random_(seed) {
    v1::TerritoryDefined territory;
    territory.set_kind(v1::TERRITORY_BASIN);
    territory.set_valid_from("2016-01-01");
    Tell("territory/1107", -100, "exploitant", territory);
    v1::BodyConstituted body;
    body.set_kind(v1::BODY_OPERATIONAL);
    body.set_cadence_days(40);
    body.add_co_chairs("prefecture");
    Tell("body/1", Day() - 60, "prefecture", body);
    v1::ActorRegistered actor;
    actor.set_cadence_days(10);
    Tell("actor/asso", -100, "exploitant", actor);
    for (int i = 0; i < 8; ++i) Tell(Id("need", i), Day(), "asso", v1::NeedExpressed());
    for (int i = 0; i < 12; ++i) Refer(i);
    for (int i = 0; i < 4; ++i) Meet(i);
    for (int i = 0; i < 4; ++i) Submit(i);
    for (int i = 0; i < 8; ++i) Theme(i);
    for (int i = 0; i < 4; ++i) Act(i);
    Animate();
  }
  const std::vector<std::string>& Records() { return log_.Records(); }

 private:
  int Day() { return static_cast<int>(random_() % kDays); }
  bool Chance(int percent) { return static_cast<int>(random_() % 100) < percent; }
  static std::string Id(const std::string& kind, int i) { return absl::StrCat(kind, "/", i); }

  void Tell(const std::string& subject, int day, const std::string& actor,
            const google::protobuf::Message& body) {
    const int late = Chance(20) ? static_cast<int>(random_() % 20) : 0;
    const std::string on = FormatDay(kFirst + day), told = FormatDay(kFirst + day + late);
    const std::string id =
        log_.Add({.subject = subject, .on = on, .actor = actor, .recorded_on = told}, body);
    // What opens a case stays.
    if (told_.insert(subject).second || !Chance(10)) return;
    log_.Add({.subject = subject,
              .on = on,
              .actor = actor,
              .recorded_on = FormatDay(kFirst + day + late + 3),
              .retracts = id},
             body);
  }
  void Refer(int i) {
    const int sent = Day();
    v1::ReferralSent body;
    body.set_recipient("cap");
    Tell(Id("referral", i), sent, "ml", body);
    if (Chance(60)) Tell(Id("referral", i), sent + Day() / 4, "cap", v1::ReferralAccepted());
  }
  void Meet(int i) {
    const int held = Day();
    v1::MeetingConvened convened;
    convened.set_body("body/1");
    convened.set_scheduled_on(FormatDay(kFirst + held));
    Tell(Id("meeting", i), held - 5, "prefecture", convened);
    v1::MeetingHeld body;
    body.set_held_on(FormatDay(kFirst + held));
    Tell(Id("meeting", i), held, "prefecture", body);
    v1::MeetingMinutesPublished minutes;
    const int published = held + Day() / 2;
    minutes.set_published_on(FormatDay(kFirst + published));
    if (Chance(70)) Tell(Id("meeting", i), published, "prefecture", minutes);
  }
  void Submit(int i) {
    v1::ProjectSubmitted body;
    body.set_funder("region");
    const int submitted = Day() - 150;
    Tell(Id("project", i), submitted, "asso", body);
    if (Chance(60)) Tell(Id("project", i), submitted + 100 + Day(), "region", v1::FundingRefused());
  }
  void Theme(int i) {
    const int adopted = Day() - 20;
    Tell(Id("theme", i), adopted, "ml", v1::ThemeProposed());
    Tell(Id("theme", i), adopted, "prefecture", v1::ThemeAdopted());
    if (Chance(50)) Tell(Id("theme", i), adopted + Day() / 2, "prefecture", v1::ThemeDropped());
  }
  void Act(int i) {
    v1::ActionAssigned body;
    body.set_assignee("cap");
    const int assigned = Day();
    body.set_due_on(FormatDay(kFirst + assigned + 20));
    Tell(Id("action", i), assigned, "prefecture", body);
    if (Chance(60)) Tell(Id("action", i), assigned + Day() / 3, "cap", v1::ActionDone());
  }
  void Animate() {
    v1::AnimatorAppointed body;
    body.set_employer("mde");
    int day = Day() / 3;
    for (int i = 0; i < 2; ++i, day += 25) {
      Tell(Id("animator", i), day, "prefecture", body);
      day += 1 + Day() / 3;
      Tell(Id("animator", i), day, "prefecture", v1::AnimatorLeft());
    }
  }

  std::mt19937 random_;
  EventFixture log_;
  std::set<std::string> told_;
};

class JudgeTest : public testing::TestWithParam<uint32_t> {};

TEST_P(JudgeTest, DayByDayOrInOneLeapTheSameAlertsAreOpenInTheEnd) {
  RandomLog log(GetParam());
  WatchedLog daily(log.Records()), leap(log.Records()), some(log.Records());
  std::mt19937 random(GetParam());

  size_t said = 0;
  for (int day = 0; day < kDays; ++day) {
    said += daily.JudgeDay(kFirst + day).size();
    ASSERT_THAT(daily.Sayings(kFirst + day), IsEmpty()) << "day " << day << " judged again";
    if (random() % 10 == 0) daily.Restart();
    if (random() % 10 == 0 || day == kDays - 1) some.JudgeDay(kFirst + day);
  }
  leap.JudgeDay(kFirst + kDays - 1);

  EXPECT_GT(said, 0u);
  EXPECT_FALSE(daily.OpenAlerts().empty());
  EXPECT_EQ(daily.OpenAlerts(), leap.OpenAlerts());
  EXPECT_EQ(daily.OpenAlerts(), some.OpenAlerts());
}

// Killed after the hub had taken a part of what was to be said: the rest is said, with the ids that
// it would have had.
TEST_P(JudgeTest, SaysUnderTheSameIdWhatAnInterruptedRunMayHaveSaid) {
  RandomLog log(GetParam());
  WatchedLog first(log.Records()), again(log.Records());

  const auto before = first.Sayings(kFirst + kDays - 1);
  const auto after = again.Sayings(kFirst + kDays - 1);

  ASSERT_EQ(before.size(), after.size());
  std::set<std::string> ids;
  for (size_t i = 0; i < before.size(); ++i) {
    EXPECT_EQ(before[i].id, after[i].id);
    EXPECT_EQ(before[i].event, after[i].event) << before[i].what;
    EXPECT_TRUE(ids.insert(before[i].id).second);
  }
}

INSTANTIATE_TEST_SUITE_P(RandomLogs, JudgeTest, testing::Range(1u, 41u));

TEST(JudgeDayTest, ADayIsOverAtMidnightInParis) {
  absl::Time midnight = absl::FromCivil(absl::CivilDay(2026, 7, 1), Paris());
  EXPECT_EQ(DayOver(midnight), absl::CivilDay(2026, 6, 30));
  EXPECT_EQ(DayOver(midnight - absl::Nanoseconds(1)), absl::CivilDay(2026, 6, 29));
  EXPECT_EQ(EndOf(absl::CivilDay(2026, 6, 30)), midnight - absl::Nanoseconds(1));
}

// Raised by somebody else under a subject of its own: it is not raised again, and it is cleared.
TEST(JudgeDayTest, AnAlertThatAnotherSentinelRaisedIsTheOne) {
  EventFixture log;
  v1::TerritoryDefined territory;
  territory.set_kind(v1::TERRITORY_BASIN);
  territory.set_valid_from("2016-01-01");
  log.Add({.subject = "territory/1107", .on = "2025-01-01"}, territory);
  v1::MeetingConvened convened;
  convened.set_body("body/1");
  convened.set_scheduled_on("2026-01-01");
  log.Add({.subject = "meeting/1", .on = "2025-12-01", .actor = "prefecture"}, convened);
  v1::MeetingHeld held;
  held.set_held_on("2026-01-01");
  log.Add({.subject = "meeting/1", .on = "2026-01-01"}, held);
  v1::AlertRaised raised;
  raised.set_rule(v1::ALERT_MEETING_NO_MINUTES);
  raised.set_about("meeting/1");
  log.Add({.subject = "alert/other", .on = "2026-02-01", .actor = "autre"}, raised);
  log.Add({.subject = "alert/other", .on = "2026-02-02", .actor = "prefecture"},
          v1::AlertAcknowledged());
  v1::MeetingMinutesPublished minutes;
  minutes.set_published_on("2026-02-10");
  log.Add({.subject = "meeting/1", .on = "2026-02-10", .actor = "prefecture"}, minutes);
  WatchedLog watched(log.Records());

  EXPECT_THAT(watched.JudgeDay(absl::CivilDay(2026, 2, 9)), IsEmpty())
      << "acknowledged, it stays open";
  EXPECT_THAT(watched.OpenAlerts(), SizeIs(1));
  ASSERT_THAT(watched.JudgeDay(absl::CivilDay(2026, 2, 10)), SizeIs(1));
  EXPECT_THAT(watched.OpenAlerts(), IsEmpty());
}

}  // namespace
}  // namespace basin
