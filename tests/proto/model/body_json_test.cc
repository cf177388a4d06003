#include "proto/model/body_json.h"

#include <string>

#include "basin/v1/funding.pb.h"
#include "basin/v1/ground.pb.h"
#include "basin/v1/need.pb.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

TEST(BodyJsonTest, WritesFieldsInTheOrderOfTheSchema) {
  v1::FundingAwarded award;
  award.set_kind(v1::AWARD_CASH);
  award.set_amount_cents(9007199254740993);  // more than a double holds
  award.set_granting_name("Région Île-de-France");
  award.set_eu_notified(true);
  award.set_share_hundredths_percent(5000);
  award.add_schedule()->set_due_on("2026-06-30");

  EXPECT_EQ(BodyToJson(award).dump(),
            R"({"granting_name":"Région Île-de-France","amount_cents":"9007199254740993",)"
            R"("kind":"AWARD_CASH","schedule":[{"due_on":"2026-06-30"}],"eu_notified":true,)"
            R"("share_hundredths_percent":5000})");
}

TEST(BodyJsonTest, LeavesDefaultsOut) { EXPECT_EQ(BodyToJson(v1::FundingAwarded()).dump(), "{}"); }

// Zero is a value where the schema tells it from "not given": a survey that counted nobody.
TEST(BodyJsonTest, KeepsADefaultThatWasChosen) {
  v1::NeedSurveyed survey;
  survey.mutable_projects()->set_value(0);
  survey.mutable_difficult()->set_secret(true);
  EXPECT_EQ(BodyToJson(survey).dump(), R"({"projects":{"value":"0"},"difficult":{"secret":true}})");
}

// A value of a later version of the schema is shown, and refused when it comes back.
TEST(BodyJsonTest, WritesACodeItDoesNotKnowAsItsNumber) {
  v1::TerritoryDefined territory;
  territory.set_kind(static_cast<v1::TerritoryKind>(77));
  const auto json = BodyToJson(territory);
  EXPECT_EQ(json.dump(), R"({"kind":77})");
  v1::TerritoryDefined read;
  EXPECT_THAT(BodyFromJson(nlohmann::json::parse(json.dump()), "data", read),
              HasCode(v1::UNKNOWN_ENUM));
}

TEST(BodyJsonTest, NamesThePathOfWhatIsWrong) {
  v1::ParametersSet parameters;
  const auto json = nlohmann::json::parse(
      R"({"lines":[{"indicator":"held_rate","points":[{"numerator":9,"score":"much"}]}]})");
  const absl::Status status = BodyFromJson(json, "row 7", parameters);
  EXPECT_THAT(status, HasCode(v1::BAD_FORMAT));
  EXPECT_EQ(ToProto(status).field(), "row 7.lines[0].points[0].score");
}

}  // namespace
}  // namespace basin
