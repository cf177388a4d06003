#include "services/views/health/health.h"

#include <set>

#include "gmock/gmock.h"
#include "services/views/health/small_cells.h"
#include "tests/services/views/folded_log.h"

namespace basin {
namespace {

// Measures of which a few have data: "held_rate" 3/4 …
class HealthTest : public testing::Test {
 protected:
  HealthTest() {
    for (const IndicatorType& type : IndicatorTypes())
      measures_.push_back(NoData(type.name, {std::nullopt, absl::CivilDay(2026, 6, 30)}));
  }
  void Set(absl::string_view name, int64_t numerator, int64_t denominator) {
    for (Measure& measure : measures_) {
      if (measure.type->name != name) continue;
      measure.state = State::kKnown;
      measure.numerator = numerator;
      measure.denominator = denominator;
    }
  }
  HealthScores Score() { return ScoreHealth(measures_, parameters_); }
  static const DimensionScore& Of(const HealthScores& scores, absl::string_view dimension) {
    for (const DimensionScore& score : scores.dimensions)
      if (score.name == dimension) return score;
    ADD_FAILURE() << dimension;
    return scores.dimensions.front();
  }

  std::vector<Measure> measures_;
  Parameters parameters_;
};

TEST_F(HealthTest, HasNoScoreWithoutData) {
  const HealthScores scores = Score();

  EXPECT_FALSE(scores.overall.has_value());
  EXPECT_EQ(scores.coverage_percent(), 0u);
  std::set<absl::string_view> dimensions;
  for (const IndicatorType& type : IndicatorTypes()) dimensions.insert(type.dimension);
  EXPECT_EQ(scores.dimensions.size(), dimensions.size());
  EXPECT_FALSE(Of(scores, "rhythm").score.has_value());
  EXPECT_EQ(Of(scores, "rhythm").scored, 4u);
}

// held_rate 70 % is worth (70 − 50) ÷ 40 = 50; minutes_15d 90 % is worth 100.
TEST_F(HealthTest, ScoresADimensionAsTheMeanOfItsIndicatorsWithData) {
  Set("held_rate", 7, 10);
  Set("minutes_15d", 9, 10);
  Set("minutes_median_days", 12, 1);  // shown, not scored
  const HealthScores scores = Score();

  EXPECT_EQ(*Of(scores, "rhythm").score, (Ratio{75, 1}));
  EXPECT_EQ(Of(scores, "rhythm").with_data, 2u);
  EXPECT_EQ(Of(scores, "rhythm").weight, 15u);
}

// rhythm 50, referrals 100, funding 0 weigh 15, 20, 10 of 100: under half.
TEST_F(HealthTest, HasNoOverallScoreBelowHalfOfTheWeight) {
  Set("held_rate", 7, 10);
  Set("answered_10d", 8, 10);
  Set("decided_180d", 3, 10);
  HealthScores scores = Score();
  EXPECT_FALSE(scores.overall.has_value());
  EXPECT_EQ(scores.coverage_percent(), 45u);

  // needs 100 weighs 10 more: (15·50 + 20·100 + 10·0 + 10·100) ÷ 55 = 3750 ÷ 55.
  Set("needs_answered", 9, 10);
  scores = Score();
  EXPECT_EQ(scores.coverage_percent(), 55u);
  EXPECT_EQ(*scores.overall, (Ratio{3750, 55}));
}

TEST_F(HealthTest, TakesExactlyHalfOfTheWeightAsEnough) {
  v1::ParametersSet set;
  auto* weight = set.add_weights();
  weight->set_dimension("rhythm");
  weight->set_weight(85);
  parameters_.Change(set, 3);
  Set("held_rate", 7, 10);

  const HealthScores scores = Score();

  EXPECT_EQ(scores.total_weight, 170u);
  EXPECT_EQ(*scores.overall, (Ratio{50, 1}));
}

TEST_F(HealthTest, HidesTheScoresThatAMaskedIndicatorCouldBeToldFrom) {
  Set("held_rate", 7, 10);
  Set("answered_10d", 3, 10);
  Set("decided_60d", 50, 100);
  Set("decided_180d", 3, 10);
  Set("needs_answered", 90, 100);
  MaskSmallCells({{&measures_, /*may_see=*/false}});

  const HealthScores scores = Score();

  EXPECT_TRUE(Of(scores, "referrals").masked);
  EXPECT_FALSE(Of(scores, "referrals").score.has_value());
  EXPECT_TRUE(scores.masked);
  EXPECT_FALSE(scores.overall.has_value());
  EXPECT_TRUE(Of(scores, "rhythm").score.has_value());
}

TEST(ReadParametersTest, LetsTheBasinsOwnWinOverTheRegions) {
  const auto weigh = [](uint32_t needs, uint32_t funding) {
    v1::ParametersSet set;
    for (const auto& [name, value] : {std::pair("needs", needs), std::pair("funding", funding)}) {
      if (value == 0) continue;
      auto* weight = set.add_weights();
      weight->set_dimension(name);
      weight->set_weight(value);
    }
    return set;
  };
  EventFixture log;
  log.Add({.subject = "parameters/11", .on = "2026-01-01", .basin = "11"}, weigh(30, 40));
  log.Add({.subject = "parameters/1107", .on = "2026-01-02"}, weigh(50, 0));
  MemoryViewStore store;
  FoldRecords(log.Records(), store);
  const std::vector<Territory> territories = {
      {.code = "11", .name = "Île-de-France", .kind = v1::TERRITORY_REGION},
      {.code = "1107", .name = "Paris", .kind = v1::TERRITORY_BASIN}};
  const auto snapshot = store.Snapshot();

  const auto paris =
      ReadParametersFor(*snapshot, "1107", territories, {absl::CivilDay(2026, 6, 30)});
  const auto earlier =
      ReadParametersFor(*snapshot, "1107", territories, {absl::CivilDay(2025, 12, 31)});

  EXPECT_EQ(paris->WeightOf("needs"), 50u);
  EXPECT_EQ(paris->WeightOf("funding"), 40u);
  EXPECT_EQ(paris->version(), 2u);
  EXPECT_EQ(earlier->version(), 0u);
  EXPECT_EQ(earlier->WeightOf("needs"), 10u);
}

}  // namespace
}  // namespace basin
