// Generations as an operator has them: the real basin-views beside a real basin-hub.
#include "services/main/generation_keeper.h"

#include <filesystem>
#include <fstream>

#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "services/projection/rocksdb/rocksdb_view_store.h"
#include "services/views/view_list.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_events.h"
#include "tests/support/views_process.h"

namespace basin {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class GenerationKeeperTest : public testing::Test {
 protected:
  GenerationKeeperTest() : hub_(folder_.path()), views_(hub_, folder_ / "views") {}
  void SetUp() override { ASSERT_TRUE(hub_.Start()); }

  // Publishes the territory once, then `count` needs.
  void Publish(int count) {
    auto client = Client::Connect(hub_.ClientOf("operator"));
    BASIN_ASSERT_OK(client);
    std::vector<Transaction> transactions = {{TerritoryEvent({.actor = "operator", .id = "t"})}};
    for (int i = 0; i < count; ++i)
      transactions.push_back(
          {NeedEvent({.actor = "operator", .id = absl::StrCat("n", ++published_)})});
    const auto outcomes = (*client)->Publish(transactions);
    BASIN_ASSERT_OK(outcomes);
    for (const v1::Outcome& outcome : *outcomes)
      ASSERT_FALSE(outcome.has_refused()) << outcome.DebugString();
  }
  uint64_t head() const { return static_cast<uint64_t>(published_) + 1; }

  v1::ViewsAnswer List() {
    const auto answer = views_.Do(ListGenerations());
    BASIN_EXPECT_OK(answer);
    return answer.value_or(v1::ViewsAnswer());
  }
  // "1 answering, 2 ready"
  static std::string StatesOf(const v1::ViewsAnswer& list) {
    std::vector<std::string> states;
    for (const v1::Generation& generation : list.generations())
      states.push_back(absl::StrCat(generation.number(), " ",
                                    v1::GenerationState_Name(generation.state()),
                                    generation.answers() ? " answers" : ""));
    return absl::StrJoin(states, ", ");
  }
  std::string States() { return StatesOf(List()); }
  bool Become(const std::string& states) {
    const bool became = Eventually([&] { return States() == states; });
    EXPECT_TRUE(became) << "wanted " << states << ", are " << States() << "\n" << views_.Output();
    return became;
  }
  // And noted that it once has.
  bool CaughtUp() {
    const bool caught_up = Eventually([&] {
      return List().generations(0).sequence() == head() &&
             OutputOf("cat " + views_.folder() + "/GENERATIONS").find("\twhole\n") !=
                 std::string::npos;
    });
    EXPECT_TRUE(caught_up) << views_.Output();
    return caught_up;
  }
  // Generation 1 answers and generation 2 is ready.
  void HaveTwo(int events = 30) {
    Publish(events);
    ASSERT_TRUE(views_.Start()) << views_.Output();
    ASSERT_TRUE(CaughtUp());
    BASIN_ASSERT_OK(views_.Do(RebuildViews()));
    ASSERT_TRUE(Become("1 GENERATION_ANSWERING answers, 2 GENERATION_READY"));
  }
  v1::GenerationDiff Diff(const std::string& view = "") {
    v1::GenerationDiff diff;
    EXPECT_TRUE(Eventually([&] {
      const auto answer = views_.Do(DiffGenerations(view));
      BASIN_EXPECT_OK(answer);
      if (!answer.ok()) return true;
      diff = answer->diff();
      return diff.done();
    }));
    return diff;
  }

