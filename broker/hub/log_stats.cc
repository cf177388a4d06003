#include "broker/hub/log_stats.h"

#include "proto/model/event_builder.h"
#include "proto/model/record_view.h"
#include "proto/model/status.h"

namespace basin {
namespace {

// Groups that are looked at for the oldest record.
constexpr int kGroupsMax = 8;

void Describe(const Histogram& histogram, v1::Distribution& distribution) {
  for (const double bound : histogram.bounds()) distribution.add_bounds(bound);
  for (const uint64_t count : histogram.counts()) distribution.add_counts(count);
  distribution.set_sum(histogram.sum());
}

void Describe(const UpkeepFigures& upkeep, v1::LogStats& stats) {
  for (const auto& [retention, count] : upkeep.classes) {
    v1::ClassStats& one = *stats.add_classes();
    one.set_class_(v1::Retention_Name(retention));
    one.set_events(count.events);
    one.set_bytes(count.bytes);
  }
  stats.set_counted(upkeep.counted);
  stats.set_indexed(upkeep.indexed);
  v1::ScrubStats& scrub = *stats.mutable_scrub();
  scrub.set_verified(upkeep.scrubbed);
  scrub.set_passes(upkeep.scrub_passes);
  scrub.set_bytes(upkeep.scrub_bytes);
  scrub.set_damage(upkeep.damage);
}

// The first record that is there; a group may have lost its own.
absl::Status DescribeOldest(const EventLog& log, v1::LogStats& stats) {
  BASIN_ASSIGN_OR_RETURN(const auto cursor, log.ReadAfter(0));
  for (int groups = 0; groups < kGroupsMax; ++groups) {
    BASIN_ASSIGN_OR_RETURN(const SharedGroup group, cursor->Next());
    if (group == nullptr) break;
    for (uint32_t i = 0; i < group->count; ++i) {
      const absl::string_view bytes = RecordBytes(*group, i);
      if (bytes.empty()) continue;
      BASIN_ASSIGN_OR_RETURN(const RecordView record, ReadRecord(bytes));
      stats.set_oldest(record.sequence);
      SetTimestamp(record.recorded_at, stats.mutable_oldest_recorded_at());
      return absl::OkStatus();
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::LogStats> DescribeLog(const EventLog& log, const TreeIndex& tree,
                                         const v1::Position& head, const LogWork& work) {
  v1::LogStats stats;
  *stats.mutable_head() = head;
  SetTimestamp(log.last_recorded_at(), stats.mutable_last_recorded_at());
  BASIN_RETURN_IF_ERROR(DescribeOldest(log, stats));
  stats.set_groups(tree.groups());
  stats.set_stored_bytes(log.stored_bytes());
  const LogUsage usage = log.usage();
  stats.set_committed_bytes(usage.committed_bytes);
  stats.set_written_bytes(usage.written_bytes);
  Describe(work.commits.append_seconds, *stats.mutable_commit_seconds());
  Describe(work.upkeep, stats);
  return stats;
}

}  // namespace basin
