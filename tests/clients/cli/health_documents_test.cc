#include "clients/cli/health_documents.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace basin::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

const Words kFrench(Language::kFrench);

v1::Answer TwoBasins() {
  v1::Answer answer;
  answer.set_sequence(4711);
  answer.set_as_of("2026-03-12");
  answer.set_origin(v1::SIMULATED);
  v1::BasinHealth& melun = *answer.mutable_health()->add_basins();
  melun.set_basin("1107");
  melun.set_name("Melun");
  melun.mutable_overall()->set_known(true);
  melun.mutable_overall()->set_hundredths(7250);
  melun.mutable_overall()->set_coverage_percent(80);
  v1::DimensionHealth& referrals = *melun.add_dimensions();
  referrals.set_name("referrals");
  referrals.set_weight(20);
  referrals.mutable_score()->set_known(true);
  referrals.mutable_score()->set_hundredths(6000);
  v1::Indicator& answered = *referrals.add_indicators();
  answered.set_name("answered_10d");
  answered.set_state(v1::KNOWN);
  answered.set_scored(true);
  answered.set_numerator(3);
  answered.set_denominator(5);
  answered.set_shown("> 60 %");
  answered.set_at_least(true);
  v1::Indicator& decided = *referrals.add_indicators();
  decided.set_name("decided_60d");
  decided.set_state(v1::NO_DATA);
  v1::DimensionHealth& novel = *melun.add_dimensions();
  novel.set_name("novelty");
  v1::BasinHealth& other = *answer.mutable_health()->add_basins();
  other.set_basin("1108");
  other.set_name("Sud 77");
  other.mutable_overall()->set_why_not("couverture de 20 % seulement");
  return answer;
}

TEST(HealthTableTest, HasAColumnPerDimensionAndTheReasonForWhatIsMissing) {
  const v1::Answer answer = TwoBasins();
  const std::string text = Render(HealthTable(answer, kFrench), {}, kFrench, 0);
  EXPECT_THAT(text, HasSubstr("*** données simulées ***"));
  EXPECT_THAT(text,
              HasSubstr("bassin  nom     ensemble  couverture %  orientations  novelty  remarque"));
  EXPECT_THAT(text, HasSubstr("1107    Melun      72,50            80         60,00  —"));
  EXPECT_THAT(text, HasSubstr("couverture de 20 % seulement"));
}

TEST(HealthTableTest, NoDataIsNullInJsonNeverZero) {
  const v1::Answer answer = TwoBasins();
  const OutputOptions options{.format = Format::kJson};
  const auto json =
      nlohmann::json::parse(Render(HealthTable(answer, kFrench), options, kFrench, 0));
  EXPECT_EQ(json["kind"], "health");
  EXPECT_EQ(json["as_of"], "2026-03-12");
  EXPECT_EQ(json["sequence"], 4711);
  EXPECT_EQ(json["basins"][0]["overall"], 72.5);
  EXPECT_EQ(json["basins"][0]["referrals"], 60.0);
  EXPECT_TRUE(json["basins"][1]["overall"].is_null());
  EXPECT_TRUE(json["basins"][1]["referrals"].is_null());
}

TEST(HealthTableTest, AnAnswerWithoutBasinsIsNoError) {
  const v1::Answer answer;
  EXPECT_TRUE(nlohmann::json::parse(Render(HealthTable(answer, kFrench), {.format = Format::kJson},
                                           kFrench, 0))["basins"]
                  .empty());
}

TEST(HealthOfBasinTest, ShowsEachIndicatorWithItsState) {
  const v1::Answer answer = TwoBasins();
  const std::string text = Render(HealthOfBasin(answer, kFrench), {}, kFrench, 0);
  EXPECT_THAT(text, HasSubstr("referrals.answered_10d  > 60 %"));
  EXPECT_THAT(text, HasSubstr("referrals.decided_60d   pas de données"));

  const auto json = nlohmann::json::parse(
      Render(HealthOfBasin(answer, kFrench), {.format = Format::kJson}, kFrench, 0));
  EXPECT_EQ(json["indicators"][0]["numerator"], 3);
  EXPECT_EQ(json["indicators"][0]["at_least"], true);
  EXPECT_EQ(json["indicators"][1]["state"], "no_data");
  EXPECT_EQ(json["indicators"][0]["dimension"], "referrals");
  EXPECT_EQ(json["dimensions"][0]["dimension"], "referrals");
  EXPECT_TRUE(json["indicators"][1]["numerator"].is_null());
}

TEST(HealthOfBasinTest, ProgramsReadTheSameInEveryLanguage) {
  const v1::Answer answer = TwoBasins();
  for (const Format format : {Format::kJson, Format::kJsonLines, Format::kCsv}) {
    const std::string text = Render(HealthOfBasin(answer, kFrench), {.format = format}, kFrench, 0);
    const Words english(Language::kEnglish);
    EXPECT_EQ(Render(HealthOfBasin(answer, english), {.format = format}, english, 0), text);
    EXPECT_THAT(text, Not(HasSubstr("orientations")));
    EXPECT_THAT(text, Not(HasSubstr("60 %"))) << "its numbers say it";
  }
}

