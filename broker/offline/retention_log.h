// basin-hub log retention: says what is due to be purged, and purges what was said.
#ifndef BASIN_BROKER_OFFLINE_RETENTION_LOG_H_
#define BASIN_BROKER_OFFLINE_RETENTION_LOG_H_

#include <cstdint>
#include <cstdio>
#include <string>

#include "absl/status/status.h"
#include "broker/offline/answer_style.h"

namespace basin {

struct RetentionLogArguments {
  std::string config = {};  // hub.toml: which log, which ages, which holds
  // plan: where to write the plan, nowhere when empty. apply: the plan to apply, which must be
  // given.
  std::string plan_file = {};
  // At most so many bytes are read and written a second, once for the copying and once for the
  // tables; 0 = no bound.
  uint64_t bytes_per_second = uint64_t{32} << 20;
  // An operator has looked at the machine's clock.
  bool clock_confirmed = false;
  AnswerStyle style;
};

// Counts, and changes nothing but the plan's file. Errors: LOCKED while a hub runs; NOT_FOUND when
// there is no log; BAD_CONFIG, UNKNOWN_KEY, of the holds as well; CLOCK_JUMP; those of the log.
absl::Status PlanRetention(const RetentionLogArguments& arguments, std::FILE* out, std::FILE* err);

// Purges what the plan names. Killed at any moment, it is continued by being started again; a hub
// may run in between. Errors: those; BAD_FILE when the plan cannot be read; FOREIGN_LOG,
// EPOCH_CHANGED, PLAN_OUTDATED, CASE_HELD: nothing was changed then.
absl::Status ApplyRetention(const RetentionLogArguments& arguments, std::FILE* out, std::FILE* err);

}  // namespace basin

#endif  // BASIN_BROKER_OFFLINE_RETENTION_LOG_H_
