#include "services/query/answer_history.h"

#include "gmock/gmock.h"
#include "tests/services/query/asked_views.h"

namespace basin {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

// The point's figure: "10/20", "no data" or "masked".
std::string Told(const v1::HistoryPoint& point) {
  const v1::Indicator& indicator = point.indicator();
  if (indicator.state() == v1::MASKED) return "masked";
  if (indicator.state() == v1::NO_DATA) return "no data";
  return absl::StrCat(indicator.numerator(), "/", indicator.denominator());
}

std::vector<std::string> ToldOf(const v1::HistoryAnswer& history) {
  std::vector<std::string> told;
  for (const v1::HistoryPoint& point : history.points()) told.push_back(Told(point));
  return told;
}
std::vector<std::string> DaysOf(const v1::HistoryAnswer& history) {
  std::vector<std::string> days;
  for (const v1::HistoryPoint& point : history.points()) days.push_back(point.day());
  return days;
}

struct Asked {
  std::string from = {}, to = {};
  v1::HistoryStep every = v1::HISTORY_MONTH;
  bool as_known_then = false;
  std::string indicator = "referrals.answered_10d";
  std::string basin = "1107";
};
v1::Query Query(const Asked& asked) {
  v1::Query query;
  v1::HistoryQuery& history = *query.mutable_history();
  history.set_basin(asked.basin);
  history.set_indicator(asked.indicator);
  history.set_from(asked.from);
  history.set_to(asked.to);
  history.set_every(asked.every);
  history.set_as_known_then(asked.as_known_then);
  return query;
}

class AnswerHistoryTest : public testing::Test, protected AskedViews {
 protected:
  v1::HistoryAnswer History(const Asked& asked, const Reader& reader = Operator()) {
    const v1::Answer answer = Ask(Query(asked), reader);
    EXPECT_FALSE(answer.has_error()) << answer.error().DebugString();
    return answer.history();
  }
};

TEST_F(AnswerHistoryTest, HasAPointAtTheEndOfEachStepAndOneAtTheEnd) {
  End();

  EXPECT_THAT(DaysOf(History({.from = "2026-03-31", .to = "2026-06-15"})),
              ElementsAre("2026-03-31", "2026-04-30", "2026-05-31", "2026-06-15"));
  EXPECT_THAT(DaysOf(History({.from = "2026-04-01", .to = "2026-05-31"})),
              ElementsAre("2026-04-30", "2026-05-31"));
  EXPECT_THAT(DaysOf(History({.from = "2025-11-15", .every = v1::HISTORY_QUARTER})),
              ElementsAre("2025-12-31", "2026-03-31", "2026-06-30"));
  EXPECT_THAT(DaysOf(History({.from = "2026-06-07", .every = v1::HISTORY_WEEK})),
              ElementsAre("2026-06-07", "2026-06-14", "2026-06-21", "2026-06-28", "2026-06-30"))
      << "Sundays";
  EXPECT_THAT(DaysOf(History({.from = "2026-06-30"})), ElementsAre("2026-06-30"));
  EXPECT_THAT(History({}).points(), SizeIs(13)) << "a year";
  EXPECT_EQ(History({}).points(0).day(), "2025-06-30");
}

// Sent on 1 March, answered on 3 March; counted from 10 days on.
TEST_F(AnswerHistoryTest, TellsEachDayAsItIsKnownNow) {
  Refer("1107", 20, 10);
  log().Add({.subject = "referral/1107-15", .on = "2026-03-09", .recorded_on = "2026-05-20"},
            v1::ReferralAccepted());
  End();

  const v1::HistoryAnswer history = History({.from = "2026-02-28"});

  EXPECT_THAT(ToldOf(history), ElementsAre("no data", "11/20", "11/20", "11/20", "11/20"));
  EXPECT_EQ(history.name(), "Paris");
  EXPECT_EQ(history.dimension(), "referrals");
  EXPECT_EQ(history.indicator(), "answered_10d");
  EXPECT_THAT(history.definition(), HasSubstr("10 jours"));
  for (const v1::HistoryPoint& point : history.points()) {
    EXPECT_EQ(point.source(), v1::FROM_EVENTS);
    EXPECT_EQ(point.known_at(), log().last());
  }
  EXPECT_EQ(history.points(1).indicator().score().hundredths(), 5000u);
}

// The answer of 9 March was told on 20 May: at the ends of March and April it was not known.
TEST_F(AnswerHistoryTest, TellsEachDayAsItWasKnownThen) {
  Refer("1107", 20, 10);
  log().Add({.subject = "referral/1107-15", .on = "2026-03-09", .recorded_on = "2026-05-20"},
            v1::ReferralAccepted());
  End();

  const v1::HistoryAnswer history = History({.from = "2026-02-28", .as_known_then = true});

  EXPECT_THAT(ToldOf(history), ElementsAre("no data", "10/20", "10/20", "11/20", "11/20"));
  EXPECT_EQ(history.points(0).known_at(), 3u) << "the territories";
  EXPECT_EQ(history.points(1).known_at(), 33u);
  EXPECT_EQ(history.points(3).known_at(), 34u);
  EXPECT_EQ(history.points(4).known_at(), log().last());
}

TEST_F(AnswerHistoryTest, KnewNothingBeforeTheFirstRecord) {
  Refer("1107", 20, 10);
  End();

  const v1::HistoryAnswer history =
      History({.from = "2024-11-01", .to = "2025-01-31", .as_known_then = true});

  EXPECT_THAT(ToldOf(history), ElementsAre("no data", "no data", "no data"));
  EXPECT_EQ(history.points(0).known_at(), 0u);
}

TEST_F(AnswerHistoryTest, AgreesWithAskingForEachDayAndSequence) {
  Refer("1107", 30, 10);
  log().Add({.subject = "referral/1107-25", .on = "2026-03-09", .recorded_on = "2026-04-20"},
            v1::ReferralRefused());
  End();

  for (const bool then : {false, true}) {
    const v1::HistoryAnswer history = History({.from = "2026-03-01", .as_known_then = then});
    for (const v1::HistoryPoint& point : history.points()) {
      const v1::Answer alone = Ask(HealthOf({"1107"}, point.day(), point.known_at()));
      EXPECT_EQ(Find(alone.health().basins(0), "answered_10d").SerializeAsString(),
                point.indicator().SerializeAsString())
          << point.day();
    }
  }
}

TEST_F(AnswerHistoryTest, HidesSmallCellsPointByPoint) {
  Refer("1107", 20, 10);
  Refer("1116", 40, 3);
  for (int i = 3; i < 10; ++i)
    log().Add({.subject = absl::StrCat("referral/1116-", i),
               .on = "2026-03-05",
               .basin = "1116",
               .recorded_on = "2026-04-10"},
              v1::ReferralAccepted());
  End();

  // Three were answered as far as was known at the end of March, ten later on.
  EXPECT_THAT(ToldOf(History({.from = "2026-03-31", .as_known_then = true}, Reader())),
              ElementsAre("masked", "10/20", "10/20", "10/20"))
      << "the other basin's";
  EXPECT_THAT(
      ToldOf(History({.from = "2026-03-31", .as_known_then = true, .basin = "1116"}, Reader())),
      ElementsAre("masked", "10/40", "10/40", "10/40"));
  EXPECT_THAT(ToldOf(History({.from = "2026-03-31", .as_known_then = true}, MemberOf("1107"))),
              ElementsAre("10/20", "10/20", "10/20", "10/20"));
}

TEST_F(AnswerHistoryTest, RefusesWhatItCannotAnswer) {
  End();
  struct Case {
    std::string name;
    Asked asked;
    v1::ErrorCode code;
    std::string detail;
  };
  for (const Case& refused :
       {Case{"unknown basin", {.basin = "1170"}, v1::UNKNOWN_BASIN, "1107"},
        Case{"unknown indicator", {.indicator = "answered_10"}, v1::UNKNOWN_INDICATOR, "10d"},
        Case{"no date", {.from = "yesterday"}, v1::BAD_DATE, ""},
        Case{"no date", {.to = "2026-02-30"}, v1::BAD_DATE, ""},
        Case{"backwards",
             {.from = "2026-05-02", .to = "2026-05-01"},
             v1::OUT_OF_RANGE,
             "2026-05-01"},
        Case{"the future", {.to = "2026-07-01"}, v1::OUT_OF_RANGE, "2026-06-30"},
        Case{"too many", {.from = "1900-01-01"}, v1::OUT_OF_RANGE, "at most 60"}}) {
    SCOPED_TRACE(refused.name);
    const v1::Answer answer = Ask(Query(refused.asked));
    EXPECT_EQ(answer.error().code(), refused.code) << answer.error().DebugString();
    EXPECT_THAT(answer.error().detail(), HasSubstr(refused.detail));
  }
}

TEST_F(AnswerHistoryTest, AllowsExactlySixtyPoints) {
  End();
  // The ends of 59 months from July 2021 to May 2026, and 30 June.
  EXPECT_THAT(History({.from = "2021-07-01"}).points(), SizeIs(60));
  EXPECT_EQ(Ask(Query({.from = "2021-06-30"})).error().code(), v1::OUT_OF_RANGE);
}

// ---- after a purge ----

// Referrals of March 2020 that are purged, and of March 2026 that are not; snapshots of April 2020.
class PurgedHistoryTest : public testing::Test {
 protected:
  PurgedHistoryTest() {
    for (const char* basin : {"1107", "1116"}) {
      v1::TerritoryDefined territory;
      territory.set_name(basin);
      territory.set_kind(v1::TERRITORY_BASIN);
      territory.set_valid_from("2016-01-01");
      log_.Add({.subject = absl::StrCat("territory/", basin), .on = "2020-01-01", .basin = basin},
               territory);
    }
    Refer("1107", "2020-03-0", 20, 10);
    Refer("1116", "2020-03-0", 30, 20);
    purged_through_ = log_.last();
  }

