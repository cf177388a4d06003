#include "services/query/answer_region.h"

#include "gmock/gmock.h"
#include "services/views/health/measure.h"
#include "tests/services/query/asked_views.h"

namespace basin {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class AnswerRegionTest : public testing::Test, protected AskedViews {
 protected:
  v1::Disparity Figure(const std::string& name, const std::string& as_of = "",
                       const Reader& reader = Operator()) {
    const v1::Answer answer = Ask(DisparityOf(name, as_of), reader);
    EXPECT_FALSE(answer.has_error()) << answer.error().DebugString();
    EXPECT_EQ(answer.region().disparity().figures_size(), 1);
    return answer.region().disparity().figures_size() == 1 ? answer.region().disparity().figures(0)
                                                           : v1::Disparity();
  }
};

// 20 of 20 and 20 of 80: 40 % of all, which is worth 20; the mean of both would be 62 %.
TEST_F(AnswerRegionTest, ComputesARegionOnThePooledEvents) {
  Refer("1107", 20, 20);
  Refer("1116", 80, 20);
  End();

  const v1::Answer answer = Ask(HealthOfRegion("11"));

  ASSERT_FALSE(answer.has_error()) << answer.error().DebugString();
  EXPECT_EQ(answer.as_of(), "2026-06-30");
  EXPECT_EQ(answer.sequence(), log().last());
  EXPECT_EQ(answer.origin(), v1::SIMULATED);
  const v1::PooledHealth& region = answer.region().region();
  EXPECT_EQ(region.health().basin(), "11");
  EXPECT_EQ(region.health().name(), "Île-de-France");
  ASSERT_THAT(region.basins(), SizeIs(2));
  EXPECT_EQ(region.basins(0).basin(), "1107");
  EXPECT_EQ(region.basins(1).name(), "Est 77");
  const v1::Indicator& answered = Find(region.health(), "answered_10d");
  EXPECT_EQ(answered.numerator(), 40);
  EXPECT_EQ(answered.denominator(), 100);
  EXPECT_EQ(answered.score().hundredths(), 2000u);
}

TEST_F(AnswerRegionTest, TakesTheOnlyRegionWhenNoneIsNamed) {
  Refer("1107", 20, 10);
  End();

  EXPECT_EQ(Ask(HealthOfRegion()).SerializeAsString(),
            Ask(HealthOfRegion("11")).SerializeAsString());
}

TEST_F(AnswerRegionTest, ScoresARegionWithItsOwnParameters) {
  v1::ParametersSet set;
  v1::ScoreLine& line = *set.add_lines();
  line.set_indicator("answered_10d");
  for (const uint32_t score : {0, 100}) {
    v1::ScorePoint& point = *line.add_points();
    point.set_numerator(score);
    point.set_denominator(100);
    point.set_score(score);
  }
  log().Add({.subject = "parameters/11", .on = "2026-01-01", .basin = "11"}, set);
  Refer("1107", 20, 10);
  End();

  const v1::Answer answer = Ask(HealthOfRegion());

  EXPECT_EQ(Find(answer.region().region().health(), "answered_10d").score().hundredths(), 5000u);
  EXPECT_EQ(answer.parameters_version(), log().last() - 31);
}

// Whoever sees one of two basins would get the other's value by subtracting.
TEST_F(AnswerRegionTest, HidesWhatWouldGiveAHiddenBasinAway) {
  Refer("1107", 20, 10);
  Refer("1116", 40, 3);
  End();

  const v1::BasinHealth operators = Ask(HealthOfRegion()).region().region().health();
  EXPECT_EQ(Find(operators, "answered_10d").numerator(), 13);
  const v1::BasinHealth own = Ask(HealthOfRegion(), MemberOf("1107")).region().region().health();
  EXPECT_EQ(Find(own, "answered_10d").state(), v1::MASKED);
  EXPECT_EQ(Find(own, "answered_10d").denominator(), 0);
  EXPECT_FALSE(FindDimension(own, "referrals").score().known());
  // Who sees neither basin sees their sum, which is that of two.
  const v1::BasinHealth outsiders = Ask(HealthOfRegion(), Reader()).region().region().health();
  EXPECT_EQ(Find(outsiders, "answered_10d").numerator(), 13);
}

TEST_F(AnswerRegionTest, ListsTheBasinsThatTouchADepartementAndMarksThoseShared) {
  Refer("1107", 20, 10);
  End();

  const v1::DepartementHealth paris = Ask(HealthOfDepartement("75")).region().departement();
  ASSERT_THAT(paris.basins(), SizeIs(1));
  EXPECT_EQ(paris.basins(0).health().basin(), "1107");
  EXPECT_FALSE(paris.basins(0).shared());
  EXPECT_EQ(Find(paris.basins(0).health(), "answered_10d").numerator(), 10);
  const v1::DepartementHealth east = Ask(HealthOfDepartement("94")).region().departement();
  ASSERT_THAT(east.basins(), SizeIs(1));
  EXPECT_TRUE(east.basins(0).shared());
  EXPECT_THAT(east.basins(0).departements(), ElementsAre("77", "94"));
}

TEST_F(AnswerRegionTest, HidesTheSameInADepartementAsInTheWholeList) {
  Refer("1107", 20, 10);
  Refer("1116", 40, 3);
  End();

  const v1::Answer answer = Ask(HealthOfDepartement("75"), Reader());

  EXPECT_EQ(Find(answer.region().departement().basins(0).health(), "answered_10d").state(),
            v1::MASKED);
}

// answered_10d: 16 of 20 = 80 % is worth 100; 11 of 20 = 55 % is worth 50. Mean 75, Gini
// 50 ÷ (2 · 150) = 1 ÷ 6, d = 25, cv = 1 ÷ 3, z = ±1.
TEST_F(AnswerRegionTest, TellsHowFarTheBasinsLieApart) {
  Refer("1107", 20, 11);
  Refer("1116", 20, 16);
  End();

  const v1::Disparity figure = Figure("answered_10d");

  EXPECT_EQ(figure.dimension(), "referrals");
  EXPECT_EQ(figure.indicator(), "answered_10d");
  EXPECT_EQ(figure.basins(), 2u);
  EXPECT_TRUE(figure.known());
  EXPECT_EQ(figure.mean_hundredths(), 7500u);
  EXPECT_EQ(figure.gini_ten_thousandths(), 1667u);
  EXPECT_EQ(figure.cv_ten_thousandths(), 3333u);
  ASSERT_THAT(figure.standings(), SizeIs(2));
  EXPECT_EQ(figure.standings(0).basin(), "1116");
  EXPECT_EQ(figure.standings(0).rank(), 1u);
  EXPECT_EQ(figure.standings(0).score().hundredths(), 10000u);
  EXPECT_EQ(figure.standings(0).z_hundredths(), 100);
  EXPECT_EQ(figure.standings(1).rank(), 2u);
  EXPECT_EQ(figure.standings(1).z_hundredths(), -100);
}

// The referrals of March count from 10 April on: at the ends of September and December nothing was
// known, so there is no slope.
TEST_F(AnswerRegionTest, HasNoSlopeWhereAQuarterHasNoData) {
  Refer("1107", 20, 11);
  Refer("1116", 20, 16);
  End();

  const v1::Disparity figure = Figure("answered_10d");

  EXPECT_FALSE(figure.slope_known());
  EXPECT_THAT(figure.why_not(), HasSubstr("2025-09-30"));
  ASSERT_THAT(figure.quarters(), SizeIs(4));
  EXPECT_EQ(figure.quarters(0).day(), "2025-09-30");
  EXPECT_FALSE(figure.quarters(0).known());
  EXPECT_EQ(figure.quarters(3).day(), "2026-06-30");
  EXPECT_EQ(figure.quarters(3).gini_ten_thousandths(), 1667u);
}

// Both met on 30 September 2025; then only 1107 meets again, at the end of every quarter, and is
// worth 100. 1116 is 92, 182 and 273 days from its meeting, of a cadence of 90: worth
// 100 − 50 · 2 ÷ 90 = 98.89, 100 − 50 · 92 ÷ 90 = 48.89, and 0.
TEST_F(AnswerRegionTest, TellsThatTheyGrowApart) {
  const auto meet = [&](const std::string& basin, const std::string& on) {
    v1::MeetingConvened convened;
    convened.set_body("body/" + basin);
    convened.set_scheduled_on(on);
    v1::MeetingHeld held;
    held.set_held_on(on);
    const std::string subject = absl::StrCat("meeting/", basin, "-", on);
    log().Add({.subject = subject, .on = on, .basin = basin}, convened);
    log().Add({.subject = subject, .on = on, .basin = basin}, held);
  };
  for (const char* basin : {"1107", "1116"}) {
    v1::BodyConstituted body;
    body.set_kind(v1::BODY_OPERATIONAL);
    log().Add({.subject = absl::StrCat("body/", basin), .on = "2025-09-01", .basin = basin}, body);
    meet(basin, "2025-09-30");
  }
  for (const char* on : {"2025-12-31", "2026-03-31", "2026-06-30"}) meet("1107", on);
  End();

  const v1::Disparity figure = Figure("days_since_meeting");

  ASSERT_TRUE(figure.slope_known()) << figure.why_not();
  EXPECT_EQ(figure.quarters(0).gini_ten_thousandths(), 0u);
  EXPECT_EQ(figure.quarters(3).gini_ten_thousandths(), 5000u) << "100 and 0";
  EXPECT_GT(figure.slope_ten_thousandths(), 0);
  EXPECT_EQ(figure.why_not(), "");
  // The same, looked at from a quarter earlier, does not know of the last one.
  EXPECT_EQ(Figure("days_since_meeting", "2026-06-29").quarters(3).day(), "2026-03-31");
}

TEST_F(AnswerRegionTest, RanksNobodyWhomTheReaderMayNotSee) {
  Refer("1107", 20, 10);
  Refer("1116", 40, 3);
  End();

  const v1::Disparity figure = Figure("answered_10d", "", Reader());

  EXPECT_EQ(figure.basins(), 0u);
  EXPECT_FALSE(figure.known());
  ASSERT_THAT(figure.standings(), SizeIs(2));
  for (const v1::Standing& standing : figure.standings()) {
    EXPECT_EQ(standing.rank(), 0u);
    EXPECT_FALSE(standing.score().known());
    EXPECT_THAT(standing.score().why_not(), HasSubstr("masqué"));
  }
}

TEST_F(AnswerRegionTest, ComparesByEveryScoredIndicatorAndDimension) {
  Refer("1107", 20, 10);
  End();

  const v1::Answer answer = Ask(DisparityOf(""));

  std::vector<std::string> expected;
  std::string dimension;
  for (const IndicatorType& type : IndicatorTypes()) {
    if (!type.scored) continue;
    if (dimension != type.dimension) expected.push_back(dimension = std::string(type.dimension));
    expected.push_back(type.full_name());
  }
  std::vector<std::string> figures;
  for (const v1::Disparity& figure : answer.region().disparity().figures())
    figures.push_back(figure.indicator().empty()
                          ? figure.dimension()
                          : absl::StrCat(figure.dimension(), ".", figure.indicator()));
  EXPECT_EQ(figures, expected);
  EXPECT_EQ(Figure("referrals").indicator(), "");
  EXPECT_EQ(Figure("referrals").standings(0).basin(), "1107");
  EXPECT_THAT(Figure("referrals").why_not(), HasSubstr("moins de deux"));
}

TEST_F(AnswerRegionTest, RefusesWhatItCannotAnswer) {
  End();
  v1::Query nothing;
  nothing.mutable_region();
  struct Case {
    std::string name;
    v1::Query query;
    v1::ErrorCode code;
    std::string detail;
  };
  for (const Case& refused :
       {Case{"a basin is no region", HealthOfRegion("1107"), v1::NOT_FOUND, "11"},
        Case{"unknown département", HealthOfDepartement("13"), v1::NOT_FOUND, "75, 77, 94"},
        Case{"unknown figure", DisparityOf("referals"), v1::UNKNOWN_INDICATOR, "referrals"},
        Case{"shown only", DisparityOf("total_wait"), v1::UNKNOWN_INDICATOR, "shown"},
        Case{"no date", HealthOfRegion("", "2026-02-30"), v1::BAD_DATE, ""},
        Case{"after the last record", DisparityOf("", "2026-07-01"), v1::OUT_OF_RANGE, ""},
        Case{"nothing asked", nothing, v1::UNKNOWN_QUERY, ""}}) {
    SCOPED_TRACE(refused.name);
    const v1::Answer answer = Ask(refused.query);
    EXPECT_EQ(answer.error().code(), refused.code) << answer.error().DebugString();
    EXPECT_THAT(answer.error().detail(), HasSubstr(refused.detail));
  }
}

TEST(EmptyLogTest, HasNoRegionAndNoFigures) {
  const MemoryViewStore store;
  const auto ask = [&](const v1::Query& query) {
    return AnswerQuery(query, *store.Snapshot(), Reader(), FollowedLog());
  };
  EXPECT_EQ(ask(HealthOfRegion()).error().code(), v1::NOT_FOUND);
  const v1::Answer disparity = ask(DisparityOf(""));
  EXPECT_FALSE(disparity.has_error());
  EXPECT_TRUE(disparity.region().has_disparity());
  EXPECT_THAT(disparity.region().disparity().figures(), IsEmpty());
}

}  // namespace
}  // namespace basin
