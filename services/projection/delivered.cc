#include "services/projection/delivered.h"

#include <limits>

#include "proto/model/status.h"

namespace basin {
namespace {

absl::Status SkipGap(const v1::Gap& gap, Runner& runner) {
  if (gap.reason() == "purged") return runner.Skip(gap.to());
  return MakeError(v1::GONE, {.detail = {"records $0 to $1: $2", "enregistrements $0 à $1 : $2",
                                         gap.from(), gap.to(), gap.reason()}});
}

}  // namespace

absl::Status FeedDelivered(const v1::Events& message, absl::Span<const RecordView> records,
                           Runner& runner) {
  auto gap = message.gaps().begin();
  const auto skip_before = [&](Sequence sequence) -> absl::Status {
    for (; gap != message.gaps().end() && gap->to() < sequence; ++gap)
      BASIN_RETURN_IF_ERROR(SkipGap(*gap, runner));
    return absl::OkStatus();
  };
  for (const RecordView& record : records) {
    BASIN_RETURN_IF_ERROR(skip_before(record.sequence));
    BASIN_RETURN_IF_ERROR(runner.Feed(record));
  }
  return skip_before(std::numeric_limits<Sequence>::max());
}

}  // namespace basin
