#include "services/projection/switched_views.h"

#include "gtest/gtest.h"
#include "services/projection/memory_view_store.h"
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
  SwitchedViews views(StoreOf("old"));
  EXPECT_EQ(RowOf(*views.Snapshot()), "old");

  views.SwitchTo(StoreOf("new"));
  EXPECT_EQ(RowOf(*views.Snapshot()), "new");
  EXPECT_EQ(views.Snapshot()->FindCheckpoint("v")->log_id, "new");
}

TEST(SwitchedViewsTest, EndsWhatWasBegunOnTheRowsItBeganOn) {
  auto old_store = StoreOf("old");
  const std::weak_ptr<MemoryViewStore> watched = old_store;
  SwitchedViews views(std::move(old_store));

  auto begun = views.Snapshot();
  views.SwitchTo(StoreOf("new"));
  EXPECT_EQ(RowOf(*begun), "old");
  begun.reset();
  EXPECT_TRUE(watched.expired()) << "nobody keeps it longer";
}

TEST(SwitchedViewsTest, IsNotWrittenThrough) {
  SwitchedViews views(StoreOf("old"));
  EXPECT_FALSE(views.Write({}).ok());
}

}  // namespace
}  // namespace basin
