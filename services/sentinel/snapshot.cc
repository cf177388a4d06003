#include "services/sentinel/snapshot.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "proto/model/calendar.h"
#include "proto/model/event_id.h"
#include "proto/model/status.h"
#include "services/views/basins.h"
#include "services/views/case_view.h"
#include "services/views/view_list.h"

namespace basin {
namespace {

constexpr int kValuesMax = 128;  // HealthSnapshot.values

void SetScore(const v1::Score& score, v1::SnapshotValue& value) {
  value.set_scored(score.known());
  if (score.known()) value.set_score_hundredths(score.hundredths());
}

void AddIndicator(const std::string& dimension, const v1::Indicator& indicator,
                  v1::HealthSnapshot& snapshot) {
  v1::SnapshotValue& value = *snapshot.add_values();
  value.set_indicator(absl::StrCat(dimension, ".", indicator.name()));
  SetScore(indicator.score(), value);
  value.set_known(indicator.state() == v1::KNOWN);
  if (!value.known()) return;
  value.set_numerator(indicator.numerator());
  value.set_denominator(indicator.denominator());
}

void AddScore(const std::string& name, const v1::Score& score, v1::HealthSnapshot& snapshot) {
  v1::SnapshotValue& value = *snapshot.add_values();
  value.set_indicator(name);
  value.set_known(score.known());
  SetScore(score, value);
}

v1::HealthSnapshot SnapshotOf(const v1::BasinHealth& basin, absl::CivilDay month_end,
                              uint64_t known_at) {
  v1::HealthSnapshot snapshot;
  snapshot.set_as_of(FormatDay(month_end));
  snapshot.set_known_at(known_at);
  for (const v1::DimensionHealth& dimension : basin.dimensions())
    for (const v1::Indicator& indicator : dimension.indicators())
      AddIndicator(dimension.name(), indicator, snapshot);
  for (const v1::DimensionHealth& dimension : basin.dimensions())
    AddScore(dimension.name(), dimension.score(), snapshot);
  AddScore("overall", basin.overall(), snapshot);
  if (snapshot.values_size() > kValuesMax)
    snapshot.mutable_values()->DeleteSubrange(kValuesMax, snapshot.values_size() - kValuesMax);
  return snapshot;
}

// By the end of `day`, as the log recorded it.
absl::StatusOr<bool> WasDefined(const ViewReader& basins_view, const std::string& basin,
                                absl::CivilDay day) {
  Arena arena;
  BASIN_ASSIGN_OR_RETURN(
      const CaseHistory* history,
      ReadCase(basins_view, absl::StrCat("territory/", basin), {.day = day}, arena));
  return history != nullptr && history->facts.front().entry->recorded_at <= EndOf(day);
}

}  // namespace

absl::CivilDay LastMonthEnd(absl::CivilDay day) {
  // The day after an end is the first of the month that follows.
  return absl::CivilDay(absl::CivilMonth(day + 1)) - 1;
}

std::string SnapshotSubject(absl::string_view basin, absl::CivilDay month_end) {
  return absl::StrCat("snapshot/", basin, "-", FormatDay(month_end).substr(0, 7));
}

absl::StatusOr<std::vector<std::string>> MissingSnapshots(const ViewSnapshot& views,
                                                          absl::CivilDay month_end) {
  const auto basins_view = views.Open(kBasinsView);
  BASIN_ASSIGN_OR_RETURN(const auto territories, ReadTerritories(*basins_view, {.day = month_end}));
  std::vector<std::string> missing;
  for (const Territory& territory : territories) {
    if (territory.kind == v1::TERRITORY_REGION) continue;
    BASIN_ASSIGN_OR_RETURN(const bool shown, WasDefined(*basins_view, territory.code, month_end));
    std::string subject = SnapshotSubject(territory.code, month_end);
    const auto taken = BasinOfCase(*views.Open(kSnapshotsView), subject);
    if (!taken.ok() && !absl::IsNotFound(taken.status())) return taken.status();
    if (shown && !taken.ok()) missing.push_back(std::move(subject));
  }
  return missing;
}

v1::Query SnapshotQuery(absl::CivilDay month_end, uint64_t at_least) {
  v1::Query query;
  query.mutable_health()->set_as_of(FormatDay(month_end));
  query.set_at_least(at_least);
  return query;
}

std::vector<Saying> SnapshotSayings(const v1::Answer& answer, absl::CivilDay month_end,
                                    const std::vector<std::string>& missing,
                                    const Speaker& speaker) {
  std::vector<Saying> said;
  for (const v1::BasinHealth& basin : answer.health().basins()) {
    const std::string subject = SnapshotSubject(basin.basin(), month_end);
    if (std::find(missing.begin(), missing.end(), subject) == missing.end()) continue;
    const std::string id = MakeUuidV8("basin-sentinel", absl::StrCat("health.snapshot ", subject));
    said.push_back(
        {.id = id,
         .what = absl::StrCat("health.snapshot ", subject),
         .event =
             Seal(speaker,
                  {.id = id, .subject = subject, .basin = basin.basin(), .time = EndOf(month_end)},
                  SnapshotOf(basin, month_end, answer.sequence()))});
  }
  return said;
}

}  // namespace basin
