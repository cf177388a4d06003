// What would change an indicator, by hand, and on random logs by doing it. Today is 30 June 2026;
// Ago(n) is n days before, In(n) n days later.
#include "services/views/health/what_if.h"

#include <deque>
#include <map>
#include <random>
#include <set>

#include "absl/strings/str_cat.h"
#include "basin/v1/referral.pb.h"
#include "services/views/health/what_if_words.h"
#include "tests/services/views/folded_log.h"
#include "tests/services/views/health/random_log.h"

namespace basin {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr absl::CivilDay kToday = FoldedLog::kToday;

// The facts of "1107" that a log tells, at any moment. Facts live as long as this object.
class ToldFacts {
 public:
  explicit ToldFacts(const EventFixture& log) { FoldRecords(log.Records(), store_); }

  BasinFacts& At(const Moment& moment) {
    const auto snapshot = store_.Snapshot();
    auto memberships = Memberships::Read(*snapshot->Open(kBasinsView), moment);
    BASIN_CHECK(memberships.ok());
    auto facts = ReadBasinFacts(*snapshot, {.code = "1107", .name = "Bassin"},
                                *std::move(memberships), moment);
    BASIN_CHECK(facts.ok());
    return facts_.emplace_back(*std::move(facts));
  }
  Measure Of(const IndicatorType& type, absl::CivilDay day) {
    for (Measure& measure : MeasureBasin(At({day}), day))
      if (measure.type == &type) return std::move(measure);
    BASIN_CHECK(false);
    return {};
  }
  // Every plan that tells something.
  std::vector<WhatIf> WhatIfs(const IndicatorType& type, absl::CivilDay today,
                              bool may_see_small_cells = true) {
    std::vector<WhatIf> told;
    for (const WhatIfPlan& plan : PlanWhatIf(type, At({today}), today))
      if (auto what_if = TryPlan(type, plan, today, may_see_small_cells, At({plan.day}));
          what_if.has_value())
        told.push_back(*std::move(what_if));
    return told;
  }

 private:
  MemoryViewStore store_;
  std::deque<BasinFacts> facts_;
};

std::vector<std::string> SubjectsOf(const WhatIf& what_if) {
  std::vector<std::string> subjects;
  for (const OpenCase& open_case : what_if.cases) subjects.push_back(open_case.subject);
  return subjects;
}

class WhatIfTest : public testing::Test, protected FoldedLog {
 protected:
  static std::string In(int days) { return Ago(-days); }

  void Send(const std::string& id, int days_ago) {
    Add("referral/" + id, Ago(days_ago), v1::ReferralSent());
  }
  void Accept(const std::string& id, int days_ago) {
    Add("referral/" + id, Ago(days_ago), v1::ReferralAccepted());
  }
  void Constitute(const std::string& body, int days_ago) {
    v1::BodyConstituted constituted;
    constituted.set_kind(v1::BODY_OPERATIONAL);  // every 90 days
    Add("body/" + body, Ago(days_ago), constituted);
  }
  void Convene(const std::string& id, int days_ago, const std::string& body = "copil") {
    v1::MeetingConvened convened;
    convened.set_body("body/" + body);
    convened.set_scheduled_on(Ago(days_ago));
    Add("meeting/" + id, Ago(days_ago + 20), convened);
  }
  void Hold(const std::string& id, int days_ago) {
    v1::MeetingHeld held;
    held.set_held_on(Ago(days_ago));
    Add("meeting/" + id, Ago(days_ago), held);
  }
  void Express(const std::string& id, int days_ago, v1::NeedPublic whose) {
    v1::NeedExpressed need;
    need.set_public_(whose);
    need.set_qualification(v1::QUALIFICATION_BAC);
    Add("need/" + id, Ago(days_ago), need);
  }

  std::vector<WhatIf> WhatIfs(absl::string_view indicator, absl::CivilDay today = kToday,
                              bool may_see_small_cells = true) {
    told_.emplace_back(log());
    return told_.back().WhatIfs(*FindIndicator(indicator), today, may_see_small_cells);
  }
  WhatIf Only(absl::string_view indicator) {
    std::vector<WhatIf> what_ifs = WhatIfs(indicator);
    EXPECT_THAT(what_ifs, SizeIs(1));
    BASIN_CHECK(!what_ifs.empty());
    return what_ifs.front();
  }

