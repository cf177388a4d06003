#include "services/sentinel/snapshot.h"

#include "gmock/gmock.h"
#include "proto/model/record_view.h"
#include "tests/services/sentinel/watched_log.h"

namespace basin {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST(SnapshotTest, AMonthIsTakenWhenItIsOver) {
  EXPECT_EQ(LastMonthEnd(absl::CivilDay(2026, 5, 30)), absl::CivilDay(2026, 4, 30));
  EXPECT_EQ(LastMonthEnd(absl::CivilDay(2026, 5, 31)), absl::CivilDay(2026, 5, 31));
  EXPECT_EQ(LastMonthEnd(absl::CivilDay(2026, 6, 1)), absl::CivilDay(2026, 5, 31));
  EXPECT_EQ(LastMonthEnd(absl::CivilDay(2026, 1, 1)), absl::CivilDay(2025, 12, 31));
  EXPECT_EQ(SnapshotSubject("1107", absl::CivilDay(2026, 5, 31)), "snapshot/1107-2026-05");
}

v1::Answer AnswerOf(const std::string& basin) {
  v1::Answer answer;
  answer.set_sequence(4711);
  v1::BasinHealth& health = *answer.mutable_health()->add_basins();
  health.set_basin(basin);
  v1::DimensionHealth& referrals = *health.add_dimensions();
  referrals.set_name("referrals");
  referrals.mutable_score()->set_known(true);
  referrals.mutable_score()->set_hundredths(6000);
  v1::Indicator& answered = *referrals.add_indicators();
  answered.set_name("answered_10d");
  answered.set_state(v1::KNOWN);
  answered.set_numerator(3);
  answered.set_denominator(5);
  answered.mutable_score()->set_known(true);
  answered.mutable_score()->set_hundredths(6000);
  v1::Indicator& decided = *referrals.add_indicators();
  decided.set_name("decided_60d");
  decided.set_state(v1::NO_DATA);
  return answer;
}

TEST(SnapshotTest, KeepsWhatWasShown) {
  const Speaker speaker{.actor = "sentinelle", .origin = v1::SIMULATED, .now = absl::UnixEpoch()};
  const absl::CivilDay may(2026, 5, 31);

  EXPECT_THAT(SnapshotSayings(AnswerOf("1107"), may, {}, speaker), IsEmpty());
  const auto sayings = SnapshotSayings(AnswerOf("1107"), may, {"snapshot/1107-2026-05"}, speaker);

  ASSERT_THAT(sayings, SizeIs(1));
  const auto event = ReadEvent(sayings[0].event);
  BASIN_ASSERT_OK(event);
  EXPECT_EQ(event->header.type, "health.snapshot");
  EXPECT_EQ(event->header.basin, "1107");
  EXPECT_EQ(event->header.time, EndOf(may));
  v1::HealthSnapshot snapshot;
  ASSERT_TRUE(snapshot.ParseFromString(std::string(event->body)));
  EXPECT_EQ(snapshot.as_of(), "2026-05-31");
  EXPECT_EQ(snapshot.known_at(), 4711u);
  ASSERT_THAT(snapshot.values(), SizeIs(4));
  EXPECT_EQ(snapshot.values(0).indicator(), "referrals.answered_10d");
  EXPECT_EQ(snapshot.values(0).numerator(), 3);
  EXPECT_EQ(snapshot.values(0).denominator(), 5);
  EXPECT_EQ(snapshot.values(0).score_hundredths(), 6000u);
  EXPECT_FALSE(snapshot.values(1).known()) << "no data is not zero";
  EXPECT_EQ(snapshot.values(2).indicator(), "referrals");
  EXPECT_EQ(snapshot.values(3).indicator(), "overall");
  EXPECT_FALSE(snapshot.values(3).known());
}

TEST(SnapshotTest, IsMissingWhereItWasNotTakenAndSomethingWasShown) {
  EventFixture log;
  v1::TerritoryDefined territory;
  territory.set_kind(v1::TERRITORY_BASIN);
  territory.set_valid_from("2016-01-01");
  log.Add({.subject = "territory/1107", .on = "2026-05-02"}, territory);
  log.Add({.subject = "territory/1116", .on = "2026-05-03", .basin = "1116"}, territory);
  log.Add({.subject = "territory/1117", .on = "2026-06-02", .basin = "1117"}, territory);
  v1::HealthSnapshot taken;
  taken.set_as_of("2026-05-31");
  log.Add({.subject = "snapshot/1116-2026-05", .on = "2026-06-01", .basin = "1116"}, taken);
  MemoryViewStore store;
  const EventCatalog catalog;
  const Projections views = MakeSentinelViews();
  v1::Position head;
  head.set_sequence(log.last());
  auto runner = Runner::Open(store, views, catalog, head);
  BASIN_ASSERT_OK(runner);
  for (const RecordView& record : log.Views()) BASIN_ASSERT_OK(runner->Feed(record));
  BASIN_ASSERT_OK(runner->Flush());

  const auto missing = MissingSnapshots(*store.Snapshot(), absl::CivilDay(2026, 5, 31));
  BASIN_ASSERT_OK(missing);
  EXPECT_THAT(*missing, ElementsAre("snapshot/1107-2026-05"));
}

}  // namespace
}  // namespace basin
