#include "clients/exchange/scdl.h"

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "basin/v1/funding.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "proto/model/cloud_event.h"
#include "proto/model/record_view.h"
#include "tests/clients/exchange/sample_data.h"
#include "tests/support/admission_run.h"
#include "tests/support/status_matchers.h"
#include "tests/support/test_events.h"

namespace basin {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kHeader[] =
    "nomAttribuant,idAttribuant,dateConvention,referenceDecision,nomBeneficiaire,idBeneficiaire,"
    "rnaBeneficiaire,objet,montant,nature,conditionsVersement,datesPeriodeVersement,idRAE,"
    "notificationUE,pourcentageSubvention,dispositifAide\n";
constexpr char kRow[] =
    "Est Ensemble,20005787500011,2026-03-12,D-12,Les Ateliers,52499120500013,,Insertion,1500.5,"
    "aide en numéraire,unique,2026-05-04,,non,1,\n";

ScdlOptions Options() {
  return {.actor = "est-ensemble", .actor_siren = "200057875", .basin = "", .granting_actors = {}};
}
// As the granting body of any file: what is tested is not who.
ScdlOptions Anyone() {
  return {.actor = "antibes",
          .actor_siren = "210600045",
          .basin = "1148",
          .granting_actors = {{"218601946", "poitiers"}}};
}

v1::FundingAwarded Body(const FileEvent& event) {
  v1::FundingAwarded award;
  EXPECT_TRUE(award.ParseFromString(std::string(ReadEvent(event.bytes)->body)));
  return award;
}
HeaderView HeaderOf(const FileEvent& event) { return ReadEvent(event.bytes)->header; }
std::set<std::string> Ids(const FileEvents& events) {
  std::set<std::string> ids;
  for (const FileEvent& event : events.events) ids.insert(std::string(HeaderOf(event).id));
  return ids;
}
std::vector<std::string> Faults(const FileEvents& events) {
  std::vector<std::string> told;
  for (const FileFault& fault : events.faults)
    told.push_back(FormatFault(fault, Language::kEnglish));
  return told;
}

TEST(ScdlTest, ReadsARowIntoAnAward) {
  const FileEvents events = ImportScdl(std::string(kHeader) + kRow, Options());

  ASSERT_THAT(Faults(events), ElementsAre());
  ASSERT_EQ(events.events.size(), 1u);
  const HeaderView header = HeaderOf(events.events[0]);
  EXPECT_EQ(header.source, "/actors/est-ensemble/scdl");
  EXPECT_EQ(header.type, "funding.awarded");
  EXPECT_EQ(header.basin, "1148");
  EXPECT_EQ(header.onbehalfof, "");
  EXPECT_EQ(header.origin, v1::REAL);
  EXPECT_EQ(FormatTimestamp(header.time), "2026-03-12T11:00:00Z");
  EXPECT_EQ(header.subject.substr(0, 8), "project/");
  const v1::FundingAwarded award = Body(events.events[0]);
  EXPECT_EQ(award.amount_cents(), 150050);
  EXPECT_EQ(award.share_hundredths_percent(), 10000u);
  EXPECT_EQ(award.kind(), v1::AWARD_CASH);
  ASSERT_EQ(award.schedule_size(), 1);
  EXPECT_EQ(award.schedule(0).due_on(), "2026-05-04");
  EXPECT_EQ(award.schedule(0).amount_cents(), 150050);
}

TEST(ScdlTest, RowsThatAreAlikeAreTwoGrants) {
  const FileEvents events = ImportScdl(std::string(kHeader) + kRow + kRow, Options());
  EXPECT_EQ(Ids(events).size(), 2u);
}

TEST(ScdlTest, IdsDoNotDependOnEncodingOrOrder) {
  const std::string moved =
      "objet;nomAttribuant;IdAttribuant;dateConvention;referenceDecision;nomBénéficiaire;"
      "idBeneficiaire;montant;nature;conditionsVersement;datesPeriodeVersement;notificationUE;"
      "pourcentageSubvention\r\n"
      "Insertion;Est Ensemble;20005787500011;2026-03-12;D-12;Les Ateliers;52499120500013;1500.5;"
      "aide en num\xE9raire;unique;2026-05-04;non;1\r\n";
  std::string latin = moved;
  latin.replace(latin.find("é"), 2, "\xE9");
  latin.replace(latin.find("é"), 2, "\xE9");

  EXPECT_EQ(Ids(ImportScdl(latin, Options())),
            Ids(ImportScdl(std::string(kHeader) + kRow, Options())));
}

TEST(ScdlTest, InstalmentsWithoutDatesMakeNoSchedule) {
  std::string row = kRow;
  row.replace(row.find("unique"), 6, "échelonné");
  const FileEvents events = ImportScdl(std::string(kHeader) + row, Options());
  EXPECT_EQ(Body(events.events.at(0)).schedule_size(), 0);
}

TEST(ScdlTest, AGrantWithoutKnownBasinAsksForOne) {
  std::string row = kRow;
  row.replace(row.find("20005787500011"), 14, "21060004500392");
  ScdlOptions options = Options();
  options.actor_siren = "210600045";

  EXPECT_THAT(Faults(ImportScdl(std::string(kHeader) + row, options)),
              ElementsAre(HasSubstr("member of no known basin; name the basin (--basin CODE) "
                                    "[UNKNOWN_BASIN]")));
}

TEST(ScdlTest, AWrongHeadingIsNotToldAgainInEveryRow) {
  std::string header = kHeader;
  header.replace(header.find("idBeneficiaire"), 14, "SIRET");

  EXPECT_THAT(Faults(ImportScdl(header + kRow + kRow, Options())),
              ElementsAre("line 1, column 6 \"SIRET\": this column is not in the schema SCDL "
                          "Subventions 2.1.1; delete it [BAD_FILE]"));
}

TEST(ScdlTest, AMemberOfSeveralBasinsIsAskedWhich) {
  std::string row = kRow;
  row.replace(row.find("20005787500011"), 14, "24770033900012");
  ScdlOptions options = Options();
  options.actor_siren = "247700339";
  // The SIRET's key is not what this test is about; find one that passes.
  for (int nic = 0; nic < 100000; ++nic) {
    std::string candidate = row;
    candidate.replace(candidate.find("24770033900012"), 14,
                      absl::StrCat("247700339", absl::Dec(nic, absl::kZeroPad5)));
    const auto faults = Faults(ImportScdl(std::string(kHeader) + candidate, options));
    if (!faults.empty() && faults[0].find("BAD_SIRET") != std::string::npos) continue;
    EXPECT_THAT(faults, ElementsAre(HasSubstr("several basins (1116, 1117, 1153)")));
    return;
  }
  FAIL() << "no valid SIRET was found";
}

TEST(ScdlTest, ImportsForAnotherBodyOnlyWithItsActor) {
  ScdlOptions options = Options();
  options.actor = "prefecture";
  options.actor_siren = "";
  EXPECT_THAT(Faults(ImportScdl(std::string(kHeader) + kRow, options)),
              ElementsAre(AllOf(HasSubstr("--on-behalf-of ACTOR"), HasSubstr("[NO_DELEGATION]"))));

  options.granting_actors = {{"200057875", "est-ensemble"}};
  const FileEvents events = ImportScdl(std::string(kHeader) + kRow, options);
  ASSERT_TRUE(events.ok());
  EXPECT_EQ(HeaderOf(events.events[0]).onbehalfof, "est-ensemble");
  EXPECT_EQ(HeaderOf(events.events[0]).source, "/actors/prefecture/scdl");
}

TEST(ScdlTest, KnowsTheColumnOfWhatTheHubMayRefuse) {
  const FileEvents events = ImportScdl(std::string(kHeader) + kRow, Options());
  EXPECT_EQ(events.columns.at("body.object").column, 8);
  EXPECT_EQ(events.columns.at("body.object").heading, "objet");
  for (const auto& [field, column] : events.columns)
    EXPECT_NE(v1::FundingAwarded::descriptor()->FindFieldByName(field.substr(5)), nullptr) << field;
}

TEST(ScdlTest, TakesTheWholeFileOrNothing) {
  std::string wrong = kRow;
  wrong.replace(wrong.find("1500.5"), 6, "\"1500,5\"");
  const FileEvents events = ImportScdl(std::string(kHeader) + kRow + wrong, Options());
  EXPECT_TRUE(events.events.empty());
  EXPECT_THAT(Faults(events),
              ElementsAre(HasSubstr("line 3, column 9 \"montant\": decimal comma")));
}

TEST(ScdlTest, ImportsTheValidSampleToTheCent) {
  const std::string bytes = ReadSample("scdl/datasubvention_exemple_valide.csv");
  BASIN_NEED_SAMPLE(bytes, "scdl/datasubvention_exemple_valide.csv");

  const FileEvents events = ImportScdl(bytes, Anyone());

  ASSERT_THAT(Faults(events), ElementsAre());
  ASSERT_EQ(events.events.size(), 29u);
  int64_t cents = 0;
  int scheduled = 0;
  for (const FileEvent& event : events.events) {
    cents += Body(event).amount_cents();
    scheduled += Body(event).schedule_size();
  }
  EXPECT_EQ(cents, 282139350);
  EXPECT_EQ(scheduled, 23);  // paid at once, over a period that exists
  EXPECT_EQ(Ids(events).size(), 29u);
  EXPECT_EQ(Ids(ImportScdl(bytes, Anyone())), Ids(events));
  EXPECT_EQ(events.notices.size(), 2u) << FormatFaults(events.notices, Language::kEnglish);
}

// clang-format off: one fault, one line.
// The official example of a file with wrong cells, in the order of lines and columns.
std::vector<std::string> WrongCells() {
  return {
      R"(line 2, column 2 "idAttribuant": the SIRET is wrong; check its 14 digits and their control key [BAD_SIRET] — 28 times, lines 2, 3, 4, 5, 6 …)",
      R"(line 2, column 15 "pourcentageSubvention": the share is out of range: 0.01 to 1, where 1 means 100 % (write 0.8 for 80 %) [OUT_OF_RANGE] — 3 times, lines 2, 3, 4)",
      R"(line 5, column 3 "dateConvention": a date that exists is expected as YYYY-MM-DD [BAD_DATE])",
      R"(line 5, column 6 "idBeneficiaire": the SIRET is wrong; check its 14 digits and their control key [BAD_SIRET] — 19 times, lines 5, 8, 10, 11, 13 …)",
      R"(line 5, column 7 "rnaBeneficiaire": the RNA number is wrong; W and 9 digits [BAD_FORMAT] — 3 times, lines 5, 12, 30)",
      R"(line 6, column 6 "idBeneficiaire": the spreadsheet has made the SIRET a number; format the column as text [BAD_SIRET])",
      R"(line 6, column 9 "montant": decimal comma; the format asks for a dot (1234.50) [BAD_FORMAT])",
      R"(line 6, column 14 "notificationUE": "oui" or "non" is expected [UNKNOWN_ENUM] — 2 times, lines 6, 8)",
      R"(line 7, column 2 "idAttribuant": this is a SIREN of 9 digits; a SIRET has 14 [BAD_SIRET])",
      R"(line 8, column 12 "datesPeriodeVersement": the older form with "_"; put "/" between the dates (YYYY-MM-DD/YYYY-MM-DD) [BAD_DATE])",
      R"(line 9, column 6 "idBeneficiaire": neither SIRET nor RNA of the beneficiary; one of them is required [MISSING_FIELD])",
      R"(line 9, column 15 "pourcentageSubvention": decimal comma; the format asks for a dot (1234.50) [BAD_FORMAT])",
      R"(line 10, column 9 "montant": the cell is empty; a value is required [MISSING_FIELD])",
      R"(line 16, column 10 "nature": unknown nature; "aide en numéraire", "aide en nature" or both with ";" between [UNKNOWN_ENUM])",
  };
}
// clang-format on

TEST(ScdlTest, TellsEveryWrongCellOfTheSample) {
  const std::string bytes = ReadSample("scdl/datasubvention_exemple_invalide_erreurs_cellules.csv");
  BASIN_NEED_SAMPLE(bytes, "scdl/datasubvention_exemple_invalide_erreurs_cellules.csv");

  const FileEvents events = ImportScdl(bytes, Anyone());

  EXPECT_TRUE(events.events.empty());
  EXPECT_EQ(Faults(events), WrongCells());
}

TEST(ScdlTest, TellsEveryWrongColumnOfTheSample) {
  const std::string bytes = ReadSample("scdl/datasubvention_exemple_invalide_erreurs_colonnes.csv");
  BASIN_NEED_SAMPLE(bytes, "scdl/datasubvention_exemple_invalide_erreurs_colonnes.csv");

  const FileEvents events = ImportScdl(bytes, Anyone());

  EXPECT_TRUE(events.events.empty());
  std::vector<std::string> expected = {
      R"(line 1 "nomBeneficiaire": a required column is missing; add it [MISSING_FIELD])",
      R"(line 1, column 5 "NOM_Beneficiaire": unknown column; write "nomBeneficiaire" [BAD_FILE])"};
  // Its cells are those of the other example, with the first two columns exchanged.
  for (std::string fault : WrongCells()) {
    const size_t at = fault.find("column 2 ");
    if (at != std::string::npos) fault.replace(at, 8, "column 1");
    expected.push_back(fault);
  }
  EXPECT_EQ(Faults(events), expected);
}

TEST(ScdlTest, TellsTheColumnThatIsThereTwice) {
  const std::string bytes = ReadSample("scdl/datasubvention_exemple-duplicate-column.csv");
  BASIN_NEED_SAMPLE(bytes, "scdl/datasubvention_exemple-duplicate-column.csv");

  const FileEvents events = ImportScdl(bytes, Anyone());

  EXPECT_TRUE(events.events.empty());
  EXPECT_THAT(Faults(events),
              ElementsAre("line 1, column 14 \"notificationUE\": the column is there "
                          "twice, first as column 13; keep one [BAD_FILE]"));
}

TEST(ScdlTest, RefusesTheOlderFormWithAHint) {
  const std::string bytes = ReadSample("scdl/etalab_exemple.csv");
  BASIN_NEED_SAMPLE(bytes, "scdl/etalab_exemple.csv");
  ScdlOptions options = Anyone();
  options.actor_siren = "233500016";
  EXPECT_THAT(Faults(ImportScdl(bytes, options)),
              ElementsAre(HasSubstr("the older form with \"_\""),
                          HasSubstr("line 3, column 6 \"idBeneficiaire\": the SIRET is wrong")));
}

// A hub's admission in memory, in which `actor` has `role` everywhere and the basin is defined.
std::unique_ptr<AdmissionRun> HubFor(const std::string& actor, const std::string& role,
                                     const std::string& basin) {
  v1::ActorsConfig config;
  v1::ActorConfig* entry = config.add_actor();
  entry->set_id(actor);
  entry->add_roles(role);
  entry->add_roles("operator");
  entry->add_basins("*");
  auto hub = std::make_unique<AdmissionRun>(config, actor, v1::REAL);
  BASIN_EXPECT_OK(
      hub->Admit(TerritoryEvent({.actor = actor, .id = "t", .basin = basin}), kTestEventTime));
  return hub;
}

TEST(ScdlTest, TheGrantsOfTheSampleAreAdmittedOnce) {
  const std::string bytes = ReadSample("scdl/datasubvention_exemple_valide.csv");
  BASIN_NEED_SAMPLE(bytes, "scdl/datasubvention_exemple_valide.csv");
  const auto hub = HubFor("antibes", "funder", "1148");

  for (int round = 0; round < 2; ++round)
    for (const FileEvent& event : ImportScdl(bytes, Anyone()).events)
      BASIN_EXPECT_OK(hub->Admit(event.bytes, kTestEventTime)) << "line " << event.line;

  EXPECT_EQ(hub->admitted(), 1u + 29u);
  EXPECT_EQ(hub->duplicates(), 29u);
}

}  // namespace
}  // namespace basin
