// The sentinel without its clock and its wire: from the rows it keeps, what it has to say of a day.
#ifndef BASIN_SERVICES_SENTINEL_JUDGE_H_
#define BASIN_SERVICES_SENTINEL_JUDGE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "services/projection/runner.h"
#include "services/projection/view_store.h"
#include "services/sentinel/sayings.h"

namespace basin {

// The views' own projections as far as the rules read them, in a store of the sentinel's, and three
// more: the alerts, when each actor was last heard, and which snapshots were taken.
Projections MakeSentinelViews();

// Which day is judged, and by whom.
struct Judging {
  absl::CivilDay day;  // the last one that is over
  // The day that was judged before, when everything due then was said: nobody looks at referrals
  // that had expired by then and were left alone since.
  std::optional<absl::CivilDay> judged_before = {};
  std::vector<std::string> operators = {};
  // Of the last quarter that is over; not known while the views were not asked, or are away.
  std::optional<Disparities> disparities = {};
  Speaker speaker;
};

// The events that are to be said. Facts of the day that is not over yet end alerts at once; nothing
// becomes due by them. Pure but for reading `views`. Errors: the readers'.
absl::StatusOr<std::vector<Saying>> Judge(const ViewSnapshot& views, const Judging& judging);

// The day to judge when the log's clock says `now`.
absl::CivilDay DayOver(absl::Time now);

}  // namespace basin

#endif  // BASIN_SERVICES_SENTINEL_JUDGE_H_
