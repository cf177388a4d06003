// The monthly health.snapshot: what was shown of each basin at the end of a month, kept in the log
// for the time when the events behind it are purged. The values are those of the views, which the
// sentinel asks like anybody else: it computes no figure.
#ifndef BASIN_SERVICES_SENTINEL_SNAPSHOT_H_
#define BASIN_SERVICES_SENTINEL_SNAPSHOT_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "basin/v1/ground.pb.h"
#include "basin/v1/query.pb.h"
#include "services/projection/view_store.h"
#include "services/sentinel/sayings.h"

namespace basin {

// The last day of the last month that is over when `day` is.
absl::CivilDay LastMonthEnd(absl::CivilDay day);

// "snapshot/1107-2026-05"
std::string SnapshotSubject(absl::string_view basin, absl::CivilDay month_end);

// The subjects of the basins that were defined by then, and of which that month was not taken yet.
// Of a month before a basin's first event nothing was shown. Errors: the readers'.
absl::StatusOr<std::vector<std::string>> MissingSnapshots(const ViewSnapshot& views,
                                                          absl::CivilDay month_end);

// What is asked of the views.
v1::Query SnapshotQuery(absl::CivilDay month_end, uint64_t at_least);

// An event per basin of the answer whose subject is among `missing`. Indicators by their full name,
// then the dimensions' scores by theirs, then "overall". Values that have no data, or are masked,
// are kept as not known.
std::vector<Saying> SnapshotSayings(const v1::Answer& answer, absl::CivilDay month_end,
                                    const std::vector<std::string>& missing,
                                    const Speaker& speaker);

}  // namespace basin

#endif  // BASIN_SERVICES_SENTINEL_SNAPSHOT_H_
