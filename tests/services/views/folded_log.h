// A log told by a test, folded into views, and measured.
#ifndef BASIN_TESTS_SERVICES_VIEWS_FOLDED_LOG_H_
#define BASIN_TESTS_SERVICES_VIEWS_FOLDED_LOG_H_

#include <deque>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "basin/v1/ground.pb.h"
#include "gmock/gmock.h"
#include "proto/model/calendar.h"
#include "services/projection/memory_view_store.h"
#include "services/projection/runner.h"
#include "services/views/health/health.h"
#include "services/views/view_list.h"
#include "tests/support/event_fixture.h"
#include "tests/support/status_matchers.h"

namespace basin {

// Folds serialised records, in order, into `store`. Their sequences may have holes: they are given
// new ones when `renumber`, so that a part of a log can be folded by itself.
inline void FoldRecords(const std::vector<std::string>& records, ViewStore& store) {
  const EventCatalog catalog;
  const Projections views = MakeViews();
  v1::Position head;
  head.set_log_id("log");
  head.set_sequence(records.size());
  auto runner = Runner::Open(store, views, catalog, head);
  BASIN_ASSERT_OK(runner);
  for (const std::string& bytes : records) BASIN_ASSERT_OK(runner->Feed(*ReadRecord(bytes)));
  BASIN_ASSERT_OK(runner->Flush());
}

// "1107" on 30 June 2026, unless a test says otherwise. Days are told by their distance to that
// day.
class FoldedLog {
 public:
  static constexpr absl::CivilDay kToday{2026, 6, 30};
  // "2026-06-20" = Ago(10)
  static std::string Ago(int days) { return FormatDay(kToday - days); }

  EventFixture& log() { return log_; }
  std::string Add(const std::string& subject, const std::string& on,
                  const google::protobuf::Message& body) {
    return log_.Add({.subject = subject, .on = on}, body);
  }
  void DefineTerritory(int64_t population, const std::string& basin = "1107") {
    v1::TerritoryDefined territory;
    territory.set_name("Bassin " + basin);
    territory.set_kind(v1::TERRITORY_BASIN);
    territory.set_valid_from("2016-01-01");
    territory.set_population(population);
    log_.Add({.subject = "territory/" + basin, .on = "2016-01-01", .basin = basin}, territory);
  }

  // The indicator at the end of `day`, as known at the end of the log, or at `known_at`. Valid as
  // long as this object.
  Measure Of(absl::string_view indicator, absl::CivilDay day = kToday,
             Sequence known_at = ~Sequence{0}, const std::string& basin = "1107") {
    for (Measure& measure : All(day, known_at, basin))
      if (measure.type == FindIndicator(indicator)) return measure;
    ADD_FAILURE() << "no indicator " << indicator;
    return {};
  }

  void ExpectNoData(absl::string_view dimension);

  std::vector<Measure> All(absl::CivilDay day = kToday, Sequence known_at = ~Sequence{0},
                           const std::string& basin = "1107") {
    const Moment moment{day, known_at};
    stores_.emplace_back();
    FoldRecords(log_.Records(), stores_.back());
    const auto snapshot = stores_.back().Snapshot();
    auto territories = ReadTerritories(*snapshot->Open(kBasinsView), moment);
    BASIN_EXPECT_OK(territories);
    Territory territory{.code = basin, .name = basin, .population = 0};
    for (const Territory& defined : *territories)
      if (defined.code == basin) territory = defined;
    auto memberships = Memberships::Read(*snapshot->Open(kBasinsView), moment);
    BASIN_EXPECT_OK(memberships);
    auto facts = ReadBasinFacts(*snapshot, territory, *std::move(memberships), moment);
    BASIN_EXPECT_OK(facts);
    facts_.push_back(*std::move(facts));
    return MeasureBasin(facts_.back(), day);
  }

 private:
  EventFixture log_;
  std::deque<MemoryViewStore> stores_;
  std::deque<BasinFacts> facts_;
};

inline std::ostream& operator<<(std::ostream& out, const Measure& measure) {
  const char* state = measure.state == State::kKnown    ? "known"
                      : measure.state == State::kNoData ? "no data"
                                                        : "masked";
  out << (measure.type == nullptr ? "?" : std::string(measure.type->name)) << " " << state << " "
      << measure.numerator << "/" << measure.denominator << " of";
  for (const SupportCase& support_case : measure.support)
    out << " " << support_case.history->subject << (support_case.in_numerator ? "+" : "-");
  return out;
}

// The fraction as it was counted, not reduced.
MATCHER_P2(IsFraction, numerator, denominator, "") {
  return arg.state == State::kKnown && arg.numerator == numerator && arg.denominator == denominator;
}
// Days, a count or an amount.
MATCHER_P(IsNumber, value, "") {
  return arg.state == State::kKnown && arg.numerator == value && arg.denominator == 1;
}
MATCHER(HasNoData, "") { return arg.state == State::kNoData && arg.support.empty(); }

// That no indicator of `dimension` has any data.
inline void FoldedLog::ExpectNoData(absl::string_view dimension) {
  for (const Measure& measure : All()) {
    if (measure.type->dimension != dimension) continue;
    EXPECT_THAT(measure, HasNoData()) << measure.type->name;
  }
}

}  // namespace basin

#endif  // BASIN_TESTS_SERVICES_VIEWS_FOLDED_LOG_H_
