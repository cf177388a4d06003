#include "services/query/answer_history.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "proto/model/calendar.h"
#include "services/query/describe.h"
#include "services/query/ground.h"
#include "services/query/measured_basins.h"
#include "services/views/health/indicator_words.h"
#include "services/views/health/kept_measures.h"
#include "services/views/health/small_cells.h"
#include "services/views/recorded_days.h"
#include "services/views/snapshots.h"
#include "services/views/view_list.h"

namespace basin {
namespace {

// ---- the days ----

absl::CivilDay EndOfMonths(absl::CivilMonth first, int months) {
  return absl::CivilDay(first + months) - 1;
}

// The end of the step that `day` lies in.
absl::CivilDay StepEnd(absl::CivilDay day, v1::HistoryStep step) {
  if (step == v1::HISTORY_WEEK) return absl::NextWeekday(day - 1, absl::Weekday::sunday);
  const absl::CivilMonth month(day);
  if (step == v1::HISTORY_QUARTER) return EndOfMonths(month - (month.month() - 1) % 3, 3);
  return EndOfMonths(month, 1);
}

absl::StatusOr<std::vector<absl::CivilDay>> FindDays(absl::CivilDay from, absl::CivilDay to,
                                                     v1::HistoryStep step) {
  std::vector<absl::CivilDay> days;
  for (absl::CivilDay end = StepEnd(from, step); end < to; end = StepEnd(end + 1, step)) {
    days.push_back(end);
    if (days.size() == kHistoryPointsMax)  // and `to` is one more
      return MakeError(v1::OUT_OF_RANGE,
                       {.field = "every",
                        .detail = {"at most $0 points: choose a longer step or a shorter span",
                                   "au plus $0 points : choisissez un pas plus long ou une "
                                   "période plus courte",
                                   kHistoryPointsMax}});
  }
  days.push_back(to);
  return days;
}

absl::StatusOr<absl::CivilDay> FindFrom(const v1::HistoryQuery& query, absl::CivilDay to) {
  if (query.from().empty()) return to - 365;
  absl::CivilDay from;
  if (!ParseDay(query.from(), &from)) return MakeError(v1::BAD_DATE, {.field = "from"});
  if (from <= to) return from;
  return MakeError(
      v1::OUT_OF_RANGE,
      {.field = "from", .detail = {"it lies after $0", "il est postérieur au $0", FormatDay(to)}});
}

// ---- one point ----

// What all points of a history have in common.
struct History {
  const ViewSnapshot& views;
  const Reader& reader;
  Language language;
  std::string basin;
  const IndicatorType* type;
  Checkpoint checkpoint;
  std::optional<absl::CivilDay> purged_until;

