#include "broker/hub/subscribe.h"

#include <algorithm>

#include "proto/model/event_builder.h"
#include "proto/model/status.h"

namespace basin {
namespace {

// A position that names no log is one in this log; sequence 0 stands before every log.
absl::StatusOr<Sequence> CheckPosition(const v1::Position& after, const v1::Position& head) {
  const bool another_log = !after.log_id().empty() && after.log_id() != head.log_id();
  const bool another_epoch = after.epoch() != 0 && after.epoch() != head.epoch();
  if (another_log || another_epoch)
    return MakeError(v1::EPOCH_CHANGED,
                     {.field = "subscribe.after",
                      .detail = {"this log is $0, epoch $1", "ce journal est $0, époque $1",
                                 head.log_id(), head.epoch()}});
  if (after.sequence() > head.sequence())
    return MakeError(v1::BEYOND_HEAD,
                     {.field = "subscribe.after",
                      .detail = {"the log ends at $0", "le journal finit à $0", head.sequence()}});
  return after.sequence();
}

absl::StatusOr<Sequence> StartOf(const v1::Subscribe& request, const v1::Position& head,
                                 const EventLog& log) {
  switch (request.start_case()) {
    case v1::Subscribe::kAfter:
      return CheckPosition(request.after(), head);
    case v1::Subscribe::kFromTime: {
      BASIN_ASSIGN_OR_RETURN(const Sequence after, log.LastBefore(ToTime(request.from_time())));
      return std::min(after, head.sequence());
    }
    case v1::Subscribe::kLive:
      return head.sequence();
    default:
      return MakeError(v1::MISSING_FIELD,
                       {.field = "subscribe.start",
                        .detail = {"after, from_time or live", "after, from_time ou live"}});
  }
}

}  // namespace

absl::StatusOr<Range> RangeOf(const v1::Subscribe& request, const v1::Position& head,
                              const EventLog& log) {
  Range range;
  BASIN_ASSIGN_OR_RETURN(range.after, StartOf(request, head, log));
  if (request.until() != 0) range.until = request.until();
  return range;
}

ReadScope ScopeOf(const Actor& actor) {
  return ReadScope{.everything = actor.basins.contains("*"), .basins = actor.basins};
}

}  // namespace basin
