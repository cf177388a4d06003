#include "clients/cli/history.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace basin::cli {
namespace {

using testing::HasSubstr;

const Words kFrench(Language::kFrench);

v1::Answer ThreePoints() {
  v1::Answer answer;
  answer.set_sequence(4711);
  answer.set_as_of("2026-06-30");
  answer.set_origin(v1::SIMULATED);
  v1::HistoryAnswer& history = *answer.mutable_history();
  history.set_basin("1107");
  history.set_name("Paris");
  history.set_dimension("referrals");
  history.set_indicator("answered_10d");
  history.set_definition("Orientations…");
  const auto add = [&](const char* day, v1::HistorySource source, v1::IndicatorState state) {
    v1::HistoryPoint& point = *history.add_points();
    point.set_day(day);
    point.set_known_at(12);
    point.set_source(source);
    point.mutable_indicator()->set_state(state);
    if (state != v1::KNOWN) return;
    point.mutable_indicator()->set_numerator(3);
    point.mutable_indicator()->set_denominator(5);
    point.mutable_indicator()->set_shown("60 %");
  };
  add("2020-03-31", v1::PURGED, v1::NO_DATA);
  add("2020-04-30", v1::FROM_SNAPSHOT, v1::KNOWN);
  history.mutable_points(1)->set_snapshot_day("2020-04-29");
  add("2026-06-30", v1::FROM_EVENTS, v1::MASKED);
  return answer;
}

TEST(HistoryTableTest, SaysOfEachPointWhereItComesFrom) {
  const v1::Answer answer = ThreePoints();
  const std::string text = Render(HistoryTable(answer, kFrench), {}, kFrench, 0);
  EXPECT_THAT(text, HasSubstr("*** données simulées ***"));
  EXPECT_THAT(text, HasSubstr("purgé"));
  EXPECT_THAT(text, HasSubstr("relevé"));
  EXPECT_THAT(text, HasSubstr("2020-04-29"));
  EXPECT_THAT(text, HasSubstr("60 %"));
  EXPECT_THAT(text, HasSubstr("masqué"));
  EXPECT_THAT(text, HasSubstr("aucun relevé n'a été conservé"));
}

TEST(HistoryTableTest, NoDataIsNullInJsonNeverZero) {
  const v1::Answer answer = ThreePoints();
  const auto json = nlohmann::json::parse(
      Render(HistoryTable(answer, kFrench), {.format = Format::kJson}, kFrench, 0));
  EXPECT_EQ(json["notice"], "données simulées");
  EXPECT_EQ(json["indicator"], "referrals.answered_10d");
  EXPECT_EQ(json["points"][0]["source"], "purged");
  EXPECT_EQ(json["points"][0]["state"], "no_data");
  EXPECT_TRUE(json["points"][0]["numerator"].is_null());
  EXPECT_EQ(json["points"][1]["source"], "snapshot");
  EXPECT_EQ(json["points"][1]["numerator"], 3);
  EXPECT_TRUE(json["points"][2]["denominator"].is_null());
  EXPECT_TRUE(json["points"][2]["snapshot_day"].is_null());
}

}  // namespace
}  // namespace basin::cli
