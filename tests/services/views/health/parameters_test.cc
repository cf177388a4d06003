#include "services/views/health/parameters.h"

#include "gtest/gtest.h"
#include "services/views/health/measure.h"

namespace basin {
namespace {

// The score of `numerator` ÷ `denominator`, in hundredths, with the default line of `indicator`.
uint64_t Hundredths(const char* indicator, uint64_t numerator, uint64_t denominator) {
  return Round(ScoreOn(Parameters().LineOf(indicator), {numerator, denominator}) * Ratio{100, 1});
}

TEST(ScoreTest, IsPiecewiseLinearBetweenItsPointsAndClampedBeyond) {
  EXPECT_EQ(Hundredths("answered_10d", 80, 100), 10000u);
  EXPECT_EQ(Hundredths("answered_10d", 100, 100), 10000u);
  EXPECT_EQ(Hundredths("answered_10d", 55, 100), 5000u);
  EXPECT_EQ(Hundredths("answered_10d", 30, 100), 0u);
  EXPECT_EQ(Hundredths("answered_10d", 0, 7), 0u);
  EXPECT_EQ(Hundredths("answered_10d", 2, 3), 7333u) << "(66.67 − 30) ÷ 50";
}

TEST(ScoreTest, MayFallWithTheValue) {
  EXPECT_EQ(Hundredths("expired_share", 5, 100), 10000u);
  EXPECT_EQ(Hundredths("expired_share", 46, 100), 0u);
  EXPECT_EQ(Hundredths("expired_share", 255, 1000), 5000u);
  EXPECT_EQ(Hundredths("training_gaps_open", 0, 9), 10000u);
  EXPECT_EQ(Hundredths("training_gaps_open", 30, 100), 5000u);
}

TEST(ScoreTest, CountsDaysSinceAMeetingInCadences) {
  EXPECT_EQ(Hundredths("days_since_meeting", 90, 90), 10000u);
  EXPECT_EQ(Hundredths("days_since_meeting", 180, 90), 5000u);
  EXPECT_EQ(Hundredths("days_since_meeting", 270, 90), 0u);
}

TEST(ScoreTest, IsBestWithinABandOfThemes) {
  EXPECT_EQ(Hundredths("active_themes", 0, 1), 0u);
  EXPECT_EQ(Hundredths("active_themes", 2, 1), 6667u);
  EXPECT_EQ(Hundredths("active_themes", 3, 1), 10000u);
  EXPECT_EQ(Hundredths("active_themes", 6, 1), 10000u);
  EXPECT_EQ(Hundredths("active_themes", 9, 1), 5000u);
  EXPECT_EQ(Hundredths("active_themes", 12, 1), 0u);
  EXPECT_EQ(Hundredths("active_themes", 30, 1), 0u);
}

TEST(ScoreTest, HasThePointsOfCollegialityFocusAndFollowThrough) {
  EXPECT_EQ(Hundredths("actor_types_active", 100, 100), 10000u);
  EXPECT_EQ(Hundredths("actor_types_active", 40, 100), 0u);
  EXPECT_EQ(Hundredths("attendance", 80, 100), 10000u);
  EXPECT_EQ(Hundredths("attendance", 40, 100), 0u);
  EXPECT_EQ(Hundredths("theme_collegiality", 1, 4), 2500u);
  EXPECT_EQ(Hundredths("roadmap_age", 365, 1), 10000u);
  EXPECT_EQ(Hundredths("roadmap_age", 730, 1), 5000u);
  EXPECT_EQ(Hundredths("roadmap_age", 1095, 1), 0u);
  EXPECT_EQ(Hundredths("actions_on_time", 90, 100), 10000u);
  EXPECT_EQ(Hundredths("actions_on_time", 40, 100), 0u);
  EXPECT_EQ(Hundredths("actions_overdue_age", 0, 1), 10000u);
  EXPECT_EQ(Hundredths("actions_overdue_age", 45, 1), 5000u);
  EXPECT_EQ(Hundredths("actions_overdue_age", 90, 1), 0u);
}

TEST(ParametersTest, HaveALineForEveryScoredIndicatorAndForNoOther) {
  const Parameters parameters;
  for (const IndicatorType& type : IndicatorTypes())
    EXPECT_EQ(parameters.LineOf(type.full_name()).empty(), !type.scored) << type.full_name();
}

TEST(ParametersTest, WeighAHundredInAll) {
  EXPECT_EQ(Parameters().TotalWeight(), 100u);
  EXPECT_EQ(Parameters().WeightOf("referrals"), 20u);
  EXPECT_EQ(Parameters().WeightOf("unheard_of"), 0u);
}

TEST(ParametersTest, ChangeWhatAnEventNamesAndKeepTheRest) {
  v1::ParametersSet set;
  auto* weight = set.add_weights();
  weight->set_dimension("needs");
  weight->set_weight(30);
  set.add_weights()->set_dimension("unheard_of");
  auto* line = set.add_lines();
  line->set_indicator("referrals.answered_10d");
  for (const auto& [percent, score] : {std::pair(90, 100), std::pair(50, 40), std::pair(10, 0)}) {
    auto* point = line->add_points();
    point->set_numerator(percent);
    point->set_denominator(100);
    point->set_score(score);
  }
  Parameters parameters;

  parameters.Change(set, 12);

  EXPECT_EQ(parameters.version(), 12u);
  EXPECT_EQ(parameters.WeightOf("needs"), 30u);
  EXPECT_EQ(parameters.TotalWeight(), 120u);
  EXPECT_EQ(ScoreOn(parameters.LineOf("answered_10d"), {70, 100}), (Ratio{70, 1}));
  EXPECT_EQ(ScoreOn(parameters.LineOf("answered_10d"), {30, 100}), (Ratio{20, 1}));
  EXPECT_EQ(ScoreOn(parameters.LineOf("held_rate"), {70, 100}), (Ratio{50, 1}));
}

TEST(ParametersTest, MayHaveALineOfOnePointOrAStep) {
  const Line flat = {{{1, 2}, 70}};
  EXPECT_EQ(ScoreOn(flat, {0, 1}), (Ratio{70, 1}));
  EXPECT_EQ(ScoreOn(flat, {9, 1}), (Ratio{70, 1}));

  const Line step = {{{1, 2}, 0}, {{1, 2}, 100}};
  EXPECT_EQ(ScoreOn(step, {49, 100}), (Ratio{0, 1}));
  EXPECT_EQ(ScoreOn(step, {1, 2}), (Ratio{100, 1}));
}

}  // namespace
}  // namespace basin
