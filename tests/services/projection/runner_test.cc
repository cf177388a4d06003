#include "services/projection/runner.h"

#include "basin/v1/meeting.pb.h"
#include "basin/v1/referral.pb.h"
#include "gmock/gmock.h"
#include "services/projection/memory_view_store.h"
#include "tests/services/projection/counting_projection.h"
#include "tests/support/event_fixture.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class RunnerTest : public testing::Test {
 protected:
  RunnerTest() {
    for (int day = 1; day <= 9; ++day)
      log_.Add(
          {.subject = absl::StrCat("referral/", day % 3), .on = absl::StrCat("2026-01-0", day)},
          v1::ReferralReceived());
    log_.Add({.subject = "meeting/1", .on = "2026-01-20"}, v1::MeetingCancelled());
    Use(1);
  }

  // The projections of the build at hand: "referrals" in this version, and "all".
  void Use(uint32_t version) {
    projections_.clear();
    projections_.push_back(
        std::make_unique<CountingProjection>("referrals", version, "referral.*"));
    projections_.push_back(std::make_unique<CountingProjection>("everything", 1, "*"));
  }

  absl::StatusOr<Runner> Open(RunnerOptions options = {}) {
    return Runner::Open(store_, projections_, catalog_, head_, options);
  }
  // Opens a runner and feeds it everything from where it is to `until`.
  void Fold(Sequence until = 10, RunnerOptions options = {}) {
    auto runner = Open(options);
    BASIN_ASSERT_OK(runner);
    for (const RecordView& record : log_.Views()) {
      if (record.sequence > until) break;
      BASIN_ASSERT_OK(runner->Feed(record));
    }
    BASIN_ASSERT_OK(runner->Flush());
  }
  std::string Row(const std::string& view, const std::string& key) {
    const auto row = store_.Snapshot()->Open(view)->Get(key);
    return row.ok() ? *row : "none";
  }
  Checkpoint CheckpointOf(const std::string& view) {
    return *store_.Snapshot()->FindCheckpoint(view);
  }

  EventCatalog catalog_;
  EventFixture log_;
  v1::Position head_ = [] {
    v1::Position head;
    head.set_log_id("log");
    head.set_epoch(1);
    head.set_sequence(10);
    return head;
  }();
  MemoryViewStore store_;
  Projections projections_;
};

TEST_F(RunnerTest, FoldsTheTypesAProjectionWantsAndMovesItsCheckpointPastTheOthers) {
  Fold();

  EXPECT_EQ(Row("referrals", "referral/1"), "3");
  EXPECT_EQ(Row("referrals", "meeting/1"), "none");
  EXPECT_EQ(Row("everything", "meeting/1"), "1");
  EXPECT_EQ(CheckpointOf("referrals").sequence, 10u);
  EXPECT_EQ(CheckpointOf("referrals").recorded_at, EventFixture::At("2026-01-20"));
  EXPECT_EQ(CheckpointOf("referrals").origin, v1::SIMULATED);
}

TEST_F(RunnerTest, ResumesAfterItsCheckpointWithoutFoldingAnythingTwice) {
  Fold(4);
  auto runner = Open();
  BASIN_ASSERT_OK(runner);
  EXPECT_EQ(runner->next(), 5u);
  EXPECT_THAT(runner->rebuilds(), IsEmpty());

  for (const RecordView& record : log_.Views()) BASIN_ASSERT_OK(runner->Feed(record));
  BASIN_ASSERT_OK(runner->Flush());

  EXPECT_EQ(Row("referrals", "referral/1"), "3");
}

TEST_F(RunnerTest, RefusesAGapAndWritesNothingAfterIt) {
  const auto records = log_.Views();
  auto runner = Open();
  BASIN_ASSERT_OK(runner);
  BASIN_ASSERT_OK(runner->Feed(records[0]));

  EXPECT_THAT(runner->Feed(records[2]), HasCode(v1::GONE));
  EXPECT_THAT(runner->Feed(records[1]), HasCode(v1::GONE));
  EXPECT_THAT(runner->Flush(), HasCode(v1::GONE));
  EXPECT_EQ(CheckpointOf("referrals").sequence, 0u);
}

TEST_F(RunnerTest, StepsOverWhatWasPurgedWithItsCheckpoint) {
  const auto records = log_.Views();
  auto runner = Open();
  BASIN_ASSERT_OK(runner);

  BASIN_ASSERT_OK(runner->Skip(2));
  BASIN_ASSERT_OK(runner->Feed(records[2]));
  BASIN_ASSERT_OK(runner->Skip(1));
  EXPECT_EQ(runner->next(), 4u);
  BASIN_ASSERT_OK(runner->Skip(records.size()));
  BASIN_ASSERT_OK(runner->Flush());

  EXPECT_EQ(CheckpointOf("referrals").sequence, records.size());
  EXPECT_EQ(Open()->next(), records.size() + 1) << "nothing of it is asked for again";
}

TEST_F(RunnerTest, NotesWhatEachViewLacksBecauseItWasPurged) {
  Fold(4);
  Use(2);  // "referrals" is folded again, "everything" goes on
  auto runner = Open();
  BASIN_ASSERT_OK(runner);

  BASIN_ASSERT_OK(runner->Skip(3));
  for (const RecordView& record : log_.Views()) BASIN_ASSERT_OK(runner->Feed(record));
  BASIN_ASSERT_OK(runner->Flush());

  EXPECT_EQ(CheckpointOf("referrals").purged_through, 3u);
  EXPECT_EQ(CheckpointOf("everything").purged_through, 0u) << "it was folded before";
}

