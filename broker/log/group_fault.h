// What is wrong with a group, seen from itself.
#ifndef BASIN_BROKER_LOG_GROUP_FAULT_H_
#define BASIN_BROKER_LOG_GROUP_FAULT_H_

#include "absl/time/time.h"
#include "broker/log/commit_group.h"
#include "proto/model/text.h"

namespace basin {

// What is wrong with the group, were it taken out of the log; empty when nothing is. Everything it
// says of itself is computed again; `recorded_before` is the time of the record before it. Pure.
Text FaultOf(const CommitGroup& group, absl::Time recorded_before);

}  // namespace basin

#endif  // BASIN_BROKER_LOG_GROUP_FAULT_H_
