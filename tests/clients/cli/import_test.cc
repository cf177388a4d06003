#include "clients/cli/import.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "clients/cli/exit.h"
#include "gmock/gmock.h"
#include "tests/clients/cli/cli_hub.h"
#include "tests/clients/exchange/sample_data.h"

namespace basin::cli {
namespace {

using testing::HasSubstr;

constexpr char kHeader[] =
    "nomAttribuant,idAttribuant,dateConvention,referenceDecision,nomBeneficiaire,idBeneficiaire,"
    "rnaBeneficiaire,"
    "objet,montant,nature,conditionsVersement,datesPeriodeVersement,idRAE,notificationUE,"
    "pourcentageSubvention,"
    "dispositifAide\n";
// A body that is a member of one basin only, and gives twice.
constexpr char kRows[] =
    "CA Fontainebleau,20007234600014,2024-03-12,D-1,Association "
    "A,,W333216789,Fonctionnement,99786.57,"
    "aide en numéraire,unique,2024-04-01,,non,1,\n"
    "CA Fontainebleau,20007234600014,2024-03-12,D-2,Association B,,W333216780,Atelier,1000,"
    "aide en numéraire,unique,2024-04-01,,non,1,\n";

class ImportTest : public testing::Test {
 protected:
  ImportTest() { hub_.DefineBasins(); }

  // "ville" grants; nobody but the operator may speak for it.
  static HubProcessOptions WithGrantingBody() {
    HubProcessOptions options;
    options.actors.push_back({.id = "ville", .roles = {"funder"}});
    return options;
  }

  const CliHub hub_{WithGrantingBody()};
};

TEST_F(ImportTest, TheGroundTwiceAddsNothing) {
  EXPECT_EQ(hub_.Head(), kGroundEvents);
  const auto again = hub_.Ask("operator", {"import", "basins"});
  EXPECT_EQ(again["duplicate"], kGroundEvents);
  EXPECT_EQ(hub_.Head(), kGroundEvents);
}

TEST_F(ImportTest, TheGroundNeedsTheOperator) {
  EXPECT_EQ(hub_.Run("ml", {"import", "basins"}).code, kBadData);
  EXPECT_EQ(hub_.Head(), kGroundEvents);
}

TEST_F(ImportTest, OnesOwnGrantsTwiceAddNothing) {
  const std::string file = hub_.Write("subventions.csv", absl::StrCat(kHeader, kRows));
  const CliRun first =
      hub_.Run("operator", {"import", "scdl", file, "--siren", "200072346", "-o", "json"});
  ASSERT_EQ(first.code, kOk) << first.err;
  EXPECT_EQ(nlohmann::json::parse(first.out)["published"], 2);

  const auto again = hub_.Ask("operator", {"import", "scdl", file, "--siren", "200072346"});

  EXPECT_EQ(again["duplicate"], 2);
  EXPECT_EQ(hub_.Head(), kGroundEvents + 2);
  const auto event =
      hub_.Ask("operator", {"events", "get", absl::StrCat(kGroundEvents + 1)})["events"][0];
  EXPECT_EQ(event["data"]["amount_cents"], "9978657");
}

TEST_F(ImportTest, ADryRunWritesNothing) {
  const std::string file = hub_.Write("subventions.csv", absl::StrCat(kHeader, kRows));
  EXPECT_EQ(
      hub_.Run("operator", {"import", "scdl", file, "--siren", "200072346", "--dry-run"}).code,
      kOk);
  EXPECT_EQ(hub_.Head(), kGroundEvents);
}

TEST_F(ImportTest, SomebodyElsesGrantsNeedADelegation) {
  const std::string file = hub_.Write("subventions.csv", absl::StrCat(kHeader, kRows));
  const CliRun unnamed = hub_.Run("operator", {"import", "scdl", file});
  EXPECT_EQ(unnamed.code, kBadData);
  EXPECT_THAT(unnamed.err, HasSubstr("NO_DELEGATION"));

  // "ml" names the granting body, but the operator recorded no delegation to it.
  EXPECT_EQ(hub_.Run("ml", {"import", "scdl", file, "--on-behalf-of", "ville"}).code, kBadData);
  EXPECT_EQ(hub_.Head(), kGroundEvents);
}

TEST_F(ImportTest, FaultsAreToldByLineAndColumnAndNothingIsPublished) {
  const std::string file =
      hub_.Write("subventions.csv",
                 absl::StrCat(kHeader, absl::StrReplaceAll(kRows, {{"99786.57", "99786,57 €"}})));
  const CliRun run = hub_.Run("operator", {"import", "scdl", file, "--siren", "200072346"});
  EXPECT_EQ(run.code, kBadData);
  EXPECT_THAT(run.err, HasSubstr("ligne 2"));
  EXPECT_EQ(hub_.Head(), kGroundEvents);
}

TEST_F(ImportTest, WhatIsOnlyWorthALookIsToldAsANote) {
  const std::string file =
      hub_.Write("subventions.csv",
                 absl::StrCat(kHeader, absl::StrReplaceAll(kRows, {{"2024-04-01", "2024-04-31"}})));
  const CliRun run = hub_.Run("operator", {"import", "scdl", file, "--siren", "200072346"});
  EXPECT_EQ(run.code, kOk) << run.err;
  EXPECT_THAT(run.err, HasSubstr("remarque : ligne 2, colonne 12"));
  EXPECT_THAT(run.err, testing::Not(HasSubstr("BAD_DATE")));
}

TEST_F(ImportTest, WrongOptionsAreToldFirst) {
  EXPECT_EQ(hub_.Run("operator", {"import", "scdl", "x.csv", "--basin", "9999"}).code, kNotFound);
  EXPECT_EQ(hub_.Run("operator", {"import", "scdl", "x.csv", "--siren", "123"}).code, kBadData);
}

TEST_F(ImportTest, ThePublicSampleOfGrantsTwiceAddsTwentyNine) {
  const std::string name = "scdl/datasubvention_exemple_valide.csv";
  const std::string bytes = ReadSample(name);
  BASIN_NEED_SAMPLE(bytes, name);
  const std::string file = hub_.Write("exemple.csv", bytes);
  const std::vector<std::string> import = {"import", "scdl",           file,   "--basin",
                                           "1107",   "--on-behalf-of", "ville"};
  EXPECT_EQ(hub_.Ask("operator", import)["published"], 29);
  EXPECT_EQ(hub_.Ask("operator", import)["duplicate"], 29);
  EXPECT_EQ(hub_.Head(), kGroundEvents + 29);
}

TEST_F(ImportTest, ThePublicSurveyBecomesOneEventPerRow) {
  const std::string name = "bmo2024_idf.csv";
  const std::string bytes = ReadSample(name);
  BASIN_NEED_SAMPLE(bytes, name);
  const std::string file = hub_.Write("bmo.csv", bytes);
  EXPECT_EQ(hub_.Ask("operator", {"import", "bmo", file})["published"], 4728);
  EXPECT_EQ(hub_.Ask("operator", {"import", "bmo", file})["duplicate"], 4728);
  EXPECT_EQ(hub_.Head(), kGroundEvents + 4728);
}

}  // namespace
}  // namespace basin::cli