  // While the program does not run.
  std::unique_ptr<RocksdbViewStore> Rows(int generation) {
    auto opened = RocksdbViewStore::Open(absl::StrCat(views_.folder(), "/rows-", generation));
    BASIN_EXPECT_OK(opened);
    return std::move(opened->store);
  }
  // As another version of the program would have left it; 0 as if the view had never been.
  void SetVersion(int generation, const std::string& view, uint32_t version) {
    const auto rows = Rows(generation);
    ViewChange change{.view = view, .clear_first = false, .rows = {}, .checkpoint = {}};
    change.checkpoint = *rows->Snapshot()->FindCheckpoint(view);
    change.checkpoint.version = version;
    BASIN_ASSERT_OK(rows->Write({change}));
  }
  // Alters the row that the record with this sequence made.
  void AlterRow(int generation, const std::string& view, Sequence sequence) {
    const auto rows = Rows(generation);
    std::string altered;
    const auto snapshot = rows->Snapshot();
    BASIN_ASSERT_OK(
        snapshot->Open(view)->Scan("1107", [&](absl::string_view key, absl::string_view value) {
          const auto record = ReadRecord(value);
          if (record.ok() && record->sequence == sequence) altered = std::string(key);
          return altered.empty();
        }));
    ASSERT_NE(altered, "");
    ViewChange change{.view = view,
                      .clear_first = false,
                      .rows = {{altered, "altered"}},
                      .checkpoint = *snapshot->FindCheckpoint(view)};
    BASIN_ASSERT_OK(rows->Write({change}));
  }
  std::string Get(const std::string& path) {
    return OutputOf("curl -s -w '\n%{http_code}' 'http://" + views_.http() + path + "'");
  }
  bool HasFolder(const std::string& name) {
    return std::filesystem::exists(views_.folder() + "/" + name);
  }

