// From a SUBSCRIBE to where the subscription begins and ends.
#ifndef BASIN_BROKER_HUB_SUBSCRIBE_H_
#define BASIN_BROKER_HUB_SUBSCRIBE_H_

#include "absl/status/statusor.h"
#include "basin/v1/session.pb.h"
#include "broker/admission/actors.h"
#include "broker/delivery/events_message.h"
#include "broker/delivery/filter.h"
#include "broker/log/event_log.h"

namespace basin {

// What the request asks of this log, whose durable end is `head`.
// Errors: EPOCH_CHANGED (a position in another log), BEYOND_HEAD, MISSING_FIELD; those of the log.
absl::StatusOr<Range> RangeOf(const v1::Subscribe& request, const v1::Position& head,
                              const EventLog& log);

// What an actor may read.
ReadScope ScopeOf(const Actor& actor);

}  // namespace basin

#endif  // BASIN_BROKER_HUB_SUBSCRIBE_H_