 private:
  std::deque<ToldFacts> told_;
};

// answered_10d: eight referrals of March, five answered; three sent 5 days ago count from In(5) on.
TEST_F(WhatIfTest, TellsWhatAnsweringThreeReferralsInTimeWouldMake) {
  for (int i = 0; i < 8; ++i) Send(absl::StrCat("old", i), 100);
  for (int i = 0; i < 5; ++i) Accept(absl::StrCat("old", i), 95);
  for (const char* id : {"a", "b", "c"}) Send(id, 5);

  const WhatIf what_if = Only("answered_10d");

  EXPECT_EQ(what_if.day, kToday + 5);
  EXPECT_THAT(SubjectsOf(what_if), ElementsAre("referral/a", "referral/b", "referral/c"));
  EXPECT_EQ(what_if.cases[0].last_day, kToday + 5);
  EXPECT_THAT(what_if.without, IsFraction(5, 11));
  EXPECT_THAT(what_if.with, IsFraction(8, 11));
  EXPECT_EQ(WordsFor(what_if, Language::kFrench),
            "Si ces 3 orientations reçoivent une réponse au plus tard le 5\u00a0juillet 2026, la "
            "valeur ce jour-là est de 73\u202f% au lieu de 45\u202f%.");
  EXPECT_EQ(
      WordsFor(what_if, Language::kEnglish),
      "If these 3 referrals are answered by 5 July 2026, the value on that day is 73% instead "
      "of 45%.");
}

TEST_F(WhatIfTest, HelpsOnTheTenthDayButNotOnTheEleventh) {
  Send("tenth", 10);
  Send("eleventh", 11);

  const WhatIf what_if = Only("answered_10d");

  EXPECT_EQ(what_if.day, kToday);
  EXPECT_THAT(SubjectsOf(what_if), ElementsAre("referral/tenth"));
  EXPECT_THAT(what_if.without, IsFraction(0, 2));
  EXPECT_THAT(what_if.with, IsFraction(1, 2));
}

// Of four days on which one counts: the next, the one after it, and the last with all of them.
TEST_F(WhatIfTest, LooksAtTheNextTwoDaysAndTheLast) {
  for (const int days_ago : {1, 3, 5, 7}) Send(absl::StrCat("sent-", days_ago), days_ago);

  const std::vector<WhatIf> what_ifs = WhatIfs("answered_10d");

  ASSERT_THAT(what_ifs, SizeIs(3));
  EXPECT_EQ(what_ifs[0].day, kToday + 3);
  EXPECT_THAT(SubjectsOf(what_ifs[0]), ElementsAre("referral/sent-7"));
  EXPECT_EQ(what_ifs[1].day, kToday + 5);
  EXPECT_THAT(SubjectsOf(what_ifs[1]), ElementsAre("referral/sent-7", "referral/sent-5"));
  EXPECT_EQ(what_ifs[2].day, kToday + 9);
  EXPECT_THAT(what_ifs[2].cases, SizeIs(4));
  EXPECT_THAT(what_ifs[2].with, IsFraction(4, 4));
  EXPECT_EQ(WordsFor(what_ifs[1], Language::kFrench),
            "Si ces 2 orientations reçoivent une réponse au plus tard à la date de chaque dossier "
            "(du 3\u00a0juillet 2026 au 5\u00a0juillet 2026), la valeur au 5\u00a0juillet 2026 est "
            "de 100\u202f% au lieu de 0\u202f%.");
}

// Whoever is not under review by the 30th day expires, and can be decided about no more.
TEST_F(WhatIfTest, DecidesBeforeAReferralExpiresUnlessItIsUnderReview) {
  Send("waiting", 20);
  Send("reviewed", 20);
  Add("referral/reviewed", Ago(15), v1::ReferralUnderReview());

  const WhatIf what_if = Only("decided_60d");

  EXPECT_EQ(what_if.day, kToday + 40);
  EXPECT_THAT(SubjectsOf(what_if), ElementsAre("referral/waiting", "referral/reviewed"));
  EXPECT_EQ(what_if.cases[0].last_day, kToday + 10);
  EXPECT_EQ(what_if.cases[1].last_day, kToday + 40);
  EXPECT_THAT(what_if.without, IsFraction(0, 2));
  EXPECT_THAT(what_if.with, IsFraction(2, 2));
}

TEST_F(WhatIfTest, LeavesOutWhatNothingCanBeToldOfAnyMore) {
  Send("expired", 40);
  Add("referral/expired", Ago(10), v1::ReferralExpired());
  Send("withdrawn", 5);
  Add("referral/withdrawn", Ago(1), v1::ReferralWithdrawn());

  EXPECT_THAT(WhatIfs("decided_60d"), IsEmpty());
  EXPECT_THAT(WhatIfs("answered_10d"), IsEmpty());
}

// Two decided, one expired; "a" would be the second to expire.
TEST_F(WhatIfTest, KeepsReferralsFromExpiring) {
  for (const char* id : {"x", "y", "z"}) Send(id, 100);
  Accept("x", 95);
  Accept("y", 95);
  Send("a", 20);

  const WhatIf what_if = Only("expired_share");

  EXPECT_EQ(what_if.day, kToday + 10);
  EXPECT_THAT(SubjectsOf(what_if), ElementsAre("referral/a"));
  EXPECT_THAT(what_if.without, IsFraction(2, 4));
  EXPECT_THAT(what_if.with, IsFraction(1, 4));
  EXPECT_EQ(WordsFor(what_if, Language::kFrench),
            "Si cette orientation est décidée au plus tard le 10\u00a0juillet 2026, la valeur ce "
            "jour-là est de 25\u202f% au lieu de 50\u202f%.");
}

// Accepted 80 days ago: counted from In(10) on, so at the horizon in 30 days; 10 days ago: not yet.
TEST_F(WhatIfTest, AsksForOutcomesWithinThirtyDays) {
  for (const char* id : {"a", "b", "young", "absent"}) Send(id, 120);
  Accept("a", 100);
  Accept("b", 80);
  Accept("young", 10);
  Accept("absent", 100);
  Add("referral/absent", Ago(99), v1::ReferralNoShow());

  const WhatIf what_if = Only("outcome_known");

  EXPECT_EQ(what_if.day, kToday + 30);
  EXPECT_THAT(SubjectsOf(what_if), ElementsAre("referral/a", "referral/b"));
  EXPECT_EQ(what_if.cases[0].last_day, kToday - 100 + 90 + 364);
  EXPECT_EQ(what_if.ActBy(what_if.cases[0]), kToday + 30);
  EXPECT_THAT(what_if.without, IsFraction(0, 3));
  EXPECT_THAT(what_if.with, IsFraction(2, 3));
}

TEST_F(WhatIfTest, AsksForMinutesUntilTheFifteenthDay) {
  Convene("1", 100);
  Hold("1", 100);
  Convene("2", 5);
  Hold("2", 5);

  const WhatIf what_if = Only("minutes_15d");

  EXPECT_EQ(what_if.day, kToday + 10);
  EXPECT_THAT(SubjectsOf(what_if), ElementsAre("meeting/2"));
  EXPECT_THAT(what_if.without, IsFraction(0, 2));
  EXPECT_THAT(what_if.with, IsFraction(1, 2));
}

TEST_F(WhatIfTest, HoldsMeetingsBeforeTheyLapse) {
  Convene("held", 100);
  Hold("held", 100);
  Convene("silent", 4);
  Convene("lapsed", 15);

  const WhatIf what_if = Only("held_rate");

  EXPECT_EQ(what_if.day, kToday + 10);
  EXPECT_THAT(SubjectsOf(what_if), ElementsAre("meeting/silent"));
  EXPECT_THAT(what_if.without, IsFraction(1, 3));
  EXPECT_THAT(what_if.with, IsFraction(2, 3));
}

// "copil" met 80 days ago and is past its 90 days in 30 days; "cotech" met 30 days ago.
TEST_F(WhatIfTest, MeetsOnTheDayThatIsLookedAt) {
  Constitute("copil", 400);
  Constitute("cotech", 400);
  Convene("1", 80);
  Hold("1", 80);
  Convene("2", 30, "cotech");
  Hold("2", 30);

  const WhatIf what_if = Only("days_since_meeting");

  EXPECT_EQ(what_if.day, kToday + 30);
  EXPECT_THAT(SubjectsOf(what_if), ElementsAre("body/copil"));
  EXPECT_THAT(what_if.without, IsNumber(110));
  EXPECT_THAT(what_if.with, IsNumber(60));
  EXPECT_EQ(WordsFor(what_if, Language::kFrench),
            "Si cette instance se réunit le 30\u00a0juillet 2026, la valeur ce jour-là est de "
            "60\u00a0jours au lieu de 110\u00a0jours.");
}

TEST_F(WhatIfTest, DecidesAboutProjectsWithinTheirHundredAndEightyDays) {
  Add("project/old", Ago(200), v1::ProjectSubmitted());
  Add("project/a", Ago(170), v1::ProjectSubmitted());
  Add("project/withdrawn", Ago(170), v1::ProjectSubmitted());
  Add("project/withdrawn", Ago(160), v1::ProjectWithdrawn());

  const WhatIf what_if = Only("decided_180d");

  EXPECT_EQ(what_if.day, kToday + 10);
  EXPECT_THAT(SubjectsOf(what_if), ElementsAre("project/a"));
  EXPECT_THAT(what_if.without, IsFraction(0, 3));
  EXPECT_THAT(what_if.with, IsFraction(1, 3));
}

TEST_F(WhatIfTest, NamesTheNeedsOfTheIndicatorsOwnPublic) {
  Express("youth", 100, v1::PUBLIC_YOUTH);
  Express("company", 100, v1::PUBLIC_COMPANY);

  const WhatIf of_youth = Only("needs_answered_youth");
  const WhatIf of_all = Only("needs_answered");

  EXPECT_THAT(SubjectsOf(of_youth), ElementsAre("need/youth"));
  EXPECT_THAT(of_youth.with, IsFraction(1, 1));
  EXPECT_THAT(SubjectsOf(of_all), ElementsAre("need/company", "need/youth"));
  EXPECT_THAT(of_all.without, IsFraction(0, 2));
}

TEST_F(WhatIfTest, ClosesTrainingGaps) {
  Add("gap/1", Ago(100), v1::TrainingGapDeclared());
  Add("gap/2", Ago(70), v1::TrainingGapDeclared());
  Add("gap/closed", Ago(100), v1::TrainingGapDeclared());
  Add("gap/closed", Ago(50), v1::TrainingGapClosed());

  const WhatIf what_if = Only("training_gaps_open");

  EXPECT_THAT(SubjectsOf(what_if), ElementsAre("gap/1", "gap/2"));
  EXPECT_EQ(what_if.cases[0].last_day, kToday - 100 + 90 + 729);
  EXPECT_THAT(what_if.without, IsFraction(2, 3));
  EXPECT_THAT(what_if.with, IsFraction(0, 3));
}

// One is due in 10 days, one was due 50 days ago: too late for the former's rate, and yet overdue.
TEST_F(WhatIfTest, FinishesActionsByTheirDueDates) {
  const auto assign = [&](const std::string& id, int due_days_ago) {
    v1::ActionAssigned assigned;
    assigned.set_due_on(Ago(due_days_ago));
    Add("action/" + id, Ago(100), assigned);
  };
  assign("due", -10);
  assign("overdue", 50);

  const WhatIf in_time = Only("actions_on_time");
  const WhatIf at_all = Only("actions_overdue_age");

  EXPECT_EQ(in_time.day, kToday + 10);
  EXPECT_THAT(SubjectsOf(in_time), ElementsAre("action/due"));
  EXPECT_THAT(in_time.without, IsFraction(0, 2));
  EXPECT_THAT(in_time.with, IsFraction(1, 2));
  EXPECT_THAT(SubjectsOf(at_all), ElementsAre("action/due", "action/overdue"));
  EXPECT_THAT(at_all.without, IsNumber(20)) << "of 20 and 80 days, the lower";
  EXPECT_THAT(at_all.with, IsNumber(0));
}

TEST_F(WhatIfTest, SaysNothingWhereNothingIsOpen) {
  Send("a", 100);
  Accept("a", 95);

  EXPECT_THAT(WhatIfs("answered_10d"), IsEmpty());
  EXPECT_THAT(WhatIfs("mix_choices"), IsEmpty());
  EXPECT_THAT(WhatIfs("held_rate"), IsEmpty());
}

// Asked about a day of March, with what was recorded since: "a" was answered a day later.
TEST_F(WhatIfTest, KnowsOfAPastDayWhatCameAfterwards) {
  Send("a", 100);
  Send("b", 100);
  Accept("a", 94);

  const std::vector<WhatIf> what_ifs = WhatIfs("answered_10d", kToday - 95);

  ASSERT_THAT(what_ifs, SizeIs(1));
  EXPECT_EQ(what_ifs[0].day, kToday - 90);
  EXPECT_THAT(SubjectsOf(what_ifs[0]), ElementsAre("referral/b"));
  EXPECT_THAT(what_ifs[0].without, IsFraction(1, 2));
  EXPECT_THAT(what_ifs[0].with, IsFraction(2, 2));
}

// 10 of 20 answered today; with one more the complement is never small, with 8 more it is.
TEST_F(WhatIfTest, TellsNoSmallCellToWhoMayNotSeeIt) {
  for (int i = 0; i < 20; ++i) Send(absl::StrCat("old", i), 100);
  for (int i = 0; i < 10; ++i) Accept(absl::StrCat("old", i), 95);
  Send("a", 5);
  EXPECT_THAT(WhatIfs("answered_10d", kToday, false), SizeIs(1));

  for (int i = 10; i < 16; ++i) Accept(absl::StrCat("old", i), 95);
  EXPECT_THAT(WhatIfs("answered_10d", kToday, false), IsEmpty());
  EXPECT_THAT(WhatIfs("answered_10d", kToday, true), SizeIs(1));
}

// ---- the promise, kept by doing it ----

// Does what is suggested, on random days up to the last, by any of the events that do it.
class Doer {
 public:
  Doer(EventFixture& log, std::mt19937& random) : log_(log), random_(random) {
    for (const RecordView& record : log.Views())
      basin_of_.emplace(std::string(record.event.header.subject),
                        std::string(record.event.header.basin));
  }