TEST_F(RunnerTest, WritesAtTheLatestWhenTheBatchIsFull) {
  const auto records = log_.Views();
  auto runner = Open({.max_batch_records = 2, .max_batch_bytes = 1 << 20});
  BASIN_ASSERT_OK(runner);

  BASIN_ASSERT_OK(runner->Feed(records[0]));
  EXPECT_EQ(runner->written(), 0u);
  BASIN_ASSERT_OK(runner->Feed(records[1]));
  EXPECT_EQ(runner->written(), 2u);
  EXPECT_EQ(CheckpointOf("everything").sequence, 2u);
}

TEST_F(RunnerTest, RebuildsOnlyTheViewWhoseVersionChanged) {
  Fold();
  Use(2);
  auto runner = Open();
  BASIN_ASSERT_OK(runner);

  ASSERT_EQ(runner->rebuilds().size(), 1u);
  EXPECT_EQ(runner->rebuilds()[0].view, "referrals");
  EXPECT_EQ(runner->next(), 1u);
  EXPECT_EQ(Row("referrals", "referral/1"), "none");
  EXPECT_EQ(Row("everything", "referral/1"), "3");

  Fold();
  EXPECT_EQ(Row("referrals", "referral/1"), "3");
  EXPECT_EQ(Row("everything", "referral/1"), "3");
  EXPECT_EQ(CheckpointOf("referrals").version, 2u);
}

TEST_F(RunnerTest, RebuildsWhatWasFoldedFromAnotherLogOrEpochOrAnUnknownFuture) {
  struct Case {
    std::string name;
    std::string log_id;
    uint32_t epoch;
    Sequence head;
  };
  for (const Case& other :
       {Case{"another log", "other", 1, 10}, Case{"another epoch", "log", 2, 10},
        Case{"shorter log", "log", 1, 9}}) {
    SCOPED_TRACE(other.name);
    head_.set_log_id("log");
    head_.set_epoch(1);
    head_.set_sequence(10);
    Fold();

    head_.set_log_id(other.log_id);
    head_.set_epoch(other.epoch);
    head_.set_sequence(other.head);
    auto runner = Open();
    BASIN_ASSERT_OK(runner);

    EXPECT_EQ(runner->rebuilds().size(), 2u);
    EXPECT_EQ(runner->next(), 1u);
    EXPECT_EQ(Row("everything", "referral/1"), "none");
  }
}

TEST_F(RunnerTest, DoesNotCallTheFirstFoldARebuild) {
  auto runner = Open();
  BASIN_ASSERT_OK(runner);

  EXPECT_THAT(runner->rebuilds(), IsEmpty());
  EXPECT_EQ(runner->next(), 1u);
}

TEST_F(RunnerTest, EndsWithAProjectionsErrorAndKeepsWhatWasWritten) {
  Fold(4);
  projections_.push_back(std::make_unique<CountingProjection>("late", 1, "*", /*fails_at=*/3));
  auto runner = Open({.max_batch_records = 2, .max_batch_bytes = 1 << 20});
  BASIN_ASSERT_OK(runner);
  const auto records = log_.Views();

  BASIN_ASSERT_OK(runner->Feed(records[0]));
  BASIN_ASSERT_OK(runner->Feed(records[1]));
  EXPECT_THAT(runner->Feed(records[2]), HasCode(v1::BAD_PROTO));
  EXPECT_THAT(runner->Flush(), HasCode(v1::BAD_PROTO));

  EXPECT_EQ(CheckpointOf("late").sequence, 2u);
  EXPECT_EQ(CheckpointOf("everything").sequence, 4u);
}

TEST_F(RunnerTest, SkipsTypesThisBuildDoesNotKnow) {
  v1::Header header;
  header.set_id("e");
  header.set_type("future.thing");
  header.set_subject("future/1");
  v1::Event event;
  header.SerializeToString(event.mutable_header());
  v1::Record record;
  record.set_sequence(1);
  event.SerializeToString(record.mutable_event());
  const std::string bytes = record.SerializeAsString();
  auto runner = Open();
  BASIN_ASSERT_OK(runner);

  BASIN_EXPECT_OK(runner->Feed(*ReadRecord(bytes)));
  BASIN_EXPECT_OK(runner->Flush());

  EXPECT_EQ(Row("everything", "future/1"), "none");
  EXPECT_EQ(CheckpointOf("everything").sequence, 1u);
}

TEST_F(RunnerTest, FoldsToTheSameRowsInOneGoAndInPieces) {
  Fold();
  std::string whole;
  BASIN_ASSERT_OK(store_.Snapshot()
                      ->Open("everything")
                      ->Scan("", [&](absl::string_view key, absl::string_view value) {
                        absl::StrAppend(&whole, key, "=", value, "\n");
                        return true;
                      }));

  for (size_t batch = 1; batch <= 4; ++batch) {
    BASIN_ASSERT_OK(
        store_.Write({{.view = "everything", .clear_first = true, .rows = {}, .checkpoint = {}},
                      {.view = "referrals", .clear_first = true, .rows = {}, .checkpoint = {}}}));
    for (Sequence until : {2, 3, 7, 10})
      Fold(until, {.max_batch_records = batch, .max_batch_bytes = 100});
    std::string pieces;
    BASIN_ASSERT_OK(store_.Snapshot()
                        ->Open("everything")
                        ->Scan("", [&](absl::string_view key, absl::string_view value) {
                          absl::StrAppend(&pieces, key, "=", value, "\n");
                          return true;
                        }));
    EXPECT_EQ(pieces, whole) << "batches of " << batch;
  }
}

}  // namespace
}  // namespace basin
