#include "clients/cli/views.h"

#include "gmock/gmock.h"
#include "nlohmann/json.hpp"
#include "tests/clients/cli/cli_run.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_events.h"
#include "tests/support/views_process.h"

namespace basin::cli {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

const Words kFrench(Language::kFrench);
const Words kEnglish(Language::kEnglish);

v1::Answer TwoGenerations() {
  v1::Answer answer;
  answer.set_origin(v1::SIMULATED);
  v1::Generation& one = *answer.mutable_views()->add_generations();
  one.set_number(1);
  one.set_state(v1::GENERATION_FROZEN);
  one.set_answers(true);
  one.set_sequence(4711);
  v1::ProjectionStatus& needs = *one.add_projections();
  needs.set_name("needs");
  needs.set_version(3);
  needs.set_checkpoint(4711);
  v1::Generation& two = *answer.mutable_views()->add_generations();
  two.set_number(2);
  two.set_state(v1::GENERATION_BUILDING);
  two.set_sequence(1000);
  two.set_lag(3711);
  two.set_events_per_second(500.5);
  two.set_seconds_left(7);
  return answer;
}

v1::Answer OneDifference() {
  v1::Answer answer;
  v1::GenerationDiff& diff = *answer.mutable_views()->mutable_diff();
  diff.set_sequence(4711);
  diff.set_compared(12);
  diff.set_done(true);
  v1::ViewDiff& view = *diff.add_views();
  view.set_view("needs");
  view.set_old_version(1);
  view.set_new_version(2);
  view.set_same(10);
  view.set_changed(2);
  v1::RowDiff& row = *diff.add_rows();
  row.set_view("needs");
  row.set_key("1107\\x00need/1");
  row.set_in_old(true);
  row.set_in_new(true);
  v1::RowEvent& event = *row.add_events();
  event.set_sequence(42);
  event.set_id("e42");
  event.set_type("need.expressed");
  event.set_actor("ml-paris");
  return answer;
}

TEST(GenerationsTableTest, ShowsWhichAnswersAndHowFarTheOtherIs) {
  const std::string text = Render(GenerationsTable(TwoGenerations(), kFrench), {}, kFrench, 0);
  EXPECT_THAT(text, HasSubstr("*** données simulées ***"));
  EXPECT_THAT(text, HasSubstr("répond, figée"));
  EXPECT_THAT(text, HasSubstr("en construction"));
  EXPECT_THAT(text, HasSubstr("needs"));
  EXPECT_THAT(Render(GenerationsTable(TwoGenerations(), kEnglish), {}, kEnglish, 0),
              HasSubstr("being built"));
}

TEST(GenerationsTableTest, GivesProgramsNamesAndNumbers) {
  const auto answer = json::parse(
      Render(GenerationsTable(TwoGenerations(), kFrench), {.format = Format::kJson}, kFrench, 0));
  EXPECT_EQ(answer["kind"], "views");
  EXPECT_EQ(answer["generations"][0]["state"], "frozen");
  EXPECT_EQ(answer["generations"][0]["answers"], true);
  EXPECT_TRUE(answer["generations"][0]["events_per_second"].is_null());
  EXPECT_EQ(answer["generations"][1]["events_per_second"], 500);
  EXPECT_EQ(answer["generations"][1]["seconds_left"], 7);
  EXPECT_EQ(answer["generations"][1]["lag"], 3711);
  EXPECT_EQ(answer["views"][0]["version"], 3);
}

TEST(DiffTableTest, ShowsCountsRowsAndEvents) {
  const std::string text = Render(DiffTable(OneDifference(), kFrench), {}, kFrench, 0);
  EXPECT_THAT(text, HasSubstr("différente"));
  EXPECT_THAT(text, HasSubstr("1107\\x00need/1"));
  EXPECT_THAT(text, HasSubstr("need.expressed"));
  EXPECT_THAT(text, HasSubstr("Les 1 premières lignes sur 2"));
  const auto answer = json::parse(
      Render(DiffTable(OneDifference(), kFrench), {.format = Format::kJson}, kFrench, 0));
  EXPECT_EQ(answer["kind"], "views_diff");
  EXPECT_EQ(answer["differ"], true);
  EXPECT_EQ(answer["rows"][0]["difference"], "changed");
  EXPECT_EQ(answer["rows"][0]["events"][0], "42");
  EXPECT_EQ(answer["events"][0]["id"], "e42");
}

TEST(DiffTableTest, GoesIntoASpreadsheetAsCountsPerView) {
  const std::string csv =
      Render(DiffTable(OneDifference(), kFrench),
             {.format = Format::kCsv, .dialect = CsvDialect::kFrench, .asked = true}, kFrench, 0);
  EXPECT_THAT(csv, HasSubstr("vue;ancienne version;nouvelle version;identiques"));
  EXPECT_THAT(csv, HasSubstr("needs;1;2;10;2;0;0"));
}

// The whole way, with the real programs.
class ViewsCommandTest : public testing::Test {
 protected:
  ViewsCommandTest() : hub_(folder_.path()), views_(hub_, folder_ / "views") {}
  void SetUp() override {
    ASSERT_TRUE(hub_.Start());
    auto client = Client::Connect(hub_.ClientOf("operator"));
    BASIN_ASSERT_OK(client);
    BASIN_ASSERT_OK((*client)->Publish({{TerritoryEvent({.actor = "operator", .id = "t"})},
                                        {NeedEvent({.actor = "operator", .id = "n"})}}));
    ASSERT_TRUE(views_.Start());
  }
  CliRun RunAs(const std::string& actor, const std::vector<std::string>& command) {
    std::vector<std::string> arguments = {"--views",     views_.ClientOf(actor).endpoint,
                                          "--views-key", hub_.key_file_of("reader") + ".pub",
                                          "--key",       hub_.key_file_of(actor),
                                          "--lang",      "en"};
    arguments.insert(arguments.end(), command.begin(), command.end());
    return RunCli(arguments, {.folder = folder_.path()});
  }
  CliRun Run(const std::vector<std::string>& command) { return RunAs("operator", command); }