  void Refer(const std::string& basin, const std::string& month, int count, int accepted) {
    for (int i = 0; i < count; ++i) {
      const std::string subject = absl::StrCat("referral/", basin, month, i);
      log_.Add({.subject = subject, .on = month + "1", .basin = basin}, v1::ReferralSent());
      if (i < accepted)
        log_.Add({.subject = subject, .on = month + "3", .basin = basin}, v1::ReferralAccepted());
    }
  }
  void TakeSnapshot(const std::string& basin, int64_t numerator, int64_t denominator) {
    v1::HealthSnapshot snapshot;
    snapshot.set_as_of("2020-04-30");
    snapshot.set_known_at(52);
    const auto keep = [&](const char* indicator, int64_t n, int64_t d, uint32_t score) {
      v1::SnapshotValue& value = *snapshot.add_values();
      value.set_indicator(indicator);
      value.set_known(true);
      value.set_numerator(n);
      value.set_denominator(d);
      value.set_scored(score > 0);
      value.set_score_hundredths(score);
    };
    keep("referrals.answered_10d", numerator, denominator, 4321);
    keep("referrals.median_answer_days", 2, 1, 0);
    log_.Add({.subject = absl::StrCat("snapshot/", basin, "-2020-04"),
              .on = "2020-05-01",
              .basin = basin},
             snapshot);
  }
  // Folds the log as a hub gives it after the purge: without the referrals of 2020.
  void FoldPurged() {
    Refer("1107", "2026-03-0", 20, 15);
    Refer("1116", "2026-03-0", 20, 15);
    log_.Add({.subject = "actor/ml", .on = "2026-06-30"}, v1::ActorRegistered());
    const EventCatalog catalog;
    const Projections views = MakeViews();
    v1::Position head;
    head.set_log_id("log");
    head.set_sequence(log_.last());
    auto runner = Runner::Open(store_, views, catalog, head);
    BASIN_ASSERT_OK(runner);
    for (const RecordView& record : log_.Views()) {
      const bool referral = absl::StartsWith(record.event.header.subject, "referral/");
      if (record.sequence > purged_through_ || !referral) {
        BASIN_ASSERT_OK(runner->Feed(record));
      } else if (record.sequence == purged_through_) {
        BASIN_ASSERT_OK(runner->Skip(purged_through_));
      }
    }
    BASIN_ASSERT_OK(runner->Flush());
  }
  v1::HistoryAnswer History(Asked asked, const Reader& reader = AskedViews::Operator()) {
    if (asked.to.empty()) asked.to = asked.from;
    const v1::Answer answer = AnswerQuery(Query(asked), *store_.Snapshot(), reader, FollowedLog());
    EXPECT_FALSE(answer.has_error()) << answer.error().DebugString();
    return answer.history();
  }

