#include "clients/cli/publish.h"

#include "absl/strings/str_cat.h"
#include "clients/cli/exit.h"
#include "gmock/gmock.h"
#include "tests/clients/cli/cli_hub.h"

namespace basin::cli {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

// A person sent by "ml" to "cap".
std::string Sent(const std::string& id, const std::string& more = "") {
  return absl::StrCat(
      R"({"specversion":"1.0","type":"referral.sent","subject":"referral/)", id,
      R"(","time":"2026-03-01T10:00:00Z","basin":"1107","data":{"recipient":"cap","aim":"AIM_CHOICES")",
      more, "}}\n");
}
std::string Accepted(const std::string& id) {
  return absl::StrCat(R"({"specversion":"1.0","type":"referral.accepted","subject":"referral/)", id,
                      R"(","time":"2026-03-05T10:00:00Z","basin":"1107","data":{}})", "\n");
}

class PublishTest : public testing::Test {
 protected:
  PublishTest() { hub_.DefineBasins(); }

  const CliHub hub_;
};

TEST_F(PublishTest, ADryRunChecksEverythingAndWritesNothing) {
  const CliRun run = hub_.Run("ml", {"publish", "--dry-run", "-o", "json"}, Sent("1") + Sent("2"));
  EXPECT_EQ(run.code, kOk) << run.err;
  const auto answer = nlohmann::json::parse(run.out);
  EXPECT_EQ(answer["valid"], 2);
  EXPECT_EQ(answer["published"], 0);
  EXPECT_EQ(hub_.Head(), kGroundEvents);
}

TEST_F(PublishTest, ADryRunJudgesLaterEventsAsIfTheEarlierWereThere) {
  // "operator" stands for both sides, so that one file tells the whole case.
  const std::string whole =
      R"({"specversion":"1.0","type":"need.expressed","subject":"need/1","time":"2026-03-01T10:00:00Z",)"
      R"("basin":"1107","data":{"public":"PUBLIC_YOUTH","qualification":"QUALIFICATION_BAC","rome":"M1805"}})"
      "\n"
      R"({"specversion":"1.0","type":"need.answered","subject":"need/1","time":"2026-03-09T10:00:00Z",)"
      R"("basin":"1107","data":{"answer":"NEED_ANSWER_TRAINING"}})"
      "\n";
  EXPECT_EQ(hub_.Run("operator", {"publish", "--dry-run"}, whole).code, kOk);
  EXPECT_EQ(hub_.Head(), kGroundEvents);
}

TEST_F(PublishTest, ADryRunNamesEveryEventThatWouldBeRefused) {
  const CliRun run =
      hub_.Run("ml", {"publish", "--dry-run", "-o", "json"},
               Sent("1") + Accepted("unknown") + Sent("2", R"(,"note":"jean@exemple.fr")"));
  EXPECT_EQ(run.code, kBadData);
  const auto events = nlohmann::json::parse(run.out)["events"];
  EXPECT_EQ(events[0]["result"], "valid");
  EXPECT_EQ(events[1]["result"], "refused");
  EXPECT_EQ(events[2]["error"], "CLEAR_PII");
  EXPECT_EQ(events[2]["line"], 3);
  EXPECT_THAT(run.out, Not(HasSubstr("jean@")));
}

TEST_F(PublishTest, TellsEachEventAndPublishesTheGoodOnes) {
  const CliRun run =
      hub_.Run("ml", {"publish", "-o", "json"}, Sent("1") + Accepted("unknown") + Sent("2"));
  EXPECT_EQ(run.code, kBadData);
  const auto answer = nlohmann::json::parse(run.out);
  EXPECT_EQ(answer["published"], 2);
  EXPECT_EQ(answer["refused"], 1);
  EXPECT_EQ(answer["events"][0]["sequence"], kGroundEvents + 1);
  EXPECT_EQ(answer["events"][2]["sequence"], kGroundEvents + 2);
  EXPECT_EQ(hub_.Head(), kGroundEvents + 2);
}

TEST_F(PublishTest, AtomicallyOneRefusalMeansNothing) {
  EXPECT_EQ(
      hub_.Run("ml", {"publish", "--atomic"}, Sent("1") + Accepted("unknown") + Sent("2")).code,
      kBadData);
  EXPECT_EQ(hub_.Head(), kGroundEvents);
  EXPECT_EQ(hub_.Run("ml", {"publish", "--atomic"}, Sent("1") + Sent("2")).code, kOk);
  EXPECT_EQ(hub_.Head(), kGroundEvents + 2);
}

TEST_F(PublishTest, TheSameFileAgainAddsNothing) {
  ASSERT_EQ(hub_.Run("ml", {"publish"}, Sent("1") + Sent("2")).code, kOk);
  const CliRun again = hub_.Run("ml", {"publish", "-o", "json"}, Sent("1") + Sent("2"));
  EXPECT_EQ(again.code, kOk);
  EXPECT_EQ(nlohmann::json::parse(again.out)["duplicate"], 2);
  EXPECT_EQ(hub_.Head(), kGroundEvents + 2);
}

TEST_F(PublishTest, ATableFromASpreadsheetIsPublished) {
  const std::string file =
      hub_.Write("besoins.csv",
                 "\xef\xbb\xbf"
                 "bassin;dossier;date;public;qualification;code ROME;nombre de personnes\r\n"
                 "1107;need/7;12/03/2026;jeune;bac;M1805;3\r\n");
  const CliRun run = hub_.Run("ml", {"publish", file, "--type", "need.expressed"});
  EXPECT_EQ(run.code, kOk) << run.err;
  EXPECT_THAT(run.out, HasSubstr("publié"));
  EXPECT_EQ(hub_.Head(), kGroundEvents + 1);
}