  TemporaryFolder folder_;
  HubProcess hub_;
  ViewsProcess views_;
};

TEST_F(ViewsCommandTest, RebuildsComparesSwitchesRollsBackAndDrops) {
  CliRun run = Run({"views", "rebuild", "--wait", "-o", "json"});
  ASSERT_EQ(run.code, 0) << run.err;
  EXPECT_EQ(json::parse(run.out)["generations"][1]["state"], "ready");

  run = Run({"views", "diff", "-o", "json"});
  EXPECT_EQ(run.code, 0) << run.err << run.out;
  EXPECT_EQ(json::parse(run.out)["differ"], false);

  run = Run({"views", "switch"});
  ASSERT_EQ(run.code, 0) << run.err;
  EXPECT_EQ(json::parse(Run({"views", "ls", "-o", "json"}).out)["generations"][0]["generation"], 2);
  ASSERT_EQ(Run({"views", "rollback"}).code, 0);
  EXPECT_EQ(json::parse(Run({"views", "ls", "-o", "json"}).out)["generations"][0]["generation"], 1);
  ASSERT_EQ(Run({"views", "drop"}).code, 0);

  run = Run({"views", "rollback"});
  EXPECT_EQ(run.code, 5);
  EXPECT_THAT(run.err, HasSubstr("no generation beside"));
  EXPECT_EQ(RunAs("ml", {"views", "ls"}).code, 4);
}

TEST_F(ViewsCommandTest, EndsWithOneWhenTheNextHasNotCaughtUp) {
  hub_.Kill();
  ASSERT_EQ(Run({"views", "rebuild"}).code, 0);

  const CliRun run = Run({"views", "switch"});
  EXPECT_EQ(run.code, 1);
  EXPECT_THAT(run.err, HasSubstr("generation 2"));
}

}  // namespace
}  // namespace basin::cli
