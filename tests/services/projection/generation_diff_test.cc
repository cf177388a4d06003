#include "services/projection/generation_diff.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "basin/v1/need.pb.h"
#include "gmock/gmock.h"
#include "services/projection/memory_view_store.h"
#include "tests/support/event_fixture.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// A view whose values name the records that made them: "7", "7,9".
class NamingView final : public Projection {
 public:
  explicit NamingView(std::string name) : name_(std::move(name)) {}
  absl::string_view name() const override { return name_; }
  uint32_t version() const override { return 1; }
  std::vector<std::string> types() const override { return {"*"}; }
  absl::Status Apply(const RecordView&, const EventType&, ViewWriter&) override {
    return absl::OkStatus();
  }
  absl::StatusOr<std::vector<RowOrigin>> ExplainRow(absl::string_view, absl::string_view value,
                                                    const ViewSnapshot& views) const override {
    std::vector<RowOrigin> origins;
    for (const absl::string_view name : absl::StrSplit(value, ',', absl::SkipEmpty())) {
      RowOrigin origin;
      if (!absl::SimpleAtoi(name, &origin.sequence)) continue;
      const auto record = views.Open("records")->Get(name);
      if (record.ok()) origin.record = *record;
      origins.push_back(std::move(origin));
    }
    return origins;
  }

 private:
  std::string name_;
};

class GenerationDiffTest : public testing::Test {
 protected:
  GenerationDiffTest() {
    projections_.push_back(std::make_unique<NamingView>("first"));
    projections_.push_back(std::make_unique<NamingView>("second"));
    // Both have folded everything and hold nothing.
    for (MemoryViewStore* store : {&old_, &new_})
      for (const char* view : {"first", "second"}) Put(*store, view, {});
  }

  static void Put(MemoryViewStore& store, const std::string& view, RowChanges rows,
                  Sequence sequence = 100, uint32_t version = 1) {
    BASIN_ASSERT_OK(store.Write(
        {{.view = view,
          .clear_first = false,
          .rows = std::move(rows),
          .checkpoint = {.version = version, .log_id = "log", .epoch = 1, .sequence = sequence}}}));
  }
  absl::StatusOr<v1::GenerationDiff> Compare(const std::string& view = "", uint32_t limit = 0) {
    v1::DiffGenerations asked;
    asked.set_view(view);
    asked.set_limit(limit);
    const auto old_views = old_.Snapshot(), new_views = new_.Snapshot();
    BASIN_ASSIGN_OR_RETURN(
        GenerationComparison comparison,
        GenerationComparison::Begin(*old_views, *new_views, projections_, asked));
    steps_ = 0;
    for (; !comparison.diff().done(); ++steps_) BASIN_RETURN_IF_ERROR(comparison.Step());
    return comparison.diff();
  }
  static std::vector<std::string> Keys(const v1::GenerationDiff& diff) {
    std::vector<std::string> keys;
    for (const v1::RowDiff& row : diff.rows())
      keys.push_back(absl::StrCat(row.in_old() ? "-" : "", row.in_new() ? "+" : "", row.key()));
    return keys;
  }

  MemoryViewStore old_, new_;
  Projections projections_;
  int steps_ = 0;
};

TEST_F(GenerationDiffTest, FindsNothingBetweenEqualGenerations) {
  for (MemoryViewStore* store : {&old_, &new_}) {
    Put(*store, "first", {{"a", "1"}, {"b", "2"}});
    Put(*store, "second", {{"c", "3"}});
  }
  const auto diff = Compare();

  BASIN_ASSERT_OK(diff);
  EXPECT_TRUE(diff->done());
  EXPECT_EQ(diff->sequence(), 100u);
  EXPECT_EQ(diff->compared(), 3u);
  EXPECT_THAT(diff->rows(), IsEmpty());
  ASSERT_THAT(diff->views(), SizeIs(2));
  EXPECT_EQ(diff->views(0).same(), 2u);
  EXPECT_EQ(diff->views(1).same(), 1u);
}

TEST_F(GenerationDiffTest, TellsRowsThatAreMissingOnEitherSideOrChanged) {
  Put(old_, "first", {{"a", "1"}, {"b", "2"}, {"d", "4"}});
  Put(new_, "first", {{"b", "3"}, {"c", "3"}, {"d", "4"}, {"e", "5"}});
  const auto diff = Compare();

  BASIN_ASSERT_OK(diff);
  EXPECT_THAT(Keys(*diff), ElementsAre("-a", "-+b", "+c", "+e"));
  EXPECT_EQ(diff->views(0).same(), 1u);
  EXPECT_EQ(diff->views(0).changed(), 1u);
  EXPECT_EQ(diff->views(0).only_old(), 1u);
  EXPECT_EQ(diff->views(0).only_new(), 2u);
}

