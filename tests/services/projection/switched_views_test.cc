#include "services/projection/switched_views.h"

#include "gtest/gtest.h"
#include "services/projection/memory_view_store.h"
#include "tests/services/projection/damaged_views.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

std::shared_ptr<MemoryViewStore> StoreOf(const std::string& value) {
  auto store = std::make_shared<MemoryViewStore>();
  BASIN_EXPECT_OK(store->Write({{.view = "v",
                                 .clear_first = false,
                                 .rows = {{"a", value}},
                                 .checkpoint = {.version = 1, .log_id = value}}}));
  return store;
}
std::string RowOf(const ViewSnapshot& snapshot) { return *snapshot.Open("v")->Get("a"); }

TEST(SwitchedViewsTest, AnswersFromTheStoreSwitchedTo) {
  SwitchedViews views({StoreOf("old"), 1});
  EXPECT_EQ(RowOf(*views.Snapshot()), "old");
  EXPECT_EQ(views.Snapshot()->generation(), 1u);

  views.SwitchTo({StoreOf("new"), 2});
  EXPECT_EQ(RowOf(*views.Snapshot()), "new");
  EXPECT_EQ(views.Snapshot()->FindCheckpoint("v")->log_id, "new");
  EXPECT_EQ(views.Snapshot()->generation(), 2u);
}

TEST(SwitchedViewsTest, EndsWhatWasBegunOnTheRowsItBeganOn) {
  auto old_store = StoreOf("old");
  const std::weak_ptr<MemoryViewStore> watched = old_store;
  SwitchedViews views({std::move(old_store), 1});

  auto begun = views.Snapshot();
  views.SwitchTo({StoreOf("new"), 2});
  EXPECT_EQ(RowOf(*begun), "old");
  begun.reset();
  EXPECT_TRUE(watched.expired()) << "nobody keeps it longer";
}

TEST(SwitchedViewsTest, TellsOfRowsThatCannotBeRead) {
  std::vector<std::string> told;
  SwitchedViews views({std::make_shared<DamagedViews>(), 1,
                       [&](const absl::Status& damage) { told.emplace_back(damage.message()); }});
  const auto snapshot = views.Snapshot();
  const auto rows = snapshot->Open("v");
  const auto all = [](absl::string_view, absl::string_view) { return true; };

  EXPECT_TRUE(absl::IsDataLoss(rows->Get("a").status()));
  EXPECT_TRUE(absl::IsDataLoss(rows->Scan("a", all)));
  EXPECT_TRUE(absl::IsDataLoss(rows->ScanFrom("a", all)));
  EXPECT_TRUE(absl::IsDataLoss(rows->ScanEach(std::vector<std::string>{"a"}, all)));
  EXPECT_EQ(told, std::vector<std::string>(4, "a block's checksum"));
}

TEST(SwitchedViewsTest, TakesAMissingRowForNoDamage) {
  SwitchedViews views(
      {StoreOf("old"), 1, [](const absl::Status& damage) { ADD_FAILURE() << damage.message(); }});
  EXPECT_TRUE(absl::IsNotFound(views.Snapshot()->Open("v")->Get("b").status()));
}

TEST(SwitchedViewsTest, IsNotWrittenThrough) {
  SwitchedViews views({StoreOf("old"), 1});
  EXPECT_FALSE(views.Write({}).ok());
}

}  // namespace
}  // namespace basin
