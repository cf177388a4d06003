#include "services/query/measured_basins.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "proto/model/calendar.h"
#include "proto/model/event_builder.h"
#include "services/query/describe.h"
#include "services/views/health/measure_funding.h"
#include "services/views/health/small_cells.h"
#include "services/views/view_list.h"

namespace basin {
namespace {

bool IsAsked(const Territory& basin, const std::vector<const Territory*>& asked) {
  return std::find(asked.begin(), asked.end(), &basin) != asked.end();
}

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

}  // namespace

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
                         const IndicatorType* only) {
  return DescribeBasin({*one.territory, one.measures, one.parameters, answered.medians}, language,
                       only);
}

bool Better(const v1::BasinHealth& a, const v1::BasinHealth& b) {
  const auto rank = [](const v1::BasinHealth& basin) {
    return basin.overall().known() ? static_cast<int>(basin.overall().hundredths()) : -1;
  };
  return std::make_pair(-rank(a), a.name()) < std::make_pair(-rank(b), b.name());
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

absl::StatusOr<const IndicatorType*> FindAsked(const std::string& indicator) {
  if (const IndicatorType* type = FindIndicator(indicator); type != nullptr) return type;
  const std::string nearest = NearestIndicator(indicator);
  return MakeError(v1::UNKNOWN_INDICATOR, {.field = "indicator", .detail = Nearest(nearest)});
}

}  // namespace basin