  TemporaryFolder folder_;
  HubProcess hub_;
  ViewsProcess views_;
  int published_ = 0;
};

TEST_F(GenerationKeeperTest, RebuildsBesideWhileTheOtherAnswersAndFindsNoDifference) {
  Publish(3000);
  ASSERT_TRUE(views_.Start());
  ASSERT_TRUE(CaughtUp());
  v1::Query health;
  health.mutable_health();

  BASIN_ASSERT_OK(views_.Do(RebuildViews()));
  while (List().generations(1).state() != v1::GENERATION_READY) {
    const auto answer = views_.Ask(health);
    BASIN_ASSERT_OK(answer);
    ASSERT_EQ(answer->sequence(), head());
  }

  const v1::ViewsAnswer list = List();
  EXPECT_EQ(list.generations(1).sequence(), head());
  EXPECT_EQ(list.generations(1).lag(), 0u);
  EXPECT_GT(list.generations(1).events_per_second(), 0);
  EXPECT_THAT(list.generations(1).projections(), SizeIs(MakeViews().size()));
  const v1::GenerationDiff diff = Diff();
  EXPECT_EQ(diff.sequence(), head());
  EXPECT_GT(diff.compared(), 3 * 3000u);
  EXPECT_THAT(diff.rows(), IsEmpty()) << diff.DebugString();
  EXPECT_THAT(diff.views(), SizeIs(MakeViews().size()));
  auto client = Client::Connect(hub_.ClientOf("operator"));
  BASIN_ASSERT_OK(client);
  EXPECT_EQ((*client)->welcome().head().sequence(), head()) << "the world hears nothing of it";
}

TEST_F(GenerationKeeperTest, BothFollowTheLog) {
  HaveTwo();
  Publish(20);

  EXPECT_TRUE(Eventually([&] {
    const v1::ViewsAnswer list = List();
    return list.generations(0).sequence() == head() && list.generations(1).sequence() == head();
  }));
  EXPECT_THAT(Diff().rows(), IsEmpty());
}

TEST_F(GenerationKeeperTest, TellsAnAlteredRowWithItsEvent) {
  HaveTwo();
  views_.Kill();
  AlterRow(2, kNeedsView, 5);
  ASSERT_TRUE(views_.Start());
  ASSERT_TRUE(Become("1 GENERATION_ANSWERING answers, 2 GENERATION_READY"));

  const v1::GenerationDiff diff = Diff();
  ASSERT_THAT(diff.rows(), SizeIs(1)) << diff.DebugString();
  const v1::RowDiff& row = diff.rows(0);
  EXPECT_EQ(row.view(), kNeedsView);
  EXPECT_EQ(row.key(), "1107\\x00need/operator-n4\\x00" +
                           std::string("\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x05"));
  EXPECT_TRUE(row.in_old() && row.in_new());
  ASSERT_THAT(row.events(), SizeIs(1));
  EXPECT_EQ(row.events(0).sequence(), 5u);
  EXPECT_EQ(row.events(0).id(), "n4");
  EXPECT_EQ(row.events(0).type(), "need.expressed");
  EXPECT_EQ(row.events(0).actor(), "operator");
  EXPECT_THAT(Diff(kReferralsView).rows(), IsEmpty());
  EXPECT_THAT(views_.Do(DiffGenerations("nothing")), HasCode(v1::NOT_FOUND));
}

TEST_F(GenerationKeeperTest, SwitchesAtOnceAndRollsBackAtOnceAndKnowsItAfterAKill) {
  HaveTwo();
  const auto switched = views_.Do(SwitchGeneration());
  BASIN_ASSERT_OK(switched);
  EXPECT_EQ(StatesOf(*switched), "2 GENERATION_ANSWERING answers, 1 GENERATION_READY");
  EXPECT_TRUE(switched->generations(1).answered_before());
  EXPECT_THAT(Get("/metrics"),
              HasSubstr("basin_views_generation_answers{generation=\"2\",state=\"answering\"} 1"));

  views_.Kill();
  ASSERT_TRUE(views_.Start());
  ASSERT_TRUE(Become("2 GENERATION_ANSWERING answers, 1 GENERATION_READY"));
  const auto back = views_.Do(RollBackGeneration());
  BASIN_ASSERT_OK(back);
  EXPECT_EQ(StatesOf(*back), "1 GENERATION_ANSWERING answers, 2 GENERATION_READY");
  EXPECT_THAT(Get("/readyz"), HasSubstr("\n200"));
}

TEST_F(GenerationKeeperTest, DropsTheOneBesideWithItsFolder) {
  HaveTwo();
  const auto dropped = views_.Do(DropGeneration());

  BASIN_ASSERT_OK(dropped);
  EXPECT_EQ(StatesOf(*dropped), "1 GENERATION_ANSWERING answers");
  EXPECT_TRUE(Eventually([&] { return !HasFolder("rows-2"); }));
  for (const auto& query :
       {DropGeneration(), SwitchGeneration(), RollBackGeneration(), DiffGenerations()})
    EXPECT_THAT(views_.Do(query), HasCode(v1::NOT_FOUND)) << query.DebugString();
  EXPECT_TRUE(CaughtUp());
}

TEST_F(GenerationKeeperTest, SwitchesToNoneThatHasNotCaughtUp) {
  Publish(10);
  ASSERT_TRUE(views_.Start());
  ASSERT_TRUE(CaughtUp());
  hub_.Kill();
  BASIN_ASSERT_OK(views_.Do(RebuildViews()));

  EXPECT_THAT(views_.Do(SwitchGeneration()), HasCode(v1::NOT_CAUGHT_UP));
  EXPECT_THAT(views_.Do(RollBackGeneration()), HasCode(v1::NOT_FOUND));
  EXPECT_EQ(States(), "1 GENERATION_ANSWERING answers, 2 GENERATION_BUILDING");
}

TEST_F(GenerationKeeperTest, RefusesWhoeverIsNoOperator) {
  Publish(1);
  ASSERT_TRUE(views_.Start());
  auto client = Client::Connect(views_.ClientOf("ml"));
  BASIN_ASSERT_OK(client);
  for (const auto& asked : {ListGenerations(), RebuildViews(), DropGeneration()}) {
    v1::Query query;
    *query.mutable_views() = asked;
    EXPECT_THAT((*client)->Ask(query), HasCode(v1::FORBIDDEN_ACTION)) << asked.DebugString();
  }
  EXPECT_EQ(States(), "1 GENERATION_ANSWERING answers");
}

TEST_F(GenerationKeeperTest, AnswersFromFrozenRowsUntilARaisedVersionHasCaughtUpBesideThem) {
  Publish(30);
  ASSERT_TRUE(views_.Start());
  ASSERT_TRUE(CaughtUp());
  views_.Kill();
  SetVersion(1, kNeedsView, 77);
  hub_.Kill();

  ASSERT_TRUE(views_.Start());
  EXPECT_EQ(States(), "1 GENERATION_FROZEN answers, 2 GENERATION_BUILDING");
  EXPECT_THAT(Get("/api/v1/health"), HasSubstr("\"basin\":\"1107\"")) << "old rows are answers";
  EXPECT_THAT(Get("/readyz"), HasSubstr("\n503")) << "how old they are is not known";
  ASSERT_TRUE(hub_.Start());

  ASSERT_TRUE(Become("2 GENERATION_ANSWERING answers, 1 GENERATION_FROZEN"));
  EXPECT_TRUE(CaughtUp());
  EXPECT_THAT(Get("/readyz"), HasSubstr("\n200"));
  const v1::GenerationDiff diff = Diff(kNeedsView);
  EXPECT_EQ(diff.views(0).new_version(), 77u) << "the frozen one is the one beside now";
  EXPECT_THAT(diff.rows(), IsEmpty());

  // Whoever goes back to it keeps it, restarts or not.
  BASIN_ASSERT_OK(views_.Do(RollBackGeneration()));
  Publish(5);
  ASSERT_TRUE(Become("1 GENERATION_FROZEN answers, 2 GENERATION_READY"));
  EXPECT_THAT(Get("/readyz"), HasSubstr("version"));
  EXPECT_THAT(views_.Do(SwitchGeneration()), IsOk());
  BASIN_ASSERT_OK(views_.Do(RollBackGeneration()));
  views_.Kill();
  ASSERT_TRUE(views_.Start());
  ASSERT_TRUE(Become("1 GENERATION_FROZEN answers, 2 GENERATION_READY"));
  EXPECT_EQ(List().generations(0).sequence(), 31u) << "it folds no more";
}

TEST_F(GenerationKeeperTest, FoldsInPlaceWhatLacksAView) {
  Publish(30);
  ASSERT_TRUE(views_.Start());
  ASSERT_TRUE(CaughtUp());
  views_.Kill();
  SetVersion(1, kNeedsView, 77);
  SetVersion(1, kThemesView, 0);

  ASSERT_TRUE(views_.Start());
  EXPECT_TRUE(CaughtUp());
  EXPECT_EQ(States(), "1 GENERATION_ANSWERING answers");
}

TEST_F(GenerationKeeperTest, TakesOverTheRowsOfBefore) {
  Publish(30);
  ASSERT_TRUE(views_.Start());
  ASSERT_TRUE(CaughtUp());
  views_.Kill();
  std::filesystem::rename(views_.folder() + "/rows-1", views_.folder() + "/rows");
  std::filesystem::remove(views_.folder() + "/GENERATIONS");

  ASSERT_TRUE(views_.Start());
  EXPECT_TRUE(CaughtUp());
  EXPECT_THAT(Get("/metrics"), HasSubstr("basin_views_events_folded_total 0\n"));
}

TEST_F(GenerationKeeperTest, DamageOfTheOneBesideLeavesTheOneThatAnswers) {
  HaveTwo();
  views_.Kill();
  std::ofstream(views_.folder() + "/rows-2/CURRENT", std::ios::trunc) << "MANIFEST-999999\n";

  ASSERT_TRUE(views_.Start());
  EXPECT_TRUE(views_.Said("what=views_emptied generation=2"));
  ASSERT_TRUE(Become("1 GENERATION_ANSWERING answers, 2 GENERATION_READY"));
  EXPECT_THAT(Get("/metrics"), HasSubstr("basin_views_events_folded_total 0\n"));
  EXPECT_THAT(Diff().rows(), IsEmpty());
}

// In the middle of a table: what opens the rows reads nothing there.
void SpoilTables(const std::string& folder) {
  int spoiled = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".sst") continue;
    std::fstream table(entry.path(), std::ios::in | std::ios::out | std::ios::binary);
    table.seekp(static_cast<std::streamoff>(entry.file_size() * 6 / 10));
    table << std::string(64, '\0');
    ++spoiled;
  }
  ASSERT_GT(spoiled, 0);
}

TEST_F(GenerationKeeperTest, DamageThatAQuestionMeetsIsToldAndFoldedAgain) {
  Publish(3000);
  ASSERT_TRUE(views_.Start());
  ASSERT_TRUE(CaughtUp());
  const std::string healthy = Get("/api/v1/health?basin=1107");
  views_.Kill();
  Rows(1);  // what only its own log held goes into a table
  SpoilTables(views_.folder() + "/rows-1");

  ASSERT_TRUE(views_.Start());
  Get("/api/v1/health?basin=1107");
  EXPECT_TRUE(Eventually([&] { return views_.Said("from=1 "); })) << views_.Output();
  EXPECT_TRUE(views_.Said("what=views_discarded"));
  views_.Kill();  // it listens on another port by now

  ASSERT_TRUE(views_.Start());
  ASSERT_TRUE(CaughtUp());
  EXPECT_EQ(Get("/api/v1/health?basin=1107"), healthy);
}

}  // namespace
}  // namespace basin
