// The health of a basin at a moment: its indicators, the scores of its dimensions, and one score
// overall.
#ifndef BASIN_SERVICES_VIEWS_HEALTH_HEALTH_H_
#define BASIN_SERVICES_VIEWS_HEALTH_HEALTH_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/projection/view_store.h"
#include "services/views/actions.h"
#include "services/views/activity.h"
#include "services/views/basins.h"
#include "services/views/case_history.h"
#include "services/views/funding.h"
#include "services/views/health/exact.h"
#include "services/views/health/measure.h"
#include "services/views/health/parameters.h"
#include "services/views/meetings.h"
#include "services/views/memberships.h"
#include "services/views/needs.h"
#include "services/views/network.h"
#include "services/views/reception.h"
#include "services/views/referrals.h"
#include "services/views/themes.h"
#include "services/views/toolbox.h"

namespace basin {

// What the indicators of a basin are computed from.
struct BasinFacts {
  std::unique_ptr<Arena> arena;  // owns what all the others point to, but for
  std::shared_ptr<const Memberships> memberships;
  Territory territory;
  std::vector<Body> bodies;
  std::vector<Meeting> meetings;
  std::vector<Participation> participation;  // one
  Themes themes;
  std::vector<Action> actions;
  Referrals referrals;
  Funding funding;
  Needs needs;
  Toolbox toolbox;
  Reception reception;
  std::vector<Table> tables;  // one
};
// `memberships` are those of the same moment.
absl::StatusOr<BasinFacts> ReadBasinFacts(const ViewSnapshot& views, const Territory& territory,
                                          std::shared_ptr<const Memberships> memberships,
                                          const Moment& moment);

// In the order of IndicatorTypes(). The measures point into the facts.
std::vector<Measure> MeasureBasin(const BasinFacts& facts, absl::CivilDay day);

// The defaults, changed by what was set for the regions among `territories`, then by what was set
// for `basin` itself.
absl::StatusOr<Parameters> ReadParametersFor(const ViewSnapshot& views, absl::string_view basin,
                                             const std::vector<Territory>& territories,
                                             const Moment& moment);

// 0 … 100, exact; nullopt when the indicator is not scored or has nothing to show.
std::optional<Ratio> ScoreOf(const Measure& measure, const Parameters& parameters);

struct DimensionScore {
  std::string name;
  uint32_t weight = 0;
  std::optional<Ratio> score;  // mean of the scored indicators that have data
  uint32_t scored = 0;         // indicators that can be scored
  uint32_t with_data = 0;      // of them, with data
  bool masked = false;         // a scored indicator is hidden from the reader, hence the score too
};

struct HealthScores {
  std::vector<DimensionScore> dimensions;  // those that are computed, in order
  // Mean of the dimensions with data, by weight. None when they carry less than half of the weight,
  // or when one of them is masked: it could be told from the others.
  std::optional<Ratio> overall;
  uint32_t covered_weight = 0;  // of the dimensions with data
  uint32_t total_weight = 0;    // of all, also of those that are not computed yet
  bool masked = false;

  uint32_t coverage_percent() const;  // rounded down
};
HealthScores ScoreHealth(const std::vector<Measure>& measures, const Parameters& parameters);

}  // namespace basin

#endif  // BASIN_SERVICES_VIEWS_HEALTH_HEALTH_H_
