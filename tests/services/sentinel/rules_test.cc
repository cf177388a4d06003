// Every rule at its exact day: the last day that is in time, the day after, and what clears it.
// Days are judged when they are over. Today is 30 June 2026; Ago(n) is n days before.
#include "services/sentinel/rules.h"

#include <functional>

#include "basin/v1/actor.pb.h"
#include "basin/v1/funding.pb.h"
#include "basin/v1/ground.pb.h"
#include "basin/v1/meeting.pb.h"
#include "basin/v1/need.pb.h"
#include "basin/v1/reception.pb.h"
#include "basin/v1/referral.pb.h"
#include "basin/v1/theme.pb.h"
#include "gmock/gmock.h"
#include "tests/services/sentinel/watched_log.h"

namespace basin {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr absl::CivilDay kToday{2026, 6, 30};
std::string Ago(int days) { return FormatDay(kToday - days); }

class RulesTest : public testing::Test {
 protected:
  RulesTest() {
    v1::TerritoryDefined territory;
    territory.set_name("Bassin");
    territory.set_kind(v1::TERRITORY_BASIN);
    territory.set_valid_from("2016-01-01");
    Add("territory/1107", "2020-01-01", "exploitant", territory);
  }
  std::string Add(const std::string& subject, const std::string& on, const std::string& actor,
                  const google::protobuf::Message& body) {
    return log_.Add({.subject = subject, .on = on, .actor = actor}, body);
  }
  // Alerts of `rule` that are raised, when the log ends with `day`.
  std::vector<v1::AlertRaised> Raised(v1::AlertRule rule, absl::CivilDay day) {
    WatchedLog watched(log_.Records());
    std::vector<v1::AlertRaised> alerts;
    for (const Saying& saying : watched.Sayings(day)) {
      const auto event = ReadEvent(saying.event);
      BASIN_EXPECT_OK(event);
      if (event->header.type != "alert.raised") continue;
      v1::AlertRaised raised;
      EXPECT_TRUE(raised.ParseFromString(std::string(event->body)));
      EXPECT_EQ(event->header.basin, "1107");
      EXPECT_EQ(event->header.origin, v1::SIMULATED);
      EXPECT_LE(event->header.time, EndOf(day));
      if (raised.rule() == rule) alerts.push_back(std::move(raised));
    }
    return alerts;
  }
  // In time on the last day, raised when that is over, about `about`, to `to`; cleared by `clear`,
  // told on the day after.
  void ExpectDue(v1::AlertRule rule, absl::CivilDay last_in_time, const std::string& about,
                 const std::vector<std::string>& to, const std::function<void()>& clear) {
    EXPECT_THAT(Raised(rule, last_in_time - 1), IsEmpty());
    const auto raised = Raised(rule, last_in_time);
    ASSERT_THAT(raised, SizeIs(1));
    EXPECT_EQ(raised[0].about(), about);
    EXPECT_EQ(std::vector<std::string>(raised[0].to().begin(), raised[0].to().end()), to);

    clear();
    WatchedLog watched(log_.Records());
    watched.JudgeDay(last_in_time);
    EXPECT_EQ(watched.OpenAlerts().count({v1::AlertRule_Name(rule), about}), 1u);
    watched.JudgeDay(last_in_time + 1);
    EXPECT_EQ(watched.OpenAlerts().count({v1::AlertRule_Name(rule), about}), 0u) << "cleared";
  }

  void Constitute(const std::string& on, int cadence = 90) {
    v1::BodyConstituted body;
    body.set_kind(v1::BODY_GOVERNANCE);
    body.set_cadence_days(static_cast<uint32_t>(cadence));
    body.add_co_chairs("prefecture");
    body.add_co_chairs("region");
    Add("body/1", on, "prefecture", body);
  }
  void Appoint(const std::string& id, const std::string& on) {
    v1::AnimatorAppointed appointed;
    appointed.set_employer("mde");
    Add("animator/" + id, on, "prefecture", appointed);
  }
  void RegisterRegion() {
    v1::ActorRegistered region;
    region.set_type(v1::ACTOR_REGION);
    Add("actor/region", "2020-01-02", "exploitant", region);
  }
  void Hold(const std::string& on) {
    v1::MeetingConvened convened;
    convened.set_body("body/1");
    convened.set_scheduled_on(on);
    Add("meeting/1", "2025-01-01", "prefecture", convened);
    v1::MeetingHeld held;
    held.set_held_on(on);
    Add("meeting/1", on, "prefecture", held);
  }
  void Refer(const std::string& on) {
    v1::ReferralSent sent;
    sent.set_recipient("cap");
    sent.set_aim(v1::AIM_INCLUSION);
    Add("referral/1", on, "ml", sent);
  }
  void Adopt(const std::string& id, const std::string& on) {
    Add("theme/" + id, "2025-01-02", "ml", v1::ThemeProposed());
    Add("theme/" + id, on, "prefecture", v1::ThemeAdopted());
  }

