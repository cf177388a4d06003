#include "services/query/answerer.h"

#include "basin/v1/funding.pb.h"
#include "gmock/gmock.h"
#include "services/views/view_list.h"
#include "tests/services/projection/damaged_views.h"
#include "tests/services/query/asked_views.h"

namespace basin {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class AnswererTest : public testing::Test, protected AskedViews {};

TEST_F(AnswererTest, AnswersForEveryBasinAndNoRegionOnTheLastDay) {
  Refer("1107", 20, 10);
  End();

  const v1::Answer answer = Ask(HealthOf({}));

  ASSERT_FALSE(answer.has_error()) << answer.error().DebugString();
  EXPECT_EQ(answer.as_of(), "2026-06-30");
  EXPECT_EQ(answer.sequence(), log().last());
  EXPECT_EQ(answer.origin(), v1::SIMULATED);
  ASSERT_THAT(answer.health().basins(), SizeIs(2));
  const v1::Indicator& answered = Find(answer.health().basins(1), "answered_10d");
  EXPECT_EQ(answer.health().basins(1).name(), "Paris");
  EXPECT_EQ(answered.state(), v1::KNOWN);
  EXPECT_EQ(answered.numerator(), 10);
  EXPECT_EQ(answered.denominator(), 20);
  EXPECT_EQ(answered.sample(), 20u);
  EXPECT_EQ(answered.score().hundredths(), 4000u);
  EXPECT_EQ(answered.shown(), "50\u202f%");
  EXPECT_EQ(answered.window_from(), "2025-06-20");
  EXPECT_EQ(answered.window_to(), "2026-06-20");
  EXPECT_EQ(answered.score().coverage_percent(), 100u);
}

TEST_F(AnswererTest, GivesAReasonWhereThereIsNoScore) {
  Refer("1107", 20, 10);
  End();

  const v1::Answer answer = Ask(HealthOf({"1107"}));

  const v1::BasinHealth& paris = answer.health().basins(0);
  EXPECT_FALSE(paris.overall().known());
  EXPECT_EQ(paris.overall().coverage_percent(), 20u);
  EXPECT_THAT(paris.overall().why_not(), HasSubstr("20\u202f%"));
  EXPECT_TRUE(FindDimension(paris, "referrals").score().known());
  EXPECT_EQ(FindDimension(paris, "referrals").weight(), 20u);
  EXPECT_EQ(Find(paris, "held_rate").state(), v1::NO_DATA);
  EXPECT_EQ(Find(paris, "held_rate").score().why_not(), "pas de données");
}

TEST_F(AnswererTest, SpeaksEnglishWhenAsked) {
  Refer("1107", 20, 10);
  End();
  v1::Query query = HealthOf({"1107"});
  query.set_language("en");

  const v1::Answer answer = Ask(query);

  EXPECT_EQ(Find(answer.health().basins(0), "answered_10d").shown(), "50%");
}

TEST_F(AnswererTest, AnswersForThePastAndForWhatWasKnownThen) {
  Refer("1107", 20, 10);
  End();

  const v1::Answer before = Ask(HealthOf({"1107"}, "2026-03-10"));
  EXPECT_EQ(before.as_of(), "2026-03-10");
  EXPECT_EQ(Find(before.health().basins(0), "answered_10d").state(), v1::NO_DATA);

  const v1::Answer known = Ask(HealthOf({"1107"}, "2026-06-30", /*known_at=*/23));
  EXPECT_EQ(Find(known.health().basins(0), "answered_10d").numerator(), 0) << "no answer was yet";

  const v1::Answer long_ago = Ask(HealthOf({"1107"}, "1999-12-31"));
  ASSERT_FALSE(long_ago.has_error());
  EXPECT_EQ(Find(long_ago.health().basins(0), "answered_10d").state(), v1::NO_DATA);
}

TEST_F(AnswererTest, RefusesWhatItCannotAnswer) {
  Refer("1107", 1, 1);
  End();
  v1::Query ahead = HealthOf({});
  ahead.set_at_least(1000);
  struct Case {
    std::string name;
    v1::Query query;
    v1::ErrorCode code;
    std::string detail;
  };
  for (const Case& refused :
       {Case{"unknown basin", HealthOf({"1170"}), v1::UNKNOWN_BASIN, "1107"},
        Case{"a region", HealthOf({"11"}), v1::UNKNOWN_BASIN, ""},
        Case{"unknown indicator", Explain("1107", "referrals.answered_10"), v1::UNKNOWN_INDICATOR,
             "referrals.answered_10d"},
        Case{"a day that does not exist", HealthOf({}, "2026-02-30"), v1::BAD_DATE, ""},
        Case{"no date", HealthOf({}, "yesterday"), v1::BAD_DATE, ""},
        Case{"after the last record", HealthOf({}, "2026-07-01"), v1::OUT_OF_RANGE, "2026-06-30"},
        Case{"beyond what is known", HealthOf({}, "", 1000), v1::NOT_CAUGHT_UP, ""},
        Case{"not caught up", ahead, v1::NOT_CAUGHT_UP, ""},
        Case{"no question", v1::Query(), v1::UNKNOWN_QUERY, ""}}) {
    SCOPED_TRACE(refused.name);
    const v1::Answer answer = Ask(refused.query);
    EXPECT_EQ(answer.error().code(), refused.code) << answer.error().DebugString();
    EXPECT_THAT(answer.error().detail(), HasSubstr(refused.detail));
  }
}

TEST_F(AnswererTest, AnswersOfAnEmptyLogThatThereIsNothing) {
  const v1::Answer answer = Ask(HealthOf({}));

  EXPECT_FALSE(answer.has_error());
  EXPECT_EQ(answer.sequence(), 0u);
  EXPECT_EQ(answer.as_of(), "");
  EXPECT_THAT(answer.health().basins(), IsEmpty());
}

TEST_F(AnswererTest, ExplainsAFigureByItsCases) {
  Refer("1107", 20, 10);
  End();

  const v1::Answer answer = Ask(Explain("1107", "answered_10d"));

  ASSERT_FALSE(answer.has_error()) << answer.error().DebugString();
  const v1::ExplainAnswer& explain = answer.explain();
  ASSERT_THAT(explain.basin().dimensions(), SizeIs(1));
  EXPECT_THAT(explain.basin().dimensions(0).indicators(), SizeIs(1));
  EXPECT_THAT(explain.definition(), HasSubstr("10 jours"));
  ASSERT_THAT(explain.support(), SizeIs(20));
  EXPECT_EQ(explain.support(0).subject(), "referral/1107-0");
  EXPECT_TRUE(explain.support(0).counts_in_numerator());
  EXPECT_EQ(explain.support(0).words(), "réponse après 2\u00a0jours");
  ASSERT_THAT(explain.support(0).events(), SizeIs(2));
  EXPECT_EQ(explain.support(0).events(1).type(), "referral.accepted");
  EXPECT_EQ(explain.support(0).events(1).actor(), "cap");
}

TEST_F(AnswererTest, ExplainsLateAndCorrectedCasesFirstWithTheWholeChain) {
  Refer("1107", 9, 0);
  const std::string accepted =
      log().Add({.subject = "referral/1107-7", .on = "2026-03-09"}, v1::ReferralAccepted());
  log().Add({.subject = "referral/1107-7", .on = "2026-03-10", .corrects = accepted},
            v1::ReferralAccepted());
  log().Add({.subject = "referral/1107-8", .on = "2026-03-09", .recorded_on = "2026-05-01"},
            v1::ReferralAccepted());
  End();

  const v1::ExplainAnswer explain = Ask(Explain("1107", "answered_10d")).explain();

  EXPECT_EQ(explain.support(0).subject(), "referral/1107-8");
  EXPECT_TRUE(explain.support(0).declared_late());
  EXPECT_EQ(explain.support(1).subject(), "referral/1107-7");
  EXPECT_TRUE(explain.support(1).corrected());
  ASSERT_THAT(explain.support(1).events(), SizeIs(3));
  EXPECT_EQ(explain.support(1).events(2).corrects(), accepted);
  EXPECT_EQ(Find(explain.basin(), "answered_10d").declared_late(), 1u);
}

TEST_F(AnswererTest, TellsPerActorHowMuchOfTheSupportWasDeclaredLate) {
  Refer("1107", 9, 3);  // sent by ml, accepted by cap
  log().Add({.subject = "referral/1107-8",
             .on = "2026-03-09",
             .actor = "cap",
             .recorded_on = "2026-05-01"},
            v1::ReferralAccepted());
  End();

  const v1::ExplainAnswer explain = Ask(Explain("1107", "answered_10d")).explain();

  ASSERT_THAT(explain.lateness(), SizeIs(2));
  EXPECT_EQ(explain.lateness(0).actor(), "cap");
  EXPECT_EQ(explain.lateness(0).events(), 4u);
  EXPECT_EQ(explain.lateness(0).declared_late(), 1u);
  EXPECT_EQ(explain.lateness(1).actor(), "ml");
  EXPECT_EQ(explain.lateness(1).events(), 9u);
  EXPECT_EQ(explain.lateness(1).declared_late(), 0u);
  EXPECT_THAT(Ask(Explain("1107", "answered_10d"), Reader()).explain().lateness(), IsEmpty())
      << "a small cell";
}

TEST_F(AnswererTest, TellsWhatWouldChangeAFigure) {
  Refer("1107", 20, 10);
  log().Add({.subject = "referral/new", .on = "2026-06-25"}, v1::ReferralSent());
  End();

  const v1::ExplainAnswer explain = Ask(Explain("1107", "answered_10d")).explain();

  ASSERT_THAT(explain.what_if(), SizeIs(1));
  const v1::WhatIf& what_if = explain.what_if(0);
  EXPECT_EQ(what_if.day(), "2026-07-05");
  EXPECT_EQ(what_if.without().numerator(), 10);
  EXPECT_EQ(what_if.with().numerator(), 11);
  EXPECT_EQ(what_if.with().denominator(), 21);
  EXPECT_TRUE(what_if.with().score().known());
  EXPECT_EQ(
      what_if.words(),
      "Si cette orientation reçoit une réponse au plus tard le 5\u00a0juillet 2026, la valeur "
      "ce jour-là est de 52\u202f% au lieu de 48\u202f%.");
  EXPECT_THAT(what_if.event_types(), SizeIs(4));
  ASSERT_THAT(what_if.cases(), SizeIs(1));
  EXPECT_EQ(what_if.cases(0).subject(), "referral/new");
  EXPECT_EQ(what_if.cases(0).act_by(), "2026-07-05");
  EXPECT_EQ(what_if.cases(0).last_day(), "2026-07-05");
  EXPECT_EQ(what_if.cases_total(), 1u);
  EXPECT_THAT(Ask(Explain("1107", "answered_10d"), Reader()).explain().what_if(), SizeIs(1));
}

TEST_F(AnswererTest, TellsNothingThatWouldGiveASmallCellAway) {
  Refer("1107", 20, 10);
  Refer("1116", 9, 3);
  log().Add({.subject = "referral/new", .on = "2026-06-25", .basin = "1116"}, v1::ReferralSent());
  End();
  v1::Query of_march = Explain("1107", "answered_10d");
  of_march.mutable_explain()->set_as_of("2026-03-05");

  EXPECT_THAT(Ask(Explain("1116", "answered_10d"), Reader()).explain().what_if(), IsEmpty());
  EXPECT_THAT(Ask(Explain("1116", "answered_10d")).explain().what_if(), SizeIs(1));
  EXPECT_THAT(Ask(of_march, Reader()).explain().what_if(), IsEmpty())
      << "what is hidden on that day depends on the other basins";
  EXPECT_THAT(Ask(of_march, MemberOf("1107")).explain().what_if(), SizeIs(1));
}

TEST_F(AnswererTest, ShowsWhatFundsComparedWithTheRegionsMedian) {
  const auto award = [&](const std::string& basin, int64_t cents) {
    v1::FundingAwarded awarded;
    awarded.set_convention_on("2026-03-01");
    awarded.set_amount_cents(cents);
    awarded.set_beneficiary_siret("21750001600019");
    log().Add({.subject = "project/" + basin, .on = "2026-03-01", .basin = basin}, awarded);
  };
  award("1107", 500'000);
  award("1116", 300'000);
  End();

  for (const v1::Query& query : {HealthOf({"1107"}), HealthOf({})}) {
    const v1::Answer answer = Ask(query);
    for (const v1::BasinHealth& basin : answer.health().basins()) {
      SCOPED_TRACE(basin.basin());
      const v1::RegionMedian& median = Find(basin, "euros_per_inhabitant").region_median();
      EXPECT_EQ(median.numerator(), 300'000) << "the lower of two";
      EXPECT_EQ(median.denominator(), 1000);
      EXPECT_EQ(median.shown(), "3,00\u202f€");
      EXPECT_EQ(median.basins(), 2u);
      EXPECT_FALSE(Find(basin, "open_calls").has_region_median()) << "no basin has data";
      EXPECT_FALSE(Find(basin, "paid_share").has_region_median());
    }
  }
}

TEST_F(AnswererTest, HidesSmallCellsFromReadersWithoutTheRight) {
  Refer("1107", 20, 2);
  Refer("1116", 40, 20);
  End();

  const v1::Answer outsider = Ask(HealthOf({"1107"}), Reader());
  const v1::Indicator& hidden = Find(outsider.health().basins(0), "answered_10d");
  EXPECT_EQ(hidden.state(), v1::MASKED);
  EXPECT_EQ(hidden.denominator(), 0);
  EXPECT_EQ(hidden.sample(), 0u);
  EXPECT_EQ(hidden.shown(), "");
  EXPECT_FALSE(FindDimension(outsider.health().basins(0), "referrals").score().known());
  EXPECT_THAT(Ask(Explain("1107", "answered_10d"), Reader()).explain().support(), IsEmpty());

  EXPECT_EQ(
      Find(Ask(HealthOf({"1107"}), MemberOf("1107")).health().basins(0), "answered_10d").state(),
      v1::KNOWN);
  EXPECT_EQ(Find(Ask(HealthOf({"1107"}), Operator()).health().basins(0), "answered_10d").state(),
            v1::KNOWN);
}

TEST_F(AnswererTest, HidesTheSameWhenABasinIsAskedForAlone) {
  Refer("1107", 20, 2);
  Refer("1116", 40, 20);
  End();

  // 1116 is hidden because 1107 alone would be.
  const v1::Answer alone = Ask(HealthOf({"1116"}), Reader());
  EXPECT_EQ(Find(alone.health().basins(0), "answered_10d").state(), v1::MASKED);
}

TEST_F(AnswererTest, TellsHowFarEachViewIs) {
  End();
  v1::Query query;
  query.mutable_status();

  const v1::Answer answer = Ask(query);

  ASSERT_THAT(answer.status().projections(), SizeIs(MakeViews().size()));
  EXPECT_EQ(answer.status().hub_head(), log().last() + 5);
  EXPECT_EQ(answer.status().projections(0).name(), "basins");
  EXPECT_EQ(answer.status().projections(0).checkpoint(), log().last());
  EXPECT_EQ(answer.status().projections(0).lag(), 5u);
}

TEST_F(AnswererTest, AnswersTheSameQuestionWithTheSameBytes) {
  Refer("1107", 20, 10);
  Refer("1116", 7, 3);
  End();

  EXPECT_EQ(Ask(HealthOf({})).SerializeAsString(), Ask(HealthOf({})).SerializeAsString());
}

TEST(AnswerQueryTest, SaysThatRowsCannotBeReadAndNothingOfTheMachine) {
  const v1::Answer answer = AnswerQuery(HealthOf({}), DamagedViews(), Reader(), FollowedLog());

  EXPECT_EQ(answer.error().code(), v1::IO_FAILED);
  EXPECT_THAT(answer.error().detail(), HasSubstr("basinctl views rebuild"));
  EXPECT_THAT(answer.error().detail_fr(), HasSubstr("illisibles"));
  EXPECT_THAT(answer.error().detail(), Not(HasSubstr("checksum"))) << "that is for the log";
}

}  // namespace
}  // namespace basin
