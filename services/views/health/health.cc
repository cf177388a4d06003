#include "services/views/health/health.h"

#include <utility>

#include "proto/model/status.h"
#include "services/views/health/measure_collegiality.h"
#include "services/views/health/measure_focus.h"
#include "services/views/health/measure_follow_through.h"
#include "services/views/health/measure_funding.h"
#include "services/views/health/measure_needs.h"
#include "services/views/health/measure_network.h"
#include "services/views/health/measure_proximity.h"
#include "services/views/health/measure_referrals.h"
#include "services/views/health/measure_rhythm.h"
#include "services/views/health/measure_sharing.h"
#include "services/views/view_list.h"

namespace basin {
namespace {

void Append(std::vector<Measure> more, std::vector<Measure>& measures) {
  for (Measure& measure : more) measures.push_back(std::move(measure));
}

absl::Status ChangeBy(const ViewReader& basins_view, absl::string_view territory,
                      const Moment& moment, Parameters& parameters) {
  BASIN_ASSIGN_OR_RETURN(const ParametersInForce set,
                         ReadParameters(basins_view, territory, moment));
  if (set.sequence != 0) parameters.Change(set.values, set.sequence);
  return absl::OkStatus();
}

// Mean of `scores`, each of which counts as often as its weight says.
std::optional<Ratio> WeightedMean(const std::vector<std::pair<Ratio, uint32_t>>& scores) {
  Ratio sum{0, 1};
  uint64_t weight = 0;
  for (const auto& [score, times] : scores) {
    sum = sum + score * Ratio{times, 1};
    weight += times;
  }
  if (weight == 0) return std::nullopt;
  return sum * Ratio{1, weight};
}

DimensionScore ScoreDimension(absl::string_view name, const std::vector<Measure>& measures,
                              const Parameters& parameters) {
  DimensionScore dimension;
  dimension.name = std::string(name);
  dimension.weight = parameters.WeightOf(name);
  std::vector<std::pair<Ratio, uint32_t>> scores;
  for (const Measure& measure : measures) {
    if (measure.type->dimension != name || !measure.type->scored) continue;
    ++dimension.scored;
    dimension.masked |= measure.state == State::kMasked;
    if (const auto score = ScoreOf(measure, parameters); score.has_value())
      scores.emplace_back(*score, 1);
  }
  dimension.with_data = static_cast<uint32_t>(scores.size());
  if (!dimension.masked) dimension.score = WeightedMean(scores);
  return dimension;
}

std::vector<absl::string_view> DimensionsOf(const std::vector<Measure>& measures) {
  std::vector<absl::string_view> names;
  for (const Measure& measure : measures)
    if (names.empty() || names.back() != measure.type->dimension)
      names.push_back(measure.type->dimension);
  return names;
}

}  // namespace

absl::StatusOr<BasinFacts> ReadBasinFacts(const ViewSnapshot& views, const Territory& territory,
                                          std::shared_ptr<const Memberships> memberships,
                                          const Moment& moment) {
  BasinFacts facts;
  facts.arena = std::make_unique<Arena>();
  facts.memberships = std::move(memberships);
  facts.territory = territory;
  const std::string& basin = territory.code;
  Arena& arena = *facts.arena;
  BASIN_ASSIGN_OR_RETURN(facts.bodies, ReadBodies(*views.Open(kBasinsView), basin, moment, arena));
  BASIN_ASSIGN_OR_RETURN(facts.meetings,
                         ReadMeetings(*views.Open(kMeetingsView), basin, moment, arena));
  BASIN_ASSIGN_OR_RETURN(Participation participation,
                         ReadParticipation(views, basin, *facts.memberships, moment, arena));
  facts.participation.push_back(std::move(participation));
  BASIN_ASSIGN_OR_RETURN(facts.themes, ReadThemes(*views.Open(kThemesView), basin, moment, arena));
  BASIN_ASSIGN_OR_RETURN(facts.actions,
                         ReadActions(*views.Open(kActionsView), basin, moment, arena));
  BASIN_ASSIGN_OR_RETURN(facts.referrals, ReadReferrals(*views.Open(kReferralsView), basin,
                                                        *facts.memberships, moment, arena));
  BASIN_ASSIGN_OR_RETURN(facts.funding,
                         ReadFunding(*views.Open(kFundingView), basin, moment, arena));
  BASIN_ASSIGN_OR_RETURN(facts.needs, ReadNeeds(*views.Open(kNeedsView), basin, moment, arena));
  BASIN_ASSIGN_OR_RETURN(facts.toolbox,
                         ReadToolbox(*views.Open(kToolboxView), basin, moment, arena));
  BASIN_ASSIGN_OR_RETURN(facts.reception,
                         ReadReception(*views.Open(kReceptionView), basin, moment, arena));
  BASIN_ASSIGN_OR_RETURN(
      Table table, ReadTable(*views.Open(kBasinsView), basin, *facts.memberships, moment, arena));
  facts.tables.push_back(std::move(table));
  return facts;
}

std::vector<Measure> MeasureBasin(const BasinFacts& facts, absl::CivilDay day) {
  std::vector<Measure> measures = MeasureRhythm(facts.bodies, facts.meetings, day);
  Append(MeasureCollegiality(facts.participation, facts.meetings, facts.themes.themes,
                             *facts.memberships, day),
         measures);
  Append(MeasureFocus(facts.themes, day), measures);
  Append(MeasureFollowThrough(facts.actions, day), measures);
  Append(MeasureReferrals(facts.referrals, day), measures);
  Append(MeasureFunding(facts.funding, facts.territory.population, day), measures);
  Append(MeasureNeeds(facts.needs, day), measures);
  Append(MeasureSharing(facts.toolbox, day), measures);
  Append(MeasureProximity(facts.reception, facts.territory, day), measures);
  const std::vector<Doing> doings = FindDoings(
      {facts.meetings, facts.referrals, facts.actions, facts.funding, facts.toolbox}, day);
  Append(MeasureNetwork(facts.tables, doings, *facts.memberships, day), measures);
  return measures;
}

absl::StatusOr<Parameters> ReadParametersFor(const ViewSnapshot& views, absl::string_view basin,
                                             const std::vector<Territory>& territories,
                                             const Moment& moment) {
  Parameters parameters;
  const auto basins_view = views.Open(kBasinsView);
  for (const Territory& territory : territories)
    if (territory.kind == v1::TERRITORY_REGION && territory.code != basin)
      BASIN_RETURN_IF_ERROR(ChangeBy(*basins_view, territory.code, moment, parameters));
  BASIN_RETURN_IF_ERROR(ChangeBy(*basins_view, basin, moment, parameters));
  return parameters;
}

std::optional<Ratio> ScoreOf(const Measure& measure, const Parameters& parameters) {
  if (!measure.type->scored || measure.state != State::kKnown) return std::nullopt;
  const Ratio value = measure.scored_value.value_or(
      Ratio{static_cast<uint64_t>(measure.numerator), static_cast<uint64_t>(measure.denominator)});
  return ScoreOn(parameters.LineOf(measure.type->name), value);
}

uint32_t HealthScores::coverage_percent() const {
  return total_weight == 0 ? 0 : covered_weight * 100 / total_weight;
}

HealthScores ScoreHealth(const std::vector<Measure>& measures, const Parameters& parameters) {
  HealthScores scores;
  scores.total_weight = parameters.TotalWeight();
  std::vector<std::pair<Ratio, uint32_t>> weighted;
  for (const absl::string_view name : DimensionsOf(measures)) {
    DimensionScore dimension = ScoreDimension(name, measures, parameters);
    scores.masked |= dimension.masked;
    if (dimension.score.has_value()) {
      weighted.emplace_back(*dimension.score, dimension.weight);
      scores.covered_weight += dimension.weight;
    }
    scores.dimensions.push_back(std::move(dimension));
  }
  const bool enough = 2 * scores.covered_weight >= scores.total_weight;
  if (enough && !scores.masked) scores.overall = WeightedMean(weighted);
  return scores;
}

}  // namespace basin
