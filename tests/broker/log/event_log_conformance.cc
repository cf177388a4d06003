#include "tests/broker/log/event_log_conformance.h"

#include <atomic>
#include <thread>
#include <vector>

#include "proto/model/record_view.h"
#include "tests/broker/log/groups.h"
#include "tests/support/status_matchers.h"

namespace basin {

void EventLogConformance::SetUp() {
  place_ = GetParam().make_place();
  Open();
}

void EventLogConformance::Open() {
  absl::StatusOr<std::unique_ptr<EventLog>> log = place_->Open(v1::REAL);
  BASIN_ASSERT_OK(log);
  log_ = *std::move(log);
}

void DurableEventLogConformance::Reopen() {
  log_.reset();
  Open();
}

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(DurableEventLogConformance);

namespace {

// Appends groups of 1, 2, … `groups` records.
void AppendGroups(EventLog& log, uint32_t groups) {
  for (uint32_t count = 1; count <= groups; ++count)
    BASIN_ASSERT_OK(log.Append(MakeTestGroup(log.durable_head() + 1, count)));
}

// Every record after `after`, checked to be in order and without a gap.
std::vector<std::string> RecordsAfter(const EventLog& log, Sequence after) {
  std::vector<std::string> records;
  absl::StatusOr<std::unique_ptr<LogCursor>> cursor = log.ReadAfter(after);
  EXPECT_THAT(cursor, IsOk());
  if (!cursor.ok()) return records;
  Sequence expected = 0;
  for (;;) {
    absl::StatusOr<SharedGroup> group = (*cursor)->Next();
    EXPECT_THAT(group, IsOk());
    if (!group.ok() || *group == nullptr) return records;
    if (expected != 0) {
      EXPECT_EQ((*group)->first, expected);
    }
    expected = (*group)->last() + 1;
    for (uint32_t i = 0; i < (*group)->count; ++i) {
      const std::string bytes(RecordBytes(**group, i));
      const absl::StatusOr<RecordView> record = ReadRecord(bytes);
      EXPECT_THAT(record, IsOk());
      EXPECT_EQ(record->sequence, (*group)->first + i);
      if (record->sequence > after) records.push_back(bytes);
    }
  }
}

TEST_P(EventLogConformance, IsEmptyAtFirst) {
  EXPECT_EQ(log_->durable_head(), 0u);
  EXPECT_EQ(log_->last_recorded_at(), absl::UnixEpoch());
  EXPECT_TRUE(RecordsAfter(*log_, 0).empty());
  EXPECT_EQ(*log_->LastBefore(absl::InfinitePast()), 0u);
  EXPECT_EQ(*log_->LastBefore(absl::InfiniteFuture()), 0u);
}

TEST_P(EventLogConformance, AppendMovesTheHead) {
  BASIN_ASSERT_OK(log_->Append(MakeTestGroup(1, 3)));
  EXPECT_EQ(log_->durable_head(), 3u);
  EXPECT_EQ(log_->last_recorded_at(), kTestStart + absl::Seconds(3));

  BASIN_ASSERT_OK(log_->Append(MakeTestGroup(4, 1)));
  EXPECT_EQ(log_->durable_head(), 4u);
  EXPECT_EQ(log_->last_recorded_at(), kTestStart + absl::Seconds(4));
}

TEST_P(EventLogConformance, ReadsWhatWasAppendedFromEverySequence) {
  AppendGroups(*log_, 8);
  const std::vector<std::string> all = RecordsAfter(*log_, 0);
  ASSERT_EQ(all.size(), 36u);

  for (Sequence after = 0; after <= 36; ++after)
    EXPECT_EQ(RecordsAfter(*log_, after), std::vector<std::string>(all.begin() + after, all.end()))
        << after;
}

TEST_P(EventLogConformance, AGroupComesBackAsItWas) {
  const SharedGroup group = MakeTestGroup(1, 100, 300);
  BASIN_ASSERT_OK(log_->Append(group));

  const absl::StatusOr<SharedGroup> read = (*log_->ReadAfter(0))->Next();

  BASIN_ASSERT_OK(read);
  EXPECT_EQ((*read)->first, group->first);
  EXPECT_EQ((*read)->count, group->count);
  EXPECT_EQ((*read)->records, group->records);
  EXPECT_EQ((*read)->offsets, group->offsets);
  EXPECT_EQ((*read)->recorded_at, group->recorded_at);
  EXPECT_EQ((*read)->root, group->root);
}

TEST_P(EventLogConformance, TheTreeHoldsTheRootOfEveryGroup) {
  MerkleFrontier expected;
  EXPECT_EQ(log_->tree().Serialize(), expected.Serialize());
  for (const Sequence first : {1, 4, 7}) {
    const SharedGroup group = MakeTestGroup(first, 3);
    BASIN_ASSERT_OK(log_->Append(group));
    expected.Append(LeafHash(AsBytes(group->root)));
    EXPECT_EQ(log_->tree().Serialize(), expected.Serialize());
  }
}

TEST_P(EventLogConformance, ACursorAtTheEndSeesWhatIsAppendedLater) {
  AppendGroups(*log_, 2);
  const std::unique_ptr<LogCursor> cursor = *log_->ReadAfter(3);
  EXPECT_EQ(*cursor->Next(), nullptr);
  EXPECT_EQ(*cursor->Next(), nullptr);

  BASIN_ASSERT_OK(log_->Append(MakeTestGroup(4, 5)));

  EXPECT_EQ((*cursor->Next())->first, 4u);
  EXPECT_EQ(*cursor->Next(), nullptr);
}

TEST_P(EventLogConformance, ShowsSingleRecordsAsTheirGroupsHoldThem) {
  AppendGroups(*log_, 40);
  const std::vector<std::string> all = RecordsAfter(*log_, 0);
  for (const Sequence step : {1, 2, 7, 30, 31, 200, 819}) {
    std::vector<Sequence> wanted, seen;
    for (Sequence sequence = step; sequence <= log_->durable_head(); sequence += step)
      wanted.push_back(sequence);
    BASIN_ASSERT_OK(log_->VisitRecords(wanted, [&](Sequence sequence, absl::string_view framed) {
      seen.push_back(sequence);
      EXPECT_EQ(NextRecord(framed).value(), all[sequence - 1]);
      EXPECT_TRUE(framed.empty());
      return true;
    }));
    EXPECT_EQ(seen, wanted);
  }
}

TEST_P(EventLogConformance, ShowsNoMoreRecordsThanAreWanted) {
  AppendGroups(*log_, 4);
  std::vector<Sequence> seen;
  BASIN_ASSERT_OK(log_->VisitRecords({2, 5, 7}, [&](Sequence sequence, absl::string_view) {
    seen.push_back(sequence);
    return seen.size() < 2;
  }));
  EXPECT_EQ(seen, (std::vector<Sequence>{2, 5}));
  BASIN_EXPECT_OK(log_->VisitRecords({}, [](Sequence, absl::string_view) { return true; }));
}

TEST_P(EventLogConformance, RefusesToReadBeyondTheHead) {
  EXPECT_THAT(log_->ReadAfter(1), HasCode(v1::BEYOND_HEAD));
  AppendGroups(*log_, 2);
  BASIN_EXPECT_OK(log_->ReadAfter(3));
  EXPECT_THAT(log_->ReadAfter(4), HasCode(v1::BEYOND_HEAD));
  EXPECT_THAT(log_->ReadAfter(~Sequence{0}), HasCode(v1::BEYOND_HEAD));
}

TEST_P(EventLogConformance, LastBeforeFindsEveryTime) {
  AppendGroups(*log_, 6);
  for (Sequence n = 1; n <= 21; ++n) {
    const absl::Time recorded = kTestStart + absl::Seconds(n);
    EXPECT_EQ(*log_->LastBefore(recorded), n - 1) << n;
    EXPECT_EQ(*log_->LastBefore(recorded + absl::Milliseconds(1)), n) << n;
  }
  EXPECT_EQ(*log_->LastBefore(absl::InfinitePast()), 0u);
  EXPECT_EQ(*log_->LastBefore(absl::InfiniteFuture()), 21u);
}

TEST_P(EventLogConformance, LastBeforeStopsAtTheFirstOfManyWithOneTime) {
  GroupBuilder builder(1, absl::UnixEpoch());
  for (int group = 0; group < 3; ++group) {
    for (int i = 0; i < 4; ++i) builder.Add("a", MakeTestEvent(i), kTestStart);
    BASIN_ASSERT_OK(log_->Append(Seal(builder.Take())));
  }

  EXPECT_EQ(*log_->LastBefore(kTestStart), 0u);
  EXPECT_EQ(*log_->LastBefore(kTestStart + absl::Nanoseconds(1)), 12u);
}

TEST_P(EventLogConformance, RefusesAGroupThatDoesNotFollow) {
  AppendGroups(*log_, 2);
  for (const Sequence first : {Sequence{1}, Sequence{3}, Sequence{5}, Sequence{400}})
    EXPECT_FALSE(log_->Append(MakeTestGroup(first, 1)).ok()) << first;

  EXPECT_EQ(log_->durable_head(), 3u);
  EXPECT_EQ(RecordsAfter(*log_, 0).size(), 3u);
}

TEST_P(EventLogConformance, RefusesEveryAppendAfterAFailedOne) {
  AppendGroups(*log_, 2);
  const absl::Status failure = log_->Append(MakeTestGroup(9, 1));
  ASSERT_FALSE(failure.ok());

  EXPECT_EQ(log_->Append(MakeTestGroup(4, 1)), failure);
  EXPECT_EQ(log_->durable_head(), 3u);
}

TEST_P(EventLogConformance, ReadersSeeWholeGroupsInOrderWhileOthersAreAppended) {
  constexpr Sequence kEnd = 600;
  std::atomic<int> failures{0};
  const auto read_all = [&] {
    Sequence next = 1;
    const std::unique_ptr<LogCursor> cursor = *log_->ReadAfter(0);
    while (next <= kEnd) {
      const absl::StatusOr<SharedGroup> group = cursor->Next();
      if (!group.ok()) return ++failures, void();
      if (*group == nullptr) {
        std::this_thread::yield();
        continue;
      }
      const bool whole = (*group)->count == 3 && (*group)->offsets.size() == 3;
      const bool durable = (*group)->last() <= log_->durable_head();
      if (!whole || !durable || (*group)->first != next) return ++failures, void();
      next = (*group)->last() + 1;
    }
  };
  std::vector<std::thread> readers;
  for (int i = 0; i < 2; ++i) readers.emplace_back(read_all);

  for (Sequence first = 1; first <= kEnd; first += 3)
    EXPECT_THAT(log_->Append(MakeTestGroup(first, 3)), IsOk());

  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(failures, 0);
}

TEST_P(EventLogConformance, StoredBytesGrowWithTheLog) {
  const uint64_t before = log_->stored_bytes();
  for (int i = 0; i < 20; ++i)
    BASIN_ASSERT_OK(log_->Append(MakeTestGroup(log_->durable_head() + 1, 100, 350)));

  EXPECT_GT(log_->stored_bytes(), before + 20 * 100 * 100);
}

TEST_P(DurableEventLogConformance, KeepsItselfAndItsIdentity) {
  AppendGroups(*log_, 8);
  const LogIdentity before = log_->identity();
  const std::vector<std::string> records = RecordsAfter(*log_, 0);
  EXPECT_FALSE(before.log_id.empty());
  EXPECT_EQ(before.epoch, 1u);
  EXPECT_EQ(before.origin, v1::REAL);

  for (int times = 0; times < 3; ++times) {
    ASSERT_NO_FATAL_FAILURE(Reopen());
    EXPECT_EQ(log_->identity().log_id, before.log_id);
    EXPECT_EQ(log_->identity().epoch, before.epoch);
    EXPECT_EQ(log_->durable_head(), 36u);
    EXPECT_EQ(log_->last_recorded_at(), kTestStart + absl::Seconds(36));
    EXPECT_EQ(RecordsAfter(*log_, 0), records);
    EXPECT_EQ(*log_->LastBefore(kTestStart + absl::Seconds(20)), 19u);
  }
}

TEST_P(DurableEventLogConformance, GoesOnAfterBeingOpenedAgain) {
  AppendGroups(*log_, 3);
  ASSERT_NO_FATAL_FAILURE(Reopen());

  BASIN_ASSERT_OK(log_->Append(MakeTestGroup(7, 2)));

  ASSERT_NO_FATAL_FAILURE(Reopen());
  EXPECT_EQ(RecordsAfter(*log_, 0).size(), 8u);
}

TEST_P(DurableEventLogConformance, NeverChangesItsOrigin) {
  AppendGroups(*log_, 1);
  log_.reset();

  EXPECT_THAT(place_->Open(v1::SIMULATED), HasCode(v1::ORIGIN_MISMATCH));

  BASIN_EXPECT_OK(place_->Open(v1::REAL));
}

}  // namespace
}  // namespace basin