  EventFixture log_;
  MemoryViewStore store_;
  Sequence purged_through_ = 0;
};

TEST_F(PurgedHistoryTest, TakesTheSnapshotWhereEventsArePurged) {
  TakeSnapshot("1107", 10, 20);
  FoldPurged();

  const v1::HistoryAnswer history = History({.from = "2020-04-30"});

  ASSERT_THAT(history.points(), SizeIs(1));
  const v1::HistoryPoint& point = history.points(0);
  EXPECT_EQ(Told(point), "10/20");
  EXPECT_EQ(point.source(), v1::FROM_SNAPSHOT);
  EXPECT_EQ(point.snapshot_day(), "2020-04-30");
  EXPECT_EQ(point.known_at(), 52u) << "as the snapshot says itself";
  EXPECT_EQ(point.indicator().shown(), "50\u202f%");
  EXPECT_EQ(point.indicator().score().hundredths(), 4321u) << "the score that was shown then";
  EXPECT_EQ(point.indicator().window_to(), "");
}

TEST_F(PurgedHistoryTest, SaysPurgedInsteadOfAFigureWhereNothingWasKept) {
  TakeSnapshot("1107", 10, 20);
  FoldPurged();

  for (const Asked& asked : {Asked{.from = "2020-03-31"}, Asked{.from = "2020-06-30"},
                             Asked{.from = "2020-04-30", .indicator = "decided_60d"},
                             Asked{.from = "2020-04-30", .basin = "1116"}}) {
    const v1::HistoryPoint point = History(asked).points(0);
    EXPECT_EQ(point.source(), v1::PURGED) << asked.from << asked.basin << asked.indicator;
    EXPECT_EQ(Told(point), "no data");
    EXPECT_THAT(point.indicator().score().why_not(), HasSubstr("purgés"));
  }
}

// The last purged record was recorded by 1 May 2020, when the first one behind it was. A window of
// 365 days that ends 10 days before the day begins late enough from 10 June 2021 on.
TEST_F(PurgedHistoryTest, TakesTheEventsAgainWhereTheWindowBeginsLater) {
  TakeSnapshot("1107", 10, 20);
  FoldPurged();

  EXPECT_EQ(History({.from = "2021-06-09"}).points(0).source(), v1::PURGED);
  EXPECT_EQ(History({.from = "2021-06-10"}).points(0).source(), v1::FROM_EVENTS);
  const v1::HistoryPoint now = History({.from = "2026-06-30"}).points(0);
  EXPECT_EQ(now.source(), v1::FROM_EVENTS);
  EXPECT_EQ(Told(now), "15/20");
}

TEST_F(PurgedHistoryTest, KnowsThePastFromEventsWhereTheViewIsOlderThanThePurge) {
  TakeSnapshot("1107", 10, 21);
  FoldRecords(log_.Records(), store_);  // all of it
  FoldPurged();                         // goes on behind it

  const v1::HistoryPoint point = History({.from = "2020-04-30"}).points(0);
  EXPECT_EQ(point.source(), v1::FROM_EVENTS);
  EXPECT_EQ(Told(point), "10/20");
}

TEST_F(PurgedHistoryTest, HidesSmallCellsOfSnapshotsToo) {
  TakeSnapshot("1107", 10, 20);
  TakeSnapshot("1116", 3, 30);
  FoldPurged();

  const Asked small{.from = "2020-04-30", .basin = "1116"}, next{.from = "2020-04-30"};
  EXPECT_THAT(ToldOf(History(small)), ElementsAre("3/30"));
  EXPECT_THAT(ToldOf(History(small, Reader())), ElementsAre("masked"));
  EXPECT_THAT(ToldOf(History(next, Reader())), ElementsAre("masked")) << "it would be alone";
  EXPECT_EQ(History(small, Reader()).points(0).source(), v1::FROM_SNAPSHOT);
  EXPECT_FALSE(History(small, Reader()).points(0).indicator().score().known());
  EXPECT_THAT(ToldOf(History(small, AskedViews::MemberOf("1116"))), ElementsAre("3/30"));
}

// A snapshot keeps no samples: whether a median was about few persons is not known any more.
TEST_F(PurgedHistoryTest, HidesMediansOfSnapshotsFromWhoMayNotSeeSmallCells) {
  TakeSnapshot("1107", 10, 20);
  FoldPurged();

  const Asked median{.from = "2020-04-30", .indicator = "median_answer_days"};
  EXPECT_THAT(ToldOf(History(median)), ElementsAre("2/1"));
  EXPECT_FALSE(History(median).points(0).indicator().score().known());
  EXPECT_THAT(ToldOf(History(median, Reader())), ElementsAre("masked"));
}

}  // namespace
}  // namespace basin
