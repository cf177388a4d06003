// What would change an indicator, for the answer that explains it.
#ifndef BASIN_SERVICES_QUERY_WHAT_WOULD_CHANGE_H_
#define BASIN_SERVICES_QUERY_WHAT_WOULD_CHANGE_H_

#include "absl/status/status.h"
#include "basin/v1/query.pb.h"
#include "proto/model/status.h"
#include "services/projection/view_store.h"
#include "services/query/ground.h"
#include "services/views/health/health.h"

namespace basin {

// Whose indicator is explained, and to whom.
struct ExplainedIndicator {
  const IndicatorType& type;
  const Territory& territory;
  const BasinFacts& facts;  // at the moment of `ground`
  bool may_see_small_cells = false;
};

// Adds `what_if` to the answer, the nearest day first. What was recorded up to the ground's
// sequence counts, also what it tells of the days after the one asked for. To readers without the
// right to small cells nothing is told of figures about persons on days whose figures can be asked
// for: what is hidden there depends on the other basins'. Errors: the store's.
absl::Status AddWhatWouldChange(const ViewSnapshot& views, const Ground& ground,
                                const ExplainedIndicator& explained, Language language,
                                v1::ExplainAnswer& answer);

}  // namespace basin

#endif  // BASIN_SERVICES_QUERY_WHAT_WOULD_CHANGE_H_