  void Do(const WhatIf& what_if, absl::CivilDay today) {
    for (const OpenCase& open_case : what_if.cases) {
      const absl::CivilDay act_by = what_if.ActBy(open_case);
      const auto days = static_cast<unsigned>(act_by - today + 1);
      const absl::CivilDay day =
          HelpsOnAnyDay(what_if.remedy) ? today + static_cast<int>(random_() % days) : act_by;
      const auto types = EventTypesOf(what_if.remedy);
      Tell(open_case.subject, types[random_() % types.size()], day,
           what_if.remedy == Remedy::kConveneBody);
    }
  }

 private:
  void Tell(const std::string& subject, absl::string_view type, absl::CivilDay day, bool convene) {
    if (convene) {
      v1::MeetingConvened convened;
      convened.set_body(subject);
      convened.set_scheduled_on(FormatDay(day));
      const std::string meeting = "meeting/of-" + subject;
      basin_of_[meeting] = basin_of_[subject];
      Add(meeting, day, convened);
      return Add(meeting, day, Held(day));
    }
    if (type == "referral.accepted") return Add(subject, day, v1::ReferralAccepted());
    if (type == "referral.refused") return Add(subject, day, v1::ReferralRefused());
    if (type == "referral.redirected") return Add(subject, day, v1::ReferralRedirected());
    if (type == "referral.under_review") return Add(subject, day, v1::ReferralUnderReview());
    if (type == "meeting.held") return Add(subject, day, Held(day));
    if (type == "funding.refused") return Add(subject, day, v1::FundingRefused());
    if (type == "need.answered") return Add(subject, day, v1::NeedAnswered());
    if (type == "action.done") return Add(subject, day, v1::ActionDone());
    if (type == "training.gap_closed") return Add(subject, day, v1::TrainingGapClosed());
    if (type == "referral.completed") {
      v1::ReferralCompleted completed;
      completed.set_outcome(v1::REFERRAL_OUTCOME_TRAINING);
      return Add(subject, day, completed);
    }
    if (type == "meeting.minutes_published") {
      v1::MeetingMinutesPublished minutes;
      minutes.set_published_on(FormatDay(day));
      return Add(subject, day, minutes);
    }
    ASSERT_EQ(type, "funding.awarded");
    v1::FundingAwarded award;
    award.set_convention_on(FormatDay(day));
    Add(subject, day, award);
  }
  static v1::MeetingHeld Held(absl::CivilDay day) {
    v1::MeetingHeld held;
    held.set_held_on(FormatDay(day));
    return held;
  }
  void Add(const std::string& subject, absl::CivilDay day, const google::protobuf::Message& body) {
    log_.Add({.subject = subject,
              .on = FormatDay(day),
              .basin = basin_of_[subject],
              .recorded_on = FoldedLog::Ago(-400)},
             body);
  }

