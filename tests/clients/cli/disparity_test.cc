#include "clients/cli/disparity.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace basin::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

const Words kFrench(Language::kFrench);

v1::Answer OneFigure() {
  v1::Answer answer;
  answer.set_sequence(4711);
  answer.set_as_of("2026-06-30");
  answer.set_origin(v1::SIMULATED);
  v1::Disparity& figure = *answer.mutable_region()->mutable_disparity()->add_figures();
  figure.set_dimension("referrals");
  figure.set_indicator("answered_10d");
  figure.set_basins(2);
  figure.set_known(true);
  figure.set_mean_hundredths(7500);
  figure.set_gini_ten_thousandths(1667);
  figure.set_cv_ten_thousandths(3333);
  figure.set_slope_known(true);
  figure.set_slope_ten_thousandths(-120);
  v1::QuarterGini& quarter = *figure.add_quarters();
  quarter.set_day("2026-03-31");
  const auto stand = [&](const char* name, uint32_t rank, int z) {
    v1::Standing& standing = *figure.add_standings();
    standing.set_basin("1107");
    standing.set_name(name);
    standing.set_rank(rank);
    standing.set_z_hundredths(z);
    standing.mutable_score()->set_known(rank > 0);
    if (rank == 0) standing.mutable_score()->set_why_not("pas de données");
  };
  stand("Paris", 1, 100);
  stand("Est 77", 2, -100);
  stand("Sud 77", 0, 0);
  return answer;
}

TEST(DisparityTableTest, HasARowPerFigureWithItsBestAndItsWorst) {
  const v1::Answer answer = OneFigure();
  const std::string text = Render(DisparityTable(answer, kFrench), {}, kFrench, 0);
  EXPECT_THAT(text, HasSubstr("*** données simulées ***"));
  EXPECT_THAT(text, HasSubstr("referrals.answered_10d"));
  EXPECT_THAT(text, HasSubstr("16,67"));
  EXPECT_THAT(text, HasSubstr("-1,20"));
  EXPECT_THAT(text, HasSubstr("Paris"));
  EXPECT_THAT(text, HasSubstr("Est 77"));
  EXPECT_THAT(text, Not(HasSubstr("Sud 77"))) << "it has no rank";
}

TEST(DisparityOfTest, HasARowPerBasin) {
  const v1::Answer answer = OneFigure();
  const std::string text = Render(DisparityOf(answer, kFrench), {}, kFrench, 0);
  EXPECT_THAT(text, HasSubstr("Sud 77"));
  EXPECT_THAT(text, HasSubstr("pas de données"));
  EXPECT_THAT(text, HasSubstr("-1,00"));
}

TEST(DisparityOfTest, WhatIsNotKnownIsNullInJson) {
  v1::Answer answer = OneFigure();
  answer.mutable_region()->mutable_disparity()->mutable_figures(0)->set_slope_known(false);
  const auto json = nlohmann::json::parse(
      Render(DisparityOf(answer, kFrench), {.format = Format::kJson}, kFrench, 0));
  EXPECT_EQ(json["notice"], "données simulées");
  EXPECT_EQ(json["gini_percent"], 16.67);
  EXPECT_TRUE(json["slope_percent"].is_null());
  EXPECT_EQ(json["standings"][1]["z"], -1.0);
  EXPECT_TRUE(json["standings"][2]["rank"].is_null());
  EXPECT_TRUE(json["standings"][2]["z"].is_null());
  EXPECT_TRUE(json["quarters"][0]["gini_percent"].is_null());
}

}  // namespace
}  // namespace basin::cli
