#include "clients/cli/granting.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace basin::cli {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

// Fontainebleau and Antibes grant; numbers of real public bodies.
constexpr char kFontainebleau[] = "20007234600014";
constexpr char kAntibes[] = "21060004500392";

std::string FileOf(const std::vector<std::string>& sirets) {
  std::string file =
      "nomAttribuant,idAttribuant,dateConvention,nomBeneficiaire,idBeneficiaire,rnaBeneficiaire,"
      "objet,montant,"
      "nature,conditionsVersement,datesPeriodeVersement\n";
  for (const std::string& siret : sirets)
    file +=
        "A," + siret + ",2024-01-01,B,,W333216789,objet,1.00,aide en numéraire,unique,2024-02-01\n";
  return file;
}

TEST(GrantingActorsTest, AnActorAloneStandsForTheFilesOnlyGrantingBody) {
  EXPECT_THAT(*GrantingActors({"antibes"}, "", FileOf({kAntibes, kAntibes})),
              ElementsAre(Pair("210600045", "antibes")));
}

TEST(GrantingActorsTest, TheImportersOwnGrantsNeedNobody) {
  EXPECT_THAT(*GrantingActors({"antibes"}, "200072346", FileOf({kFontainebleau, kAntibes})),
              ElementsAre(Pair("210600045", "antibes")));
  EXPECT_THAT(*GrantingActors({}, "200072346", FileOf({kFontainebleau})), IsEmpty());
}

TEST(GrantingActorsTest, SeveralBodiesAreNamedOneByOne) {
  EXPECT_THAT(GrantingActors({"antibes"}, "", FileOf({kFontainebleau, kAntibes})),
              HasCode(v1::USAGE));
  EXPECT_THAT(*GrantingActors({"antibes=210600045", "fontainebleau=200072346"}, "",
                              FileOf({kFontainebleau, kAntibes})),
              ElementsAre(Pair("210600045", "antibes"), Pair("200072346", "fontainebleau")));
}

TEST(GrantingActorsTest, RefusesWhatIsNoActorOrSiren) {
  EXPECT_THAT(GrantingActors({"=210600045"}, "", FileOf({})), HasCode(v1::USAGE));
  EXPECT_THAT(GrantingActors({"antibes=210600046"}, "", FileOf({})), HasCode(v1::USAGE));
}

}  // namespace
}  // namespace basin::cli
