#include "services/sentinel/disparity.h"

#include "basin/v1/ground.pb.h"
#include "gmock/gmock.h"
#include "tests/services/sentinel/watched_log.h"

namespace basin {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

TEST(DisparityTest, AQuarterIsAskedAboutWhenItIsOver) {
  EXPECT_EQ(LastQuarterEnd(absl::CivilDay(2026, 6, 29)), absl::CivilDay(2026, 3, 31));
  EXPECT_EQ(LastQuarterEnd(absl::CivilDay(2026, 6, 30)), absl::CivilDay(2026, 6, 30));
  EXPECT_EQ(LastQuarterEnd(absl::CivilDay(2026, 8, 31)), absl::CivilDay(2026, 6, 30));
  EXPECT_EQ(LastQuarterEnd(absl::CivilDay(2026, 1, 1)), absl::CivilDay(2025, 12, 31));
  EXPECT_EQ(LastQuarterEnd(absl::CivilDay(2026, 12, 31)), absl::CivilDay(2026, 12, 31));
}

v1::Answer AnswerOf(const std::string& indicator, bool known, int slope) {
  v1::Answer answer;
  v1::Disparity& figure = *answer.mutable_region()->mutable_disparity()->add_figures();
  figure.set_dimension("referrals");
  figure.set_indicator(indicator);
  figure.set_slope_known(known);
  figure.set_slope_ten_thousandths(slope);
  figure.add_quarters()->set_day("2025-06-30");
  return answer;
}

TEST(DisparityTest, GrowsWhereTheSlopeOfADimensionIsKnownAndPositive) {
  const absl::CivilDay march(2026, 3, 31);
  EXPECT_EQ(ReadDisparities(AnswerOf("", true, 1), march).growing_since,
            absl::CivilDay(2025, 6, 30));
  EXPECT_FALSE(ReadDisparities(AnswerOf("", true, 0), march).growing_since.has_value());
  EXPECT_FALSE(ReadDisparities(AnswerOf("", true, -1), march).growing_since.has_value());
  EXPECT_FALSE(ReadDisparities(AnswerOf("", false, 1), march).growing_since.has_value());
  EXPECT_FALSE(ReadDisparities(AnswerOf("answered_10d", true, 1), march).growing_since.has_value());
}

TEST(DisparityTest, IsRaisedForTheRegionAndClearedWhenTheNextQuarterSaysSo) {
  EventFixture log("11");
  v1::TerritoryDefined region;
  region.set_kind(v1::TERRITORY_REGION);
  region.set_valid_from("2016-01-01");
  log.Add({.subject = "territory/11", .on = "2025-01-01"}, region);
  v1::ActorRegistered actor;
  actor.set_type(v1::ACTOR_REGION);
  log.Add({.subject = "actor/region", .on = "2025-01-01"}, actor);
  WatchedLog watched(log.Records());

  EXPECT_THAT(watched.JudgeDay(absl::CivilDay(2026, 4, 1)), IsEmpty()) << "nobody was asked yet";
  watched.Know(Disparities{.quarter_end = absl::CivilDay(2026, 3, 31),
                           .growing_since = absl::CivilDay(2025, 6, 30)});
  const auto sayings = watched.JudgeDay(absl::CivilDay(2026, 4, 2));
  ASSERT_THAT(sayings, SizeIs(1));
  v1::AlertRaised raised;
  ASSERT_TRUE(raised.ParseFromString(std::string(ReadEvent(sayings[0].event)->body)));
  EXPECT_EQ(raised.about(), "territory/11");
  ASSERT_THAT(raised.to(), SizeIs(1));
  EXPECT_EQ(raised.to(0), "region");
  EXPECT_EQ(raised.since(), "2025-06-30");

  watched.Know(std::nullopt);
  EXPECT_THAT(watched.JudgeDay(absl::CivilDay(2026, 4, 3)), IsEmpty())
      << "views that are away end nothing";
  watched.Know(
      Disparities{.quarter_end = absl::CivilDay(2026, 6, 30), .growing_since = std::nullopt});
  EXPECT_THAT(watched.JudgeDay(absl::CivilDay(2026, 7, 1)), SizeIs(1));
  EXPECT_THAT(watched.OpenAlerts(), IsEmpty());
}

}  // namespace
}  // namespace basin