  EventFixture log_;
};

TEST_F(RulesTest, TheTableHoldsEveryRuleThatIsAboutABasinOnce) {
  std::set<v1::AlertRule> rules;
  for (const Rule& rule : Rules()) EXPECT_TRUE(rules.insert(rule.rule).second);
  EXPECT_EQ(rules.size(), 9u);
  EXPECT_EQ(rules.count(v1::ALERT_DISPARITY_GROWING), 0u);
}

TEST_F(RulesTest, NothingIsDueInABasinWhereNothingHappens) {
  EXPECT_THAT(WatchedLog(log_.Records()).Sayings(kToday), IsEmpty());
}

TEST_F(RulesTest, AReferralIsUnansweredAfterTenDays) {
  Refer(Ago(20));
  ExpectDue(v1::ALERT_REFERRAL_UNANSWERED, kToday - 10, "referral/1", {"cap", "ml"},
            [&] { Add("referral/1", Ago(9), "cap", v1::ReferralUnderReview()); });
}

TEST_F(RulesTest, AnAnswerOnTheTenthDayIsInTime) {
  Refer(Ago(20));
  Add("referral/1", Ago(10) + "T23:59", "cap", v1::ReferralUnderReview());
  EXPECT_THAT(Raised(v1::ALERT_REFERRAL_UNANSWERED, kToday - 10), IsEmpty());
}

TEST_F(RulesTest, AReferralOfThirtyDaysHasExpiredAndIsNotUnansweredAnyMore) {
  Refer(Ago(40));
  EXPECT_THAT(Raised(v1::ALERT_REFERRAL_UNANSWERED, kToday - 11), SizeIs(1));
  EXPECT_THAT(Raised(v1::ALERT_REFERRAL_UNANSWERED, kToday - 10), IsEmpty());
  WatchedLog watched(log_.Records());
  EXPECT_THAT(watched.JudgeDay(kToday - 11), SizeIs(1));
  const std::vector<Saying> sayings = watched.JudgeDay(kToday - 10);
  ASSERT_THAT(sayings, SizeIs(2));
  const auto expired = ReadEvent(sayings[0].event);
  EXPECT_EQ(expired->header.type, "referral.expired");
  EXPECT_EQ(expired->header.subject, "referral/1");
  EXPECT_EQ(expired->header.time, EndOf(kToday - 10)) << "a decision of that day stays legal";
  EXPECT_EQ(ReadEvent(sayings[1].event)->header.type, "alert.cleared");
  EXPECT_THAT(watched.JudgeDay(kToday - 9), IsEmpty());
  watched.Restart();
  EXPECT_THAT(watched.JudgeDay(kToday - 9), IsEmpty());
}

TEST_F(RulesTest, WhatIsUnderReviewDoesNotExpire) {
  Refer(Ago(40));
  Add("referral/1", Ago(10), "cap", v1::ReferralUnderReview());
  for (const Saying& saying : WatchedLog(log_.Records()).Sayings(kToday))
    EXPECT_FALSE(absl::StrContains(saying.what, "expired")) << saying.what;
}

TEST_F(RulesTest, ADecisionThatOccurredInTimeAndIsToldAtOnceKeepsItFromExpiring) {
  Refer(Ago(40));
  Add("referral/1", Ago(10) + "T18:00", "cap", v1::ReferralAccepted());
  EXPECT_THAT(WatchedLog(log_.Records()).Sayings(kToday - 10), IsEmpty());
}

TEST_F(RulesTest, ABodyIsOverdueAfterItsCadence) {
  Constitute(Ago(400));
  Hold(Ago(100));
  Appoint("1", Ago(400));
  ExpectDue(v1::ALERT_MEETING_OVERDUE, kToday - 10, "body/1", {"mde", "prefecture", "region"},
            [&] { Add("body/1", Ago(9), "prefecture", v1::BodyDissolved()); });
}

TEST_F(RulesTest, ABodyThatNeverMetIsOverdueFromItsConstitution) {
  Constitute(Ago(100));
  EXPECT_THAT(Raised(v1::ALERT_MEETING_OVERDUE, kToday - 11), IsEmpty());
  EXPECT_THAT(Raised(v1::ALERT_MEETING_OVERDUE, kToday - 10), SizeIs(1));
}

TEST_F(RulesTest, MinutesAreMissingAfterThirtyDays) {
  Hold(Ago(40));
  ExpectDue(v1::ALERT_MEETING_NO_MINUTES, kToday - 10, "meeting/1", {"prefecture"}, [&] {
    v1::MeetingMinutesPublished minutes;
    minutes.set_published_on(Ago(9));
    Add("meeting/1", Ago(9), "prefecture", minutes);
  });
}

TEST_F(RulesTest, AnActionIsOverdueWhenItsDueDateIsOver) {
  v1::ActionAssigned assigned;
  assigned.set_assignee("cap");
  assigned.set_due_on(Ago(10));
  Add("action/1", Ago(60), "prefecture", assigned);
  ExpectDue(v1::ALERT_ACTION_OVERDUE, kToday - 10, "action/1", {"cap", "prefecture"},
            [&] { Add("action/1", Ago(9), "cap", v1::ActionDone()); });
}

TEST_F(RulesTest, AProjectIsUndecidedAfterHalfAYear) {
  v1::ProjectSubmitted submitted;
  submitted.set_funder("region");
  Add("project/1", Ago(190), "asso", submitted);
  ExpectDue(v1::ALERT_FUNDING_UNDECIDED, kToday - 10, "project/1", {"asso", "region"},
            [&] { Add("project/1", Ago(9), "region", v1::FundingRefused()); });
}

TEST_F(RulesTest, ALabelExpiresInSixtyDays) {
  RegisterRegion();
  v1::ReceptionPlaceOpened opened;
  opened.set_name("Lieu");
  Add("place/1", Ago(300), "asso", opened);
  v1::AdviserLabelGranted granted;
  granted.set_place("place/1");
  granted.set_valid_until(FormatDay(kToday + 50));
  Add("label/1", Ago(300), "prefecture", granted);
  ExpectDue(v1::ALERT_LABEL_EXPIRING, kToday - 10, "label/1", {"asso", "region"}, [&] {
    v1::AdviserLabelRenewed renewed;
    renewed.set_valid_until(FormatDay(kToday + 400));
    Add("label/1", Ago(9), "prefecture", renewed);
  });
}

TEST_F(RulesTest, FewerThanThreeThemesForThirtyDays) {
  Constitute(Ago(400), 1000);
  for (const char* id : {"1", "2", "3"}) Adopt(id, Ago(390));
  Add("theme/1", Ago(40), "prefecture", v1::ThemeDropped());
  ExpectDue(v1::ALERT_THEME_OUT_OF_BAND, kToday - 10, "territory/1107", {"prefecture", "region"},
            [&] { Adopt("4", Ago(9)); });
}

TEST_F(RulesTest, MoreThanSixThemesForThirtyDaysOnEnd) {
  Constitute(Ago(400), 1000);
  for (const char* id : {"1", "2", "3", "4", "5", "6"}) Adopt(id, Ago(390));
  Adopt("7", Ago(40));
  EXPECT_THAT(Raised(v1::ALERT_THEME_OUT_OF_BAND, kToday - 10), SizeIs(1));

  Add("theme/1", Ago(20), "prefecture", v1::ThemeDropped());
  Adopt("8", Ago(19));
  EXPECT_THAT(Raised(v1::ALERT_THEME_OUT_OF_BAND, kToday), IsEmpty()) << "it was six for a day";
}

TEST_F(RulesTest, ThePostOfAnimatorIsVacantForThirtyDays) {
  RegisterRegion();
  Constitute(Ago(400), 1000);
  Appoint("1", Ago(390));
  Add("animator/1", Ago(40), "prefecture", v1::AnimatorLeft());
  ExpectDue(v1::ALERT_ANIMATOR_VACANT, kToday - 10, "animator/1", {"prefecture", "region"},
            [&] { Appoint("2", Ago(9)); });
}

TEST_F(RulesTest, ABasinThatNeverHadAnAnimatorIsVacantSinceItBegan) {
  Constitute(Ago(40), 1000);
  const auto raised = Raised(v1::ALERT_ANIMATOR_VACANT, kToday - 10);
  ASSERT_THAT(raised, SizeIs(1));
  EXPECT_EQ(raised[0].about(), "territory/1107");
  EXPECT_EQ(raised[0].since(), Ago(40));
}

TEST_F(RulesTest, AnActorIsSilentAfterThreeTimesItsOwnCadence) {
  v1::ActorRegistered registered;
  registered.set_type(v1::ACTOR_ASSOCIATION);
  registered.set_cadence_days(30);
  Add("actor/asso", Ago(300), "exploitant", registered);
  Add("need/1", Ago(100), "asso", v1::NeedExpressed());
  ExpectDue(v1::ALERT_ACTOR_SILENT, kToday - 10, "actor/asso", {"asso", "exploitant"},
            [&] { Add("need/2", Ago(9), "asso", v1::NeedExpressed()); });
}

TEST_F(RulesTest, AnActorThatDeclaredNoCadenceOrIsGoneIsNeverSilent) {
  v1::ActorRegistered registered;
  Add("actor/asso", Ago(900), "exploitant", registered);
  registered.set_cadence_days(30);
  Add("actor/gone", Ago(900), "exploitant", registered);
  Add("actor/gone", Ago(800), "exploitant", v1::ActorLeft());
  EXPECT_THAT(Raised(v1::ALERT_ACTOR_SILENT, kToday), IsEmpty());
}

}  // namespace
}  // namespace basin
