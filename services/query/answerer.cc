#include "services/query/answerer.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "proto/model/calendar.h"
#include "proto/model/event_builder.h"
#include "proto/model/status.h"
#include "services/query/describe.h"
#include "services/query/ground.h"
#include "services/query/what_would_change.h"
#include "services/query/work_answer.h"
#include "services/views/health/health.h"
#include "services/views/health/indicator_words.h"
#include "services/views/health/measure_funding.h"
#include "services/views/health/small_cells.h"
#include "services/views/view_list.h"

namespace basin {
namespace {

// A basin's facts, measures and parameters; the measures point into the facts.
struct Measured {
  const Territory* territory;
  BasinFacts facts;
  std::vector<Measure> measures;
  Parameters parameters;
};

absl::StatusOr<Measured> MeasureOne(const ViewSnapshot& views, const Ground& ground,
                                    const Territory& territory,
                                    std::shared_ptr<const Memberships> memberships) {
  Measured measured;
  measured.territory = &territory;
  BASIN_ASSIGN_OR_RETURN(measured.facts,
                         ReadBasinFacts(views, territory, std::move(memberships), ground.moment));
  measured.measures = MeasureBasin(measured.facts, ground.moment.day);
  BASIN_ASSIGN_OR_RETURN(measured.parameters, ReadParametersFor(views, territory.code,
                                                                ground.territories, ground.moment));
  return measured;
}

bool IsAsked(const Territory& basin, const std::vector<const Territory*>& asked) {
  return std::find(asked.begin(), asked.end(), &basin) != asked.end();
}

// What a reader asked for, and what it is seen beside.
struct Answered {
  std::vector<Measured> basins;
  RegionMedians medians;
};

// Of all basins, also those that are not among `measured`.
absl::StatusOr<RegionMedians> FindMedians(const ViewSnapshot& views, const Ground& ground,
                                          const std::vector<Measured>& measured) {
  std::vector<std::vector<Measure>> others;
  std::vector<const std::vector<Measure>*> all;
  others.reserve(ground.basins.size());
  Arena arena;
  for (const Territory& basin : ground.basins) {
    if (basin.kind != v1::TERRITORY_BASIN) continue;
    const auto one = std::find_if(measured.begin(), measured.end(), [&](const Measured& candidate) {
      return candidate.territory == &basin;
    });
    if (one != measured.end()) {
      all.push_back(&one->measures);
      continue;
    }
    BASIN_ASSIGN_OR_RETURN(const Funding funding, ReadFunding(*views.Open(kFundingView), basin.code,
                                                              ground.moment, arena));
    others.push_back(MeasureFunding(funding, basin.population, ground.moment.day));
    all.push_back(&others.back());
  }
  return FindRegionMedians(all);
}

// The basins asked for, as this reader may see them. Where something may have to be hidden, all
// basins are measured: what is hidden depends on the whole list.
absl::StatusOr<Answered> MeasureFor(const ViewSnapshot& views, const Ground& ground,
                                    const Reader& reader,
                                    const std::vector<const Territory*>& asked) {
  const bool sees_all = std::all_of(asked.begin(), asked.end(), [&](const Territory* basin) {
    return reader.MaySeeSmallCells(basin->code);
  });
  BASIN_ASSIGN_OR_RETURN(const auto memberships,
                         Memberships::Read(*views.Open(kBasinsView), ground.moment));
  Answered answered;
  std::vector<ListedBasin> listed;
  for (const Territory& basin : ground.basins) {
    if (!IsAsked(basin, asked) && sees_all) continue;
    BASIN_ASSIGN_OR_RETURN(Measured one, MeasureOne(views, ground, basin, memberships));
    answered.basins.push_back(std::move(one));
  }
  BASIN_ASSIGN_OR_RETURN(answered.medians, FindMedians(views, ground, answered.basins));
  for (Measured& one : answered.basins)
    listed.push_back({&one.measures, reader.MaySeeSmallCells(one.territory->code)});
  MaskSmallCells(listed);
  answered.basins.erase(
      std::remove_if(answered.basins.begin(), answered.basins.end(),
                     [&](const Measured& one) { return !IsAsked(*one.territory, asked); }),
      answered.basins.end());
  return answered;
}

v1::BasinHealth Describe(const Answered& answered, const Measured& one, Language language,
                         const IndicatorType* only = nullptr) {
  return DescribeBasin({*one.territory, one.measures, one.parameters, answered.medians}, language,
                       only);
}

void DescribeGround(const Ground& ground, v1::Answer& answer) {
  answer.set_sequence(ground.checkpoint.sequence);
  answer.set_origin(ground.checkpoint.origin);
  if (ground.checkpoint.sequence == 0) return;  // nothing was recorded yet: there is no day either
  answer.set_as_of(FormatDay(ground.moment.day));
  SetTimestamp(ground.checkpoint.recorded_at, answer.mutable_recorded_at());
}

void NoteParameters(const Parameters& parameters, v1::Answer& answer) {
  answer.set_parameters_version(std::max(answer.parameters_version(), parameters.version()));
}

// Best first; without a score last; then by name.
bool Better(const v1::BasinHealth& a, const v1::BasinHealth& b) {
  const auto rank = [](const v1::BasinHealth& basin) {
    return basin.overall().known() ? static_cast<int>(basin.overall().hundredths()) : -1;
  };
  return std::make_pair(-rank(a), a.name()) < std::make_pair(-rank(b), b.name());
}

absl::Status AnswerHealth(const v1::HealthQuery& query, Language language,
                          const ViewSnapshot& views, const Reader& reader, v1::Answer& answer) {
  BASIN_ASSIGN_OR_RETURN(const Ground ground, FindGround(views, query.as_of(), query.known_at()));
  std::vector<const Territory*> asked;
  for (const std::string& code : query.basins()) {
    BASIN_ASSIGN_OR_RETURN(const Territory* basin, FindBasin(ground, code));
    asked.push_back(basin);
  }
  if (query.basins().empty())
    for (const Territory& basin : ground.basins) asked.push_back(&basin);
  BASIN_ASSIGN_OR_RETURN(const Answered answered, MeasureFor(views, ground, reader, asked));

  DescribeGround(ground, answer);
  v1::HealthAnswer& health = *answer.mutable_health();
  for (const Measured& one : answered.basins) {
    NoteParameters(one.parameters, answer);
    *health.add_basins() = Describe(answered, one, language);
  }
  std::sort(health.mutable_basins()->begin(), health.mutable_basins()->end(), Better);
  return absl::OkStatus();
}

absl::StatusOr<const IndicatorType*> FindAsked(const std::string& indicator) {
  if (const IndicatorType* type = FindIndicator(indicator); type != nullptr) return type;
  const std::string nearest = NearestIndicator(indicator);
  return MakeError(v1::UNKNOWN_INDICATOR, {.field = "indicator", .detail = Nearest(nearest)});
}

absl::Status AnswerExplain(const v1::ExplainQuery& query, Language language,
                           const ViewSnapshot& views, const Reader& reader, v1::Answer& answer) {
  BASIN_ASSIGN_OR_RETURN(const Ground ground, FindGround(views, query.as_of(), query.known_at()));
  BASIN_ASSIGN_OR_RETURN(const Territory* basin, FindBasin(ground, query.basin()));
  BASIN_ASSIGN_OR_RETURN(const IndicatorType* type, FindAsked(query.indicator()));
  BASIN_ASSIGN_OR_RETURN(const Answered answered, MeasureFor(views, ground, reader, {basin}));

  DescribeGround(ground, answer);
  const Measured& one = answered.basins.front();
  NoteParameters(one.parameters, answer);
  v1::ExplainAnswer& explain = *answer.mutable_explain();
  *explain.mutable_basin() = Describe(answered, one, language, type);
  explain.set_definition(std::string(DefinitionOf(*type, language)));
  for (const Measure& measure : one.measures) {
    if (measure.type != type || measure.state == State::kMasked) continue;
    DescribeSupport(measure, language, explain);
    const ExplainedIndicator explained{*type, *basin, one.facts,
                                       reader.MaySeeSmallCells(basin->code)};
    BASIN_RETURN_IF_ERROR(AddWhatWouldChange(views, ground, explained, language, explain));
  }
  return absl::OkStatus();
}

absl::Status AnswerWork(const v1::WorkQuery& query, Language language, const ViewSnapshot& views,
                        const Reader& reader, v1::Answer& answer) {
  BASIN_ASSIGN_OR_RETURN(const WorkPage page, FindWorkPage(query));
  BASIN_ASSIGN_OR_RETURN(const Ground ground, FindGround(views, page.as_of, page.known_at));
  DescribeGround(ground, answer);
  return FillWork(query, page, language, views, ground, reader, *answer.mutable_work());
}

absl::Status AnswerStatus(const ViewSnapshot& views, const FollowedLog& followed,
                          v1::Answer& answer) {
  BASIN_ASSIGN_OR_RETURN(const Ground ground, FindGround(views, "", 0));
  DescribeGround(ground, answer);
  v1::StatusAnswer& status = *answer.mutable_status();
  const Sequence hub_head = followed.head.sequence();
  status.set_hub_head(hub_head);
  status.set_hub_connected(followed.connected);
  for (const auto& view : MakeViews()) {
    BASIN_ASSIGN_OR_RETURN(const Checkpoint checkpoint, views.FindCheckpoint(view->name()));
    v1::ProjectionStatus& projection = *status.add_projections();
    projection.set_name(std::string(view->name()));
    projection.set_version(view->version());
    projection.set_checkpoint(checkpoint.sequence);
    projection.set_lag(hub_head - std::min(hub_head, checkpoint.sequence));
  }
  return absl::OkStatus();
}

absl::Status CheckAtLeast(const ViewSnapshot& views, Sequence at_least) {
  BASIN_ASSIGN_OR_RETURN(const Checkpoint checkpoint, EarliestCheckpoint(views));
  if (at_least <= checkpoint.sequence) return absl::OkStatus();
  return MakeError(v1::NOT_CAUGHT_UP, {.field = "at_least",
                                       .detail = KnownUpTo(checkpoint.sequence),
                                       .retry_after = absl::Seconds(1)});
}

absl::Status Fill(const v1::Query& query, const ViewSnapshot& views, const Reader& reader,
                  const FollowedLog& followed, v1::Answer& answer) {
  BASIN_RETURN_IF_ERROR(CheckAtLeast(views, query.at_least()));
  const Language language = ParseLanguage(query.language());
  switch (query.ask_case()) {
    case v1::Query::kHealth:
      return AnswerHealth(query.health(), language, views, reader, answer);
    case v1::Query::kExplain:
      return AnswerExplain(query.explain(), language, views, reader, answer);
    case v1::Query::kStatus:
      return AnswerStatus(views, followed, answer);
    case v1::Query::kWork:
      return AnswerWork(query.work(), language, views, reader, answer);
    case v1::Query::kDirectory:
    case v1::Query::ASK_NOT_SET:
      break;
  }
  return MakeError(v1::UNKNOWN_QUERY);
}

}  // namespace

v1::Answer AnswerQuery(const v1::Query& query, const ViewSnapshot& views, const Reader& reader,
                       const FollowedLog& followed) {
  v1::Answer answer;
  const absl::Status status = Fill(query, views, reader, followed, answer);
  if (status.ok()) return answer;
  v1::Answer refusal;
  *refusal.mutable_error() = ToProto(status);
  return refusal;
}

}  // namespace basin