TEST_F(GenerationDiffTest, NamesTheEventsOfBothRowsOnce) {
  EventFixture log;
  log.Add({.subject = "need/1", .on = "2026-03-01", .actor = "ml"}, v1::NeedExpressed());
  log.Add({.subject = "need/1", .on = "2026-03-02", .actor = "cap", .onbehalfof = "mde"},
          v1::NeedExpressed());
  for (MemoryViewStore* store : {&old_, &new_})
    Put(*store, "records", {{"1", log.Records()[0]}, {"2", log.Records()[1]}});
  Put(old_, "first", {{"a", "1"}});
  Put(new_, "first", {{"a", "1,2,9"}});
  const auto diff = Compare();

  BASIN_ASSERT_OK(diff);
  ASSERT_THAT(diff->rows(), SizeIs(1));
  const auto& events = diff->rows(0).events();
  ASSERT_THAT(events, SizeIs(3));
  EXPECT_EQ(events[0].sequence(), 1u);
  EXPECT_EQ(events[0].id(), "e1");
  EXPECT_EQ(events[0].type(), "need.expressed");
  EXPECT_EQ(events[0].actor(), "ml");
  EXPECT_EQ(events[0].time().seconds(), absl::ToUnixSeconds(EventFixture::At("2026-03-01")));
  EXPECT_EQ(events[1].actor(), "mde") << "the one on whose behalf";
  EXPECT_EQ(events[2].sequence(), 9u);
  EXPECT_EQ(events[2].id(), "") << "no row holds it";
}

TEST_F(GenerationDiffTest, PassesOverWhatOnlyTheOneThatIsAheadCanKnow) {
  Put(old_, "first", {{"both", "3"}, {"day", "90"}, {"index", "3"}}, /*sequence=*/90);
  Put(new_, "first", {{"both", "3"}, {"day", "95"}, {"index", "3,95"}, {"later", "91"}}, 100);
  const auto diff = Compare();

  BASIN_ASSERT_OK(diff);
  EXPECT_EQ(diff->sequence(), 90u);
  EXPECT_THAT(Keys(*diff), IsEmpty());
}

TEST_F(GenerationDiffTest, StillFindsWhatIsMissingOfWhatBothKnow) {
  Put(old_, "first", {{"lost", "4"}}, /*sequence=*/90);
  Put(new_, "first", {{"found", "7,95"}, {"unexplained", "?"}}, 100);
  const auto diff = Compare();

  BASIN_ASSERT_OK(diff);
  EXPECT_THAT(Keys(*diff), ElementsAre("+found", "-lost", "+unexplained"));
}

TEST_F(GenerationDiffTest, ComparesEachViewUpToItsOwnSequence) {
  Put(old_, "first", {}, /*sequence=*/10);
  Put(new_, "second", {{"a", "50"}});
  const auto diff = Compare();

  BASIN_ASSERT_OK(diff);
  EXPECT_EQ(diff->sequence(), 10u);
  EXPECT_THAT(Keys(*diff), ElementsAre("+a"));
}

TEST_F(GenerationDiffTest, TellsNoMoreRowsThanAskedAndCountsThemAll) {
  RowChanges rows;
  for (int i = 100; i < 200; ++i) rows[absl::StrCat("k", i)] = "1";
  Put(new_, "first", rows);

  EXPECT_THAT(Compare("", 3)->rows(), SizeIs(3));
  EXPECT_THAT(Compare()->rows(), SizeIs(50));
  EXPECT_EQ(Compare("", 3)->views(0).only_new(), 100u);
}

TEST_F(GenerationDiffTest, ReadsManyPagesInSteps) {
  RowChanges rows;
  for (int i = 10'000; i < 15'000; ++i) rows[absl::StrCat("k", i)] = "1";
  Put(old_, "first", rows);
  rows.erase("k12345");
  Put(new_, "first", rows);
  const auto diff = Compare();

  BASIN_ASSERT_OK(diff);
  EXPECT_EQ(diff->compared(), 5000u);
  EXPECT_THAT(Keys(*diff), ElementsAre("-k12345"));
  EXPECT_GT(steps_, 5);
}

TEST_F(GenerationDiffTest, ComparesTheViewAskedFor) {
  Put(new_, "first", {{"a", "1"}});
  Put(new_, "second", {{"b", "1"}});

  EXPECT_THAT(Keys(*Compare("second")), ElementsAre("+b"));
  EXPECT_THAT(Compare("third"), HasCode(v1::NOT_FOUND));
}

TEST_F(GenerationDiffTest, TellsTheVersions) {
  Put(old_, "first", {}, 100, 1);
  Put(new_, "first", {}, 100, 2);

  const auto diff = Compare("first");
  EXPECT_EQ(diff->views(0).old_version(), 1u);
  EXPECT_EQ(diff->views(0).new_version(), 2u);
}

TEST_F(GenerationDiffTest, RefusesGenerationsOfTwoHistories) {
  const Checkpoint here{.version = 1, .log_id = "log", .epoch = 1, .sequence = 1};
  Checkpoint other = here;
  other.log_id = "other";
  EXPECT_THAT(CheckSameLog(here, other), HasCode(v1::FOREIGN_LOG));
  other = here;
  other.epoch = 2;
  EXPECT_THAT(CheckSameLog(here, other), HasCode(v1::EPOCH_CHANGED));
  BASIN_EXPECT_OK(CheckSameLog(here, Checkpoint())) << "nothing was written yet";
}

TEST(ReadableBytesTest, ShowsTextAsItIsAndTheRestAsNumbers) {
  EXPECT_EQ(ReadableBytes("1107/réunion"), "1107/réunion");
  EXPECT_EQ(ReadableBytes(absl::string_view("a\0\x01\x7f", 4)), "a\\x00\\x01\\x7f");
  EXPECT_EQ(ReadableBytes("\xc3(\xff"), "\\xc3(\\xff");
  EXPECT_EQ(ReadableBytes("\xc2\x9b"), "\\xc2\\x9b") << "a control character of two bytes";
  EXPECT_EQ(ReadableBytes("a\\x00"), "a\\\\x00") << "never taken for a zero byte";
}

}  // namespace
}  // namespace basin
