#include "clients/agent/papers.h"

#include "clients/exchange/event_rows.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace basin {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1773316800);  // 2026-03-12 13:00 in Paris

FileEvents TwoEvents() {
  EventCatalog catalog;
  return ReadEventTable("dossier;date\nr-1;2026-03-10\nr-2;2026-03-11\n", "referral.received",
                        {.actor = "ml", .basin = "1107", .on_behalf_of = {}, .origin = v1::REAL},
                        catalog);
}

TEST(PapersTest, AReceiptSaysWhereEachEventIs) {
  const FileEvents events = TwoEvents();
  PublishedFile file{
      .name = "r.csv", .sha256 = "ab", .at = kNow, .log = {}, .origin = v1::REAL, .events = {}};
  file.log.set_log_id("log-1");
  file.log.set_epoch(2);
  file.events = {{17, false}, {18, true}};

  const auto receipt = nlohmann::json::parse(ReceiptText(file, events));

  EXPECT_EQ(receipt["file"], "r.csv");
  EXPECT_EQ(receipt["published_at"], "2026-03-12T12:00:00Z");
  EXPECT_EQ(receipt["log_id"], "log-1");
  EXPECT_EQ(receipt["epoch"], 2);
  ASSERT_EQ(receipt["events"].size(), 2u);
  EXPECT_EQ(receipt["events"][0]["line"], 2);
  EXPECT_EQ(receipt["events"][0]["sequence"], 17);
  EXPECT_EQ(receipt["events"][0]["subject"], "referral/r-1");
  EXPECT_FALSE(receipt["events"][0].contains("known_before"));
  EXPECT_EQ(receipt["events"][1]["known_before"], true);
}

TEST(PapersTest, AReceiptOfSimulatedEventsSaysSo) {
  const FileEvents events = TwoEvents();
  PublishedFile file{.name = "r.csv",
                     .sha256 = "ab",
                     .at = kNow,
                     .log = {},
                     .origin = v1::SIMULATED,
                     .events = {{17, false}, {18, false}}};

  const auto simulated = nlohmann::json::parse(ReceiptText(file, events));
  EXPECT_EQ(simulated["origin"], "simulated");
  EXPECT_EQ(simulated["notice"], "données simulées");

  file.origin = v1::REAL;
  const auto real = nlohmann::json::parse(ReceiptText(file, events));
  EXPECT_EQ(real["origin"], "real");
  EXPECT_FALSE(real.contains("notice"));
}

TEST(PapersTest, ARefusalTellsInFrenchWhatToDo) {
  const FileFault fault{.line = 5,
                        .column = 3,
                        .heading = "date",
                        .code = v1::BAD_DATE,
                        .fr = "une date est attendue",
                        .en = "a date is expected"};
  EXPECT_EQ(
      RefusalText("r.csv", {fault}, 0, kNow, Language::kFrench),
      "Fichier refusé : r.csv\n"
      "Le 12/03/2026 à 13:00 (heure de Paris)\n\n"
      "Rien n'a été publié.\n\n"
      "1 erreur :\n"
      "- ligne 5, colonne 3 « date » : une date est attendue [BAD_DATE]\n\n"
      "Corrigez le fichier, puis déposez-le de nouveau. Un évènement déjà publié ne le sera pas "
      "deux fois.\n");
  EXPECT_THAT(RefusalText("r.csv", {fault}, 3, kNow, Language::kFrench),
              ::testing::HasSubstr("Publié avant le refus : 3 évènements."));
  EXPECT_THAT(RefusalText("r.csv", {fault}, 0, kNow, Language::kEnglish),
              ::testing::HasSubstr("Nothing was published."));
  EXPECT_EQ(RefusalName("r.csv", Language::kFrench), "r.csv.erreur.txt");
}

}  // namespace
}  // namespace basin