  EventFixture& log_;
  std::mt19937& random_;
  std::map<std::string, std::string> basin_of_;
};

bool SameValue(const Measure& a, const Measure& b) {
  return a.state == b.state && a.numerator == b.numerator && a.denominator == b.denominator;
}

class PromiseTest : public testing::TestWithParam<int> {};

TEST_P(PromiseTest, IsKeptByTheLogOnThatDay) {
  const unsigned seed = static_cast<unsigned>(GetParam()) * 1299709u;
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  const RandomLog told(seed);
  ToldFacts before(told.log());
  for (const absl::CivilDay today : {kToday, kToday - static_cast<int>(random() % 900)})
    for (const IndicatorType& type : IndicatorTypes())
      for (const WhatIf& what_if : before.WhatIfs(type, today)) {
        EventFixture log = told.log();
        Doer(log, random).Do(what_if, today);
        ToldFacts after(log);
        EXPECT_TRUE(SameValue(before.Of(type, what_if.day), what_if.without))
            << type.name << " on " << what_if.day << " asked on " << today;
        EXPECT_TRUE(SameValue(after.Of(type, what_if.day), what_if.with))
            << type.name << " on " << what_if.day << " asked on " << today << ": "
            << after.Of(type, what_if.day) << " instead of " << what_if.with;
      }
}

// Where acting has a date, a day later is too late: as if nothing had been done.
TEST_P(PromiseTest, IsBrokenByADelay) {
  const unsigned seed = static_cast<unsigned>(GetParam()) * 15485863u;
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  const RandomLog told(seed);
  ToldFacts before(told.log());
  for (const char* indicator : {"answered_10d", "expired_share", "minutes_15d", "held_rate",
                                "decided_180d", "sent_answered_10d", "actions_on_time"}) {
    const IndicatorType& type = *FindIndicator(indicator);
    for (WhatIf what_if : before.WhatIfs(type, kToday)) {
      const absl::CivilDay too_late = what_if.day + 1;
      what_if.day = too_late;
      for (OpenCase& open_case : what_if.cases) open_case.last_day = too_late;
      EventFixture log = told.log();
      Doer(log, random).Do(what_if, too_late);
      ToldFacts after(log);
      EXPECT_TRUE(SameValue(after.Of(type, too_late), before.Of(type, too_late))) << indicator;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, PromiseTest, testing::Range(1, 61));

TEST(RandomLogTest, PromisesSomethingOfEveryKind) {
  std::set<Remedy> remedies;
  for (unsigned seed = 1; seed <= 100; ++seed) {
    const RandomLog told(seed * 1299709u);
    ToldFacts facts(told.log());
    for (const IndicatorType& type : IndicatorTypes())
      for (const WhatIf& what_if : facts.WhatIfs(type, kToday)) remedies.insert(what_if.remedy);
  }
  EXPECT_THAT(remedies, SizeIs(10));
}

}  // namespace
}  // namespace basin
