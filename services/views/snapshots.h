// What was shown of a basin's health on earlier days, as health.snapshot events keep it for the
// time when the events behind it are purged.
#ifndef BASIN_SERVICES_VIEWS_SNAPSHOTS_H_
#define BASIN_SERVICES_VIEWS_SNAPSHOTS_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "basin/v1/ground.pb.h"
#include "services/views/case_history.h"

namespace basin {

struct Snapshot {
  absl::CivilDay day;  // that it speaks for
  v1::HealthSnapshot taken;
};

// The snapshots of a basin that were recorded by `known_at`, whatever day they were taken on: by
// the day that they speak for, the last recorded of one day alone. Errors: DataLoss or BAD_PROTO
// when one cannot be read.
absl::StatusOr<std::vector<Snapshot>> ReadSnapshots(const ViewReader& snapshots_view,
                                                    absl::string_view basin, Sequence known_at);

// The last one that speaks for `day` or one of the 30 days before it: snapshots are monthly.
// nullptr when there is none.
const Snapshot* FindSnapshot(const std::vector<Snapshot>& snapshots, absl::CivilDay day);

}  // namespace basin

#endif  // BASIN_SERVICES_VIEWS_SNAPSHOTS_H_
