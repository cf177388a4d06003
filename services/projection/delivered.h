// Folds what one EVENTS message brought.
#ifndef BASIN_SERVICES_PROJECTION_DELIVERED_H_
#define BASIN_SERVICES_PROJECTION_DELIVERED_H_

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "basin/v1/session.pb.h"
#include "proto/model/record_view.h"
#include "services/projection/runner.h"

namespace basin {

// Feeds `records`, those of `message`, and steps over what was purged between them. What was purged
// was past for good: its cases had ended years ago. Anything else that is kept back would make a
// part of the log look like all of it, and is GONE. Errors besides: the runner's.
absl::Status FeedDelivered(const v1::Events& message, absl::Span<const RecordView> records,
                           Runner& runner);

}  // namespace basin

#endif  // BASIN_SERVICES_PROJECTION_DELIVERED_H_
