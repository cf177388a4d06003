#include "services/query/what_would_change.h"

#include <memory>
#include <optional>
#include <utility>

#include "proto/model/calendar.h"
#include "services/query/describe.h"
#include "services/views/health/what_if.h"
#include "services/views/memberships.h"
#include "services/views/view_list.h"

namespace basin {
namespace {

bool CanBeAskedFor(absl::CivilDay day, const Ground& ground) {
  return day <= ParisDay(ground.checkpoint.recorded_at);
}

absl::Status AddPlan(const ViewSnapshot& views, const Ground& ground,
                     const ExplainedIndicator& explained, const WhatIfPlan& plan, Language language,
                     v1::ExplainAnswer& answer) {
  const Moment then{plan.day, ground.moment.known_at};
  BASIN_ASSIGN_OR_RETURN(auto memberships, Memberships::Read(*views.Open(kBasinsView), then));
  BASIN_ASSIGN_OR_RETURN(BasinFacts facts,
                         ReadBasinFacts(views, explained.territory, std::move(memberships), then));
  const std::optional<WhatIf> what_if =
      TryPlan(explained.type, plan, ground.moment.day, explained.may_see_small_cells, facts);
  if (!what_if.has_value()) return absl::OkStatus();
  BASIN_ASSIGN_OR_RETURN(
      const Parameters parameters,
      ReadParametersFor(views, explained.territory.code, ground.territories, then));
  DescribeWhatIf(*what_if, parameters, language, *answer.add_what_if());
  return absl::OkStatus();
}

}  // namespace

absl::Status AddWhatWouldChange(const ViewSnapshot& views, const Ground& ground,
                                const ExplainedIndicator& explained, Language language,
                                v1::ExplainAnswer& answer) {
  const bool is_guarded = !explained.may_see_small_cells && explained.type.cell != Cell::kNone;
  for (const WhatIfPlan& plan : PlanWhatIf(explained.type, explained.facts, ground.moment.day)) {
    if (is_guarded && CanBeAskedFor(plan.day, ground)) continue;
    BASIN_RETURN_IF_ERROR(AddPlan(views, ground, explained, plan, language, answer));
  }
  return absl::OkStatus();
}

}  // namespace basin
