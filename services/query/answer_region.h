// Answers about many basins at once: a region, a département, and how far the basins lie apart.
#ifndef BASIN_SERVICES_QUERY_ANSWER_REGION_H_
#define BASIN_SERVICES_QUERY_ANSWER_REGION_H_

#include "absl/status/status.h"
#include "basin/v1/query.pb.h"
#include "proto/model/status.h"
#include "services/projection/view_store.h"
#include "services/query/readers.h"

namespace basin {

// Fills in `answer`. A region is computed on the pooled events of its basins, with the parameters
// that are set for it. The disparity is over the scores that the reader may see, and its quarters
// are looked at with what is known at the same sequence.
//
// Errors: NOT_FOUND for a region or a département that no territory tells of, UNKNOWN_INDICATOR for
// a name that is neither a scored indicator's nor a dimension's, those of FindGround, the store's.
absl::Status AnswerRegion(const v1::RegionQuery& query, Language language,
                          const ViewSnapshot& views, const Reader& reader, v1::Answer& answer);

}  // namespace basin

#endif  // BASIN_SERVICES_QUERY_ANSWER_REGION_H_
