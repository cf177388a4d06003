#include "tests/services/projection/view_store_conformance.h"

#include "gmock/gmock.h"
#include "tests/support/status_matchers.h"

namespace basin {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

Rows ScanRows(const ViewStore& store, const std::string& view, const std::string& prefix) {
  Rows rows;
  const auto snapshot = store.Snapshot();
  BASIN_EXPECT_OK(
      snapshot->Open(view)->Scan(prefix, [&](absl::string_view key, absl::string_view value) {
        rows.emplace_back(std::string(key), std::string(value));
        return true;
      }));
  return rows;
}

namespace {

Checkpoint At(Sequence sequence) {
  return {.version = 3,
          .log_id = "log",
          .epoch = 2,
          .sequence = sequence,
          .recorded_at = absl::FromUnixNanos(1'700'000'000'123'456'789),
          .origin = v1::SIMULATED};
}

ViewChange Change(const std::string& view, RowChanges rows, Sequence sequence = 1) {
  return {.view = view, .clear_first = false, .rows = std::move(rows), .checkpoint = At(sequence)};
}

TEST_P(ViewStoreConformance, HasNothingBeforeTheFirstWrite) {
  const auto snapshot = store_->Snapshot();

  const auto checkpoint = snapshot->FindCheckpoint("meetings");
  BASIN_ASSERT_OK(checkpoint);
  EXPECT_EQ(*checkpoint, Checkpoint());
  EXPECT_EQ(snapshot->Open("meetings")->Get("a").status().code(), absl::StatusCode::kNotFound);
}

TEST_P(ViewStoreConformance, ChangesRowsAndCheckpointTogether) {
  BASIN_ASSERT_OK(store_->Write({Change("meetings", {{"a", "1"}, {"b", "2"}}, 7)}));
  BASIN_ASSERT_OK(store_->Write({Change("meetings", {{"a", std::nullopt}, {"c", "3"}}, 8)}));

  EXPECT_THAT(ScanRows(*store_, "meetings"), ElementsAre(Pair("b", "2"), Pair("c", "3")));
  EXPECT_EQ(*store_->Snapshot()->FindCheckpoint("meetings"), At(8));
}

TEST_P(ViewStoreConformance, KeepsViewsApart) {
  BASIN_ASSERT_OK(store_->Write({Change("needs", {{"a", "1"}}), Change("needs_more", {{"a", "2"}}),
                                 Change("need", {{"s/a", "3"}})}));

  EXPECT_THAT(ScanRows(*store_, "needs"), ElementsAre(Pair("a", "1")));
  EXPECT_THAT(ScanRows(*store_, "needs_more"), ElementsAre(Pair("a", "2")));
  EXPECT_THAT(ScanRows(*store_, "need"), ElementsAre(Pair("s/a", "3")));
}

TEST_P(ViewStoreConformance, OrdersKeysAsBytes) {
  const std::string zero("a\0b", 3), high("a\xff", 2);
  BASIN_ASSERT_OK(
      store_->Write({Change("v", {{high, "3"}, {"ab", "2"}, {zero, "1"}, {"b", "4"}})}));

  EXPECT_THAT(ScanRows(*store_, "v"),
              ElementsAre(Pair(zero, "1"), Pair("ab", "2"), Pair(high, "3"), Pair("b", "4")));
  EXPECT_THAT(ScanRows(*store_, "v", "a"),
              ElementsAre(Pair(zero, "1"), Pair("ab", "2"), Pair(high, "3")));
}

TEST_P(ViewStoreConformance, StopsAScanWhenTheVisitorSaysSo) {
  BASIN_ASSERT_OK(store_->Write({Change("v", {{"a", "1"}, {"b", "2"}, {"c", "3"}})}));

  int visited = 0;
  BASIN_EXPECT_OK(store_->Snapshot()->Open("v")->Scan(
      "", [&](absl::string_view, absl::string_view) { return ++visited < 2; }));

  EXPECT_EQ(visited, 2);
}

TEST_P(ViewStoreConformance, TakesAScanUpAtAnyKey) {
  BASIN_ASSERT_OK(store_->Write(
      {Change("v", {{"a", "1"}, {"b", "2"}, {"c", "3"}}), Change("w", {{"b", "other"}})}));
  const auto from = [&](absl::string_view key, size_t limit) {
    Rows rows;
    BASIN_EXPECT_OK(store_->Snapshot()->Open("v")->ScanFrom(
        key, [&](absl::string_view found, absl::string_view value) {
          rows.emplace_back(std::string(found), std::string(value));
          return rows.size() < limit;
        }));
    return rows;
  };

  EXPECT_THAT(from("", 10), ElementsAre(Pair("a", "1"), Pair("b", "2"), Pair("c", "3")));
  EXPECT_THAT(from("b", 10), ElementsAre(Pair("b", "2"), Pair("c", "3")));
  EXPECT_THAT(from(absl::string_view("b\0", 2), 10), ElementsAre(Pair("c", "3")));
  EXPECT_THAT(from("a", 2), ElementsAre(Pair("a", "1"), Pair("b", "2")));
  EXPECT_THAT(from("d", 10), IsEmpty());
}

TEST_P(ViewStoreConformance, ScansOnePrefixAfterTheOther) {
  BASIN_ASSERT_OK(
      store_->Write({Change("v", {{"a/1", "1"}, {"a/2", "2"}, {"b/1", "3"}, {"d/1", "4"}}),
                     Change("w", {{"a/1", "other"}, {"e/1", "other"}})}));
  const auto each = [&](const std::vector<std::string>& prefixes, size_t limit) {
    std::vector<std::string> values;
    BASIN_EXPECT_OK(store_->Snapshot()->Open("v")->ScanEach(
        prefixes, [&](absl::string_view, absl::string_view value) {
          values.emplace_back(value);
          return values.size() < limit;
        }));
    return values;
  };

  EXPECT_THAT(each({"a/", "b/", "d/"}, 10), ElementsAre("1", "2", "3", "4")) << "side by side";
  EXPECT_THAT(each({"a/", "d/"}, 10), ElementsAre("1", "2", "4")) << "with a gap";
  EXPECT_THAT(each({"a/0", "c/", "d/", "e/"}, 10), ElementsAre("4")) << "some without a row";
  EXPECT_THAT(each({"a/", "b/"}, 2), ElementsAre("1", "2")) << "until the visitor has enough";
  EXPECT_THAT(each({}, 10), IsEmpty());
}

TEST_P(ViewStoreConformance, ClearsOneViewOnly) {
  BASIN_ASSERT_OK(store_->Write({Change("v", {{"a", "1"}}), Change("w", {{"a", "1"}})}));

  ViewChange clear = Change("v", {{"b", "2"}});
  clear.clear_first = true;
  BASIN_ASSERT_OK(store_->Write({clear}));

  EXPECT_THAT(ScanRows(*store_, "v"), ElementsAre(Pair("b", "2")));
  EXPECT_THAT(ScanRows(*store_, "w"), ElementsAre(Pair("a", "1")));
}

TEST_P(ViewStoreConformance, WritesNoRowsAtAllWhenOnlyTheCheckpointMoves) {
  BASIN_ASSERT_OK(store_->Write({Change("v", {}, 12)}));

  EXPECT_THAT(ScanRows(*store_, "v"), IsEmpty());
  EXPECT_EQ(store_->Snapshot()->FindCheckpoint("v")->sequence, 12u);
}

}  // namespace

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(ViewStoreConformance);

}  // namespace basin