TEST_F(PublishTest, ATableIsOfTheTypeItIsNamedAfter) {
  const std::string file = hub_.Write("need.expressed_mars.csv",
                                      "bassin;dossier;date;public;qualification;code ROME\n"
                                      "1107;need/8;12/03/2026;jeune;bac;M1805\n");
  const CliRun run = hub_.Run("ml", {"publish", file});
  EXPECT_EQ(run.code, kOk) << run.err;
  EXPECT_EQ(hub_.Head(), kGroundEvents + 1);
}

TEST_F(PublishTest, AFileWithoutEventsIsToldToBeEmpty) {
  const std::string table = hub_.Write("need.expressed_vide.csv", "bassin;dossier;date\n");
  for (const CliRun& run :
       {hub_.Run("ml", {"publish", table}), hub_.Run("ml", {"publish"}, "[]")}) {
    EXPECT_EQ(run.code, kBadData);
    EXPECT_THAT(run.err, HasSubstr("aucun évènement"));
    EXPECT_THAT(run.out, IsEmpty());
  }
}

TEST_F(PublishTest, ATemplateThatNobodyFilledInIsNotPublished) {
  const std::string empty = RunCli({"template", "need.expressed", "-o", "json"}).out;
  const CliRun run = hub_.Run("ml", {"publish"}, empty);
  EXPECT_EQ(run.code, kBadData);
  EXPECT_THAT(run.err, HasSubstr("MISSING_FIELD"));
  EXPECT_EQ(hub_.Head(), kGroundEvents);
}

TEST_F(PublishTest, AFileThatCannotBeReadIsNoBadData) {
  const CliRun run = hub_.Run("ml", {"publish", hub_.path("none.csv")});
  EXPECT_EQ(run.code, kDisk);
  EXPECT_THAT(run.err, HasSubstr("ce fichier ou ce dossier n'existe pas"));
  EXPECT_THAT(run.err, Not(HasSubstr("cellules")));
}

TEST_F(PublishTest, AFaultyFileIsToldByLineInFrenchAndNothingIsSent) {
  const std::string file = hub_.Write("besoins.csv",
                                      "bassin;date;public;qualification;code ROME\n"
                                      "1107;12/03/2026;jeune;bac;M1805\n"
                                      "1107;31/02/2026;jeune;bac;M1805\n");
  const CliRun run = hub_.Run("ml", {"publish", file, "--type", "need.expressed"});
  EXPECT_EQ(run.code, kBadData);
  EXPECT_THAT(run.err, HasSubstr("ligne 3"));
  EXPECT_THAT(run.err, HasSubstr("BAD_DATE"));
  EXPECT_EQ(hub_.Head(), kGroundEvents);
}

TEST_F(PublishTest, AnUnknownTypeIsToldBeforeAnythingIsRead) {
  const CliRun run = hub_.Run("ml", {"publish", "--type", "need.exprssed"});
  EXPECT_EQ(run.code, kBadData);
  EXPECT_THAT(run.err, HasSubstr("need.expressed"));
}

TEST_F(PublishTest, AKeyNobodyKnowsIsRefusedAtTheDoor) {
  ASSERT_EQ(RunCli({"keys", "new", hub_.path("stranger.key")}).code, 0);
  const CliRun run =
      RunCli({"publish", "--hub", const_cast<CliHub&>(hub_).hub().endpoint(), "--hub-key",
              hub_.path("hub.key.pub"), "--key", hub_.path("stranger.key")},
             {.in = Sent("1")});
  EXPECT_EQ(run.code, kNotAllowed);
  EXPECT_THAT(run.err, HasSubstr("AUTH_UNKNOWN"));
}

TEST(TemplateTest, IsATableWithFrenchHeadingsThatPublishUnderstands) {
  const CliRun run = RunCli({"template", "need.expressed"});
  EXPECT_EQ(run.code, kOk);
  EXPECT_THAT(run.out, StartsWith("\xef\xbb\xbf"
                                  "bassin;dossier;date;"));
  EXPECT_THAT(run.out, HasSubstr("code ROME"));
}

TEST(TemplateTest, OrAnExampleInJson) {
  const CliRun run = RunCli({"template", "need.expressed", "--format", "json"});
  const auto example = nlohmann::json::parse(run.out);
  EXPECT_EQ(example["type"], "need.expressed");
  EXPECT_TRUE(example.contains("data"));
}

TEST(TemplateTest, TheOutputAskedForIsHonouredOrRefused) {
  EXPECT_TRUE(nlohmann::json::accept(RunCli({"template", "need.expressed", "-o", "json"}).out));
  EXPECT_THAT(RunCli({"template", "need.expressed", "-o", "csv"}).out, HasSubstr("bassin;"));
  for (const char* other : {"table", "jsonl"}) {
    const CliRun run = RunCli({"template", "need.expressed", "-o", other});
    EXPECT_EQ(run.code, kUsage) << other;
    EXPECT_THAT(run.err, HasSubstr("un modèle est csv ou json")) << other;
  }
}

TEST(TemplateTest, AnUnknownTypeGetsTheNearest) {
  const CliRun run = RunCli({"template", "need.exprssed"});
  EXPECT_EQ(run.code, kBadData);
  EXPECT_THAT(run.out, IsEmpty());
  EXPECT_THAT(run.err, HasSubstr("need.expressed"));
}

}  // namespace
}  // namespace basin::cli
