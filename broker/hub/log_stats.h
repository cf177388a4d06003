// What a hub tells of its log: what it holds, what it costs, and how well it is.
#ifndef BASIN_BROKER_HUB_LOG_STATS_H_
#define BASIN_BROKER_HUB_LOG_STATS_H_

#include "absl/status/statusor.h"
#include "basin/v1/admin.pb.h"
#include "broker/hub/committer.h"
#include "broker/hub/upkeep.h"
#include "broker/index/tree_index.h"
#include "broker/log/event_log.h"

namespace basin {

// What the threads that write and look after the log have counted.
struct LogWork {
  Committer::Figures commits;
  UpkeepFigures upkeep;
};

// Reads the oldest group: a millisecond at most. Errors: those of the log.
absl::StatusOr<v1::LogStats> DescribeLog(const EventLog& log, const TreeIndex& tree,
                                         const v1::Position& head, const LogWork& work);

}  // namespace basin

#endif  // BASIN_BROKER_HUB_LOG_STATS_H_