TEST(HealthOfBasinTest, ShowsTheRegionsMedianWhereTheViewsGiveIt) {
  v1::Answer answer = TwoBasins();
  v1::RegionMedian& median = *answer.mutable_health()
                                  ->mutable_basins(0)
                                  ->mutable_dimensions(0)
                                  ->mutable_indicators(0)
                                  ->mutable_region_median();
  median.set_numerator(1);
  median.set_denominator(2);
  median.set_shown("50 %");
  median.set_basins(25);

  EXPECT_THAT(Render(HealthOfBasin(answer, kFrench), {}, kFrench, 0), HasSubstr("50 %"));
  const auto json = nlohmann::json::parse(
      Render(HealthOfBasin(answer, kFrench), {.format = Format::kJson}, kFrench, 0));
  EXPECT_EQ(json["indicators"][0]["median_denominator"], 2);
  EXPECT_EQ(json["indicators"][0]["median_basins"], 25);
  EXPECT_TRUE(json["indicators"][1]["median_numerator"].is_null());
}

TEST(HealthOfRegionTest, SaysThatItIsPooledAndOfWhat) {
  const v1::Answer two = TwoBasins();
  v1::Answer answer = two;
  v1::PooledHealth& pooled = *answer.mutable_region()->mutable_region();
  *pooled.mutable_health() = two.health().basins(0);
  pooled.mutable_health()->set_basin("R11");
  for (const char* code : {"1107", "1108"}) pooled.add_basins()->set_basin(code);

  const std::string text = Render(HealthOfRegion(answer, kFrench), {}, kFrench, 0);
  EXPECT_THAT(text, HasSubstr("*** données simulées ***"));
  EXPECT_THAT(text, HasSubstr("R11"));
  EXPECT_THAT(text, HasSubstr("réunis de 2 bassins"));
  const auto json = nlohmann::json::parse(
      Render(HealthOfRegion(answer, kFrench), {.format = Format::kJson}, kFrench, 0));
  EXPECT_EQ(json["region"], "R11");
  EXPECT_EQ(json["basins"].size(), 2u);
  EXPECT_EQ(json["indicators"][0]["numerator"], 3);
}

TEST(HealthOfDepartementTest, MarksTheBasinsThatAreShared) {
  const v1::Answer two = TwoBasins();
  v1::Answer answer = two;
  v1::DepartementHealth& departement = *answer.mutable_region()->mutable_departement();
  departement.set_departement("77");
  for (const v1::BasinHealth& health : two.health().basins()) {
    v1::DepartementBasin& basin = *departement.add_basins();
    *basin.mutable_health() = health;
    basin.add_departements("77");
  }
  departement.mutable_basins(1)->add_departements("91");
  departement.mutable_basins(1)->set_shared(true);

  const std::string text = Render(HealthOfDepartement(answer, kFrench), {}, kFrench, 0);
  EXPECT_THAT(text, HasSubstr("77, 91"));
  EXPECT_THAT(text, HasSubstr("rien n'est additionné"));
  const auto json = nlohmann::json::parse(
      Render(HealthOfDepartement(answer, kFrench), {.format = Format::kJson}, kFrench, 0));
  EXPECT_EQ(json["departement"], "77");
  EXPECT_EQ(json["basins"][0]["shared"], false);
  EXPECT_EQ(json["basins"][1]["departements"].size(), 2u);
  EXPECT_EQ(json["basins"][0]["referrals"], 60.0);
}

TEST(ExplanationTest, NamesWhoDeclaredLate) {
  v1::Answer answer;
  for (const auto& [actor, late] : {std::pair{"ml", 3}, {"cap", 0}}) {
    v1::ActorLateness& one = *answer.mutable_explain()->add_lateness();
    one.set_actor(actor);
    one.set_events(7);
    one.set_declared_late(static_cast<uint64_t>(late));
  }
  const std::string shown = Render(Explanation(answer, 20, kFrench), {}, kFrench, 0);
  EXPECT_THAT(shown, HasSubstr("ml               7              3"));
  EXPECT_THAT(shown, Not(HasSubstr("cap"))) << "it was never late";
  const auto json = nlohmann::json::parse(
      Render(Explanation(answer, kAllCases, kFrench), {.format = Format::kJson}, kFrench, 0));
  EXPECT_EQ(json["lateness"].size(), 2u);
  EXPECT_EQ(json["lateness"][1]["declared_late"], 0);
}

TEST(ExplanationTest, NamesCasesAndTheirEvents) {
  v1::Answer answer;
  answer.set_origin(v1::REAL);
  v1::ExplainAnswer& explain = *answer.mutable_explain();
  explain.mutable_basin()->set_basin("1107");
  explain.set_definition("réponses en dix jours");
  v1::SupportCase& one = *explain.add_support();
  one.set_subject("referral/1");
  one.set_counts_in_denominator(true);
  one.set_declared_late(true);
  one.set_words("sans réponse");
  v1::SupportEvent& event = *one.add_events();
  event.set_sequence(12);
  event.set_type("referral.sent");
  event.mutable_time()->set_seconds(1773320700);

  explain.add_support()->set_subject("referral/2");

  const std::string text = Render(Explanation(answer, 1, kFrench), {}, kFrench, 0);
  EXPECT_THAT(text, HasSubstr("Dossiers non montrés : 1 ;"));
  EXPECT_THAT(text, testing::Not(HasSubstr("referral/2")));
  EXPECT_THAT(text, HasSubstr("réponses en dix jours"));
  EXPECT_THAT(
      text,
      HasSubstr("referral/1  non            oui              oui           non      sans réponse"));
  EXPECT_THAT(text, HasSubstr("referral/1        12  referral.sent          12/03/2026 14:05:00"));
}

}  // namespace
}  // namespace basin::cli
