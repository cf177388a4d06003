#include "clients/cli/network_documents.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace basin::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const Words kFrench(Language::kFrench), kEnglish(Language::kEnglish);

v1::Answer SmallNetwork() {
  v1::Answer answer;
  answer.set_sequence(4711);
  answer.set_as_of("2026-03-12");
  answer.set_origin(v1::SIMULATED);
  v1::NetworkAnswer& network = *answer.mutable_network();
  network.set_basin("1107");
  network.set_name("Paris");
  network.set_window_from("2025-12-12");
  network.set_window_to("2026-03-12");
  v1::NetworkFigure& density = *network.add_figures();
  density.set_name("tie_density");
  density.set_label("densité des liens");
  density.set_known(true);
  density.set_numerator(2);
  density.set_denominator(3);
  density.set_shown("67 %");
  v1::NetworkFigure& unknown = *network.add_figures();
  unknown.set_name("centralisation");
  unknown.set_label("centralisation");
  for (const char* other : {"cap", "plie"}) {
    v1::NetworkTie& tie = *network.add_ties();
    tie.set_a("ml");
    tie.set_b(other);
    tie.set_count(6);
    tie.set_meetings(1);
    tie.set_referrals(5);
    tie.set_by_referral(true);
  }
  v1::NetworkActor& actor = *network.add_actors();
  actor.set_actor("ml");
  actor.set_type("ACTOR_MISSION_LOCALE");
  actor.set_type_label("mission locale");
  actor.set_ties(2);
  v1::NetworkBridge& bridge = *network.add_bridges();
  bridge.set_actor("ml");
  bridge.add_basins()->set_basin("1116");
  v1::MissingActor& missing = *network.add_missing();
  missing.set_type("ACTOR_CAP_EMPLOI");
  missing.set_label("Cap emploi");
  return answer;
}

std::string Rendered(const v1::Answer& answer, Format format, const Words& words,
                     size_t rows_max = kAllRows) {
  return Render(NetworkOf(answer, rows_max, words), {.format = format}, words, 0);
}

TEST(NetworkDocumentTest, ShowsFiguresTiesActorsBridgesAndWhoIsMissing) {
  const v1::Answer answer = SmallNetwork();
  EXPECT_THAT(Rendered(answer, Format::kTable, kFrench),
              AllOf(HasSubstr("*** données simulées ***"), HasSubstr("densité des liens"),
                    HasSubstr("67 %"), HasSubstr("pas de données"), HasSubstr("mission locale"),
                    HasSubstr("Passerelles vers d'autres bassins"), HasSubstr("1116"),
                    HasSubstr("Cap emploi"), HasSubstr("non enregistré")));
  EXPECT_THAT(Rendered(answer, Format::kTable, kEnglish),
              AllOf(HasSubstr("Bridges to other basins"), HasSubstr("not registered")));
}

TEST(NetworkDocumentTest, IsTheSameForProgramsInEveryLanguage) {
  const v1::Answer answer = SmallNetwork();
  for (const Format format : {Format::kJson, Format::kJsonLines, Format::kCsv})
    EXPECT_EQ(Rendered(answer, format, kFrench), Rendered(answer, format, kEnglish));
  const auto json = nlohmann::json::parse(Rendered(answer, Format::kJson, kFrench));
  EXPECT_EQ(json["kind"], "network");
  EXPECT_EQ(json["tie_density_numerator"], 2);
  EXPECT_TRUE(json["centralisation_numerator"].is_null()) << "no data is never zero";
  EXPECT_EQ(json["ties"][0]["referrals"], 5);
  EXPECT_EQ(json["actors"][0]["type"], "ACTOR_MISSION_LOCALE");
  EXPECT_EQ(json["missing"][0]["state"], "not_registered");
}

TEST(NetworkDocumentTest, HoldsTheTiesInCsvAndJsonLines) {
  const v1::Answer answer = SmallNetwork();
  EXPECT_THAT(Rendered(answer, Format::kCsv, kFrench),
              StartsWith("a,b,count,meetings,referrals,actions,funding,practices"));
  const std::string lines = Rendered(answer, Format::kJsonLines, kFrench);
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 2);
}

TEST(NetworkDocumentTest, CutsLongTablesAndSaysSo) {
  const v1::Answer answer = SmallNetwork();
  const std::string text = Rendered(answer, Format::kTable, kFrench, 1);
  EXPECT_THAT(text, HasSubstr("Non montrés : 1 liens et 0 acteurs"));
  EXPECT_THAT(text, Not(HasSubstr("plie")));
}

TEST(NetworkDocumentTest, HidesWhatIsHiddenInsteadOfSayingZero) {
  v1::Answer answer = SmallNetwork();
  answer.mutable_network()->set_referrals_masked(true);
  answer.mutable_network()->mutable_ties(0)->set_referrals(0);
  EXPECT_THAT(Rendered(answer, Format::kTable, kFrench),
              HasSubstr("Le nombre d'orientations est masqué"));
  const auto json = nlohmann::json::parse(Rendered(answer, Format::kJson, kFrench));
  EXPECT_TRUE(json["ties"][0]["referrals"].is_null());

  answer.mutable_network()->set_masked(true);
  EXPECT_THAT(Rendered(answer, Format::kTable, kFrench), HasSubstr("Le réseau est masqué"));
}

}  // namespace
}  // namespace basin::cli
