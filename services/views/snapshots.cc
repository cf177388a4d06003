#include "services/views/snapshots.h"

#include <map>
#include <utility>

#include "proto/model/status.h"

namespace basin {
namespace {

constexpr int kSnapshotDays = 31;

}  // namespace

absl::StatusOr<std::vector<Snapshot>> ReadSnapshots(const ViewReader& snapshots_view,
                                                    absl::string_view basin, Sequence known_at) {
  Arena arena;
  BASIN_ASSIGN_OR_RETURN(const auto cases,
                         ReadCases(snapshots_view, basin, "snapshot/",
                                   Moment{absl::CivilDay::max(), known_at}, arena));
  struct Last {
    Sequence sequence = 0;
    v1::HealthSnapshot taken;
  };
  std::map<absl::CivilDay, Last> by_day;
  for (const CaseHistory* history : cases)
    for (const Fact& fact : history->facts) {
      v1::HealthSnapshot taken;
      BASIN_RETURN_IF_ERROR(ParseBody(fact, taken));
      BASIN_ASSIGN_OR_RETURN(const absl::CivilDay day, ParseBodyDay(fact, taken.as_of()));
      Last& last = by_day[day];
      if (fact.entry->sequence > last.sequence) last = {fact.entry->sequence, std::move(taken)};
    }
  std::vector<Snapshot> snapshots;
  for (auto& [day, last] : by_day) snapshots.push_back({day, std::move(last.taken)});
  return snapshots;
}

const Snapshot* FindSnapshot(const std::vector<Snapshot>& snapshots, absl::CivilDay day) {
  const Snapshot* found = nullptr;
  for (const Snapshot& snapshot : snapshots)
    if (snapshot.day <= day && day - snapshot.day < kSnapshotDays) found = &snapshot;
  return found;
}

}  // namespace basin