  // Without it the basin's own measures are all that is needed.
  bool may_be_hidden() const {
    return type->cell != Cell::kNone && !reader.MaySeeSmallCells(basin);
  }
};

v1::Indicator DescribeOne(const Measure& measure, const Parameters& parameters, Language language) {
  const std::vector<Measure> measures = {measure};
  return DescribeBasin({Territory(), measures, parameters, RegionMedians()}, language)
      .dimensions(0)
      .indicators(0);
}

const Measure& Find(const std::vector<Measure>& measures, const IndicatorType* type) {
  return *std::find_if(measures.begin(), measures.end(),
                       [type](const Measure& measure) { return measure.type == type; });
}

const Territory* FindOrNull(const Ground& ground, const std::string& code) {
  for (const Territory& basin : ground.basins)
    if (basin.code == code) return &basin;
  return nullptr;
}

absl::StatusOr<Measured> MeasureHidden(const History& history, const Ground& ground,
                                       const Territory& basin) {
  BASIN_ASSIGN_OR_RETURN(Answered answered,
                         MeasureFor(history.views, ground, history.reader, {&basin}));
  return std::move(answered.basins.front());
}

absl::StatusOr<Measured> MeasureOpenly(const History& history, const Ground& ground,
                                       const Territory& basin) {
  BASIN_ASSIGN_OR_RETURN(auto memberships,
                         Memberships::Read(*history.views.Open(kBasinsView), ground.moment));
  return MeasureOne(history.views, ground, basin, std::move(memberships));
}

absl::Status FromEvents(const History& history, const Moment& moment, v1::Answer& answer,
                        v1::HistoryPoint& point) {
  point.set_source(v1::FROM_EVENTS);
  const auto tell_nothing = [&] {
    *point.mutable_indicator() = DescribeOne(NoData(history.type->name, {std::nullopt, moment.day}),
                                             Parameters(), history.language);
    return absl::OkStatus();
  };
  if (moment.known_at == 0) return tell_nothing();  // nothing was recorded by then
  BASIN_ASSIGN_OR_RETURN(const Ground ground, GroundAt(history.views, history.checkpoint, moment));
  const Territory* basin = FindOrNull(ground, history.basin);
  if (basin == nullptr) return tell_nothing();
  BASIN_ASSIGN_OR_RETURN(const Measured measured, history.may_be_hidden()
                                                      ? MeasureHidden(history, ground, *basin)
                                                      : MeasureOpenly(history, ground, *basin));
  NoteParameters(measured.parameters, answer);
  *point.mutable_indicator() =
      DescribeOne(Find(measured.measures, history.type), measured.parameters, history.language);
  return absl::OkStatus();
}

// The snapshot of `basin` that speaks for `day`, if there is one that holds the indicator.
absl::StatusOr<std::optional<Snapshot>> ReadSnapshot(const History& history,
                                                     const std::string& basin, absl::CivilDay day) {
  BASIN_ASSIGN_OR_RETURN(
      const std::vector<Snapshot> snapshots,
      ReadSnapshots(*history.views.Open(kSnapshotsView), basin, history.checkpoint.sequence));
  const Snapshot* found = FindSnapshot(snapshots, day);
  if (found == nullptr) return std::nullopt;
  return *found;
}

// What the snapshot kept of the indicator, as this reader may see it beside the other basins'.
absl::StatusOr<Measure> ReadKept(const History& history, const Snapshot& snapshot,
                                 absl::CivilDay day) {
  std::vector<Measure> own = KeptMeasures(snapshot.taken);
  if (!history.may_be_hidden()) return Find(own, history.type);
  BASIN_ASSIGN_OR_RETURN(const Ground ground, GroundAt(history.views, history.checkpoint,
                                                       {day, history.checkpoint.sequence}));
  std::vector<std::vector<Measure>> others;
  others.reserve(ground.basins.size());
  std::vector<ListedBasin> list = {{&own, /*may_see=*/false}};
  for (const Territory& basin : ground.basins) {
    if (basin.code == history.basin) continue;
    BASIN_ASSIGN_OR_RETURN(const auto other, ReadSnapshot(history, basin.code, day));
    if (!other.has_value()) continue;
    others.push_back(KeptMeasures(other->taken));
    list.push_back({&others.back(), history.reader.MaySeeSmallCells(basin.code)});
  }
  for (const ListedBasin& basin : list)
    if (!basin.may_see) MaskKeptSamples(*basin.measures);
  MaskSmallCells(list);
  return Find(own, history.type);
}

void TellPurged(const History& history, absl::CivilDay day, v1::HistoryPoint& point) {
  point.set_source(v1::PURGED);
  *point.mutable_indicator() =
      DescribeOne(NoData(history.type->name, {std::nullopt, day}), Parameters(), history.language);
  const Text why("the events were purged, and no snapshot was kept",
                 "les évènements sont purgés, et aucun relevé n'a été conservé");
  point.mutable_indicator()->mutable_score()->set_why_not(why.In(history.language));
}

absl::Status FromSnapshot(const History& history, absl::CivilDay day, v1::HistoryPoint& point) {
  BASIN_ASSIGN_OR_RETURN(const auto snapshot, ReadSnapshot(history, history.basin, day));
  const v1::SnapshotValue* kept =
      snapshot.has_value() ? FindKept(snapshot->taken, *history.type) : nullptr;
  if (kept == nullptr) {
    TellPurged(history, day, point);
    return absl::OkStatus();
  }
  point.set_source(v1::FROM_SNAPSHOT);
  point.set_snapshot_day(FormatDay(snapshot->day));
  point.set_known_at(snapshot->taken.known_at());
  BASIN_ASSIGN_OR_RETURN(const Measure measure, ReadKept(history, *snapshot, day));
  v1::Indicator& indicator = *point.mutable_indicator();
  indicator = DescribeOne(measure, Parameters(), history.language);
  indicator.clear_window_to();
  if (measure.state != State::kKnown) return absl::OkStatus();
  // The score that was shown then, not one by today's parameters.
  v1::Score& score = *indicator.mutable_score();
  score.clear_coverage_percent();
  score.set_known(kept->scored());
  score.set_hundredths(kept->scored() ? kept->score_hundredths() : 0);
  return absl::OkStatus();
}

// ---- all of them ----

// The end of which day everything that the views lack had been recorded by; nullopt when they lack
// nothing. The views that measures are not made from do not count.
absl::StatusOr<std::optional<absl::CivilDay>> FindPurgedUntil(const ViewSnapshot& views,
                                                              const RecordedDays& days,
                                                              absl::CivilDay last) {
  Sequence through = 0;
  for (const auto& view : MakeViews()) {
    if (view->name() == kRecordedDaysView || view->name() == kSnapshotsView ||
        view->name() == kToolboxWordsView)
      continue;
    BASIN_ASSIGN_OR_RETURN(const Checkpoint checkpoint, views.FindCheckpoint(view->name()));
    through = std::max(through, checkpoint.purged_through);
  }
  if (through == 0) return std::nullopt;
  return days.DayBehind(through).value_or(last);
}

}  // namespace

absl::Status AnswerHistory(const v1::HistoryQuery& query, Language language,
                           const ViewSnapshot& views, const Reader& reader, v1::Answer& answer) {
  BASIN_ASSIGN_OR_RETURN(const Ground ground, FindGround(views, query.to(), 0));
  BASIN_ASSIGN_OR_RETURN(const Territory* basin, FindBasin(ground, query.basin()));
  BASIN_ASSIGN_OR_RETURN(const IndicatorType* type, FindAsked(query.indicator()));
  const absl::CivilDay to = ground.moment.day;
  BASIN_ASSIGN_OR_RETURN(const absl::CivilDay from, FindFrom(query, to));
  BASIN_ASSIGN_OR_RETURN(const std::vector<absl::CivilDay> days, FindDays(from, to, query.every()));
  BASIN_ASSIGN_OR_RETURN(const RecordedDays recorded,
                         RecordedDays::Read(*views.Open(kRecordedDaysView)));
  BASIN_ASSIGN_OR_RETURN(const auto purged_until,
                         FindPurgedUntil(views, recorded, ParisDay(ground.checkpoint.recorded_at)));
  const History history{views,       reader, language, basin->code, type, ground.checkpoint,
                        purged_until};

  DescribeGround(ground, answer);
  v1::HistoryAnswer& out = *answer.mutable_history();
  out.set_basin(basin->code);
  out.set_name(basin->name);
  out.set_dimension(std::string(type->dimension));
  out.set_indicator(std::string(type->name));
  out.set_definition(std::string(DefinitionOf(*type, language)));
  for (const absl::CivilDay day : days) {
    v1::HistoryPoint& point = *out.add_points();
    point.set_day(FormatDay(day));
    const Moment moment{day, query.as_known_then()
                                 ? std::min(recorded.LastBy(day), ground.checkpoint.sequence)
                                 : ground.checkpoint.sequence};
    point.set_known_at(moment.known_at);
    const bool lacking = purged_until.has_value() && MayLackEvents(*type, day, *purged_until);
    BASIN_RETURN_IF_ERROR(lacking ? FromSnapshot(history, day, point)
                                  : FromEvents(history, moment, answer, point));
  }
  return absl::OkStatus();
}

}  // namespace basin
