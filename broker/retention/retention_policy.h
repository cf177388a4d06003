// How long the bytes of events are kept, by the class that their type declares.
#ifndef BASIN_BROKER_RETENTION_RETENTION_POLICY_H_
#define BASIN_BROKER_RETENTION_RETENTION_POLICY_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "basin/v1/config.pb.h"
#include "basin/v1/envelope.pb.h"
#include "basin/v1/options.pb.h"

namespace basin {

// Calendar months. PERMANENT ends never.
struct RetentionPolicy {
  uint32_t operational_months = 36;
  uint32_t programme_months = 120;
  std::string holds_file = {};  // holds.h; empty = no case is held

  uint32_t MonthsOf(v1::Retention retention) const {
    return retention == v1::OPERATIONAL ? operational_months : programme_months;
  }
};

// The classes that end.
inline constexpr v1::Retention kEndingClasses[] = {v1::OPERATIONAL, v1::PROGRAMME};

// Errors: BAD_CONFIG. An age of 0 would purge what was said a moment ago.
absl::StatusOr<RetentionPolicy> ReadRetention(const v1::RetentionConfig& config);

// What was recorded before this is older than so many months at `as_of`: midnight, UTC, of the same
// day so many months earlier (of that month's last day, when it has no such day).
absl::Time CutoffOf(absl::Time as_of, uint32_t months);

// CLOCK_JUMP when nothing was recorded for more than 400 days before `now`, in a log of real
// origin: a clock that runs ahead would purge what is not due. OK when an operator has `confirmed`
// it.
absl::Status CheckRetentionClock(absl::Time now, absl::Time last_recorded_at, v1::Origin origin,
                                 bool confirmed);

}  // namespace basin

#endif  // BASIN_BROKER_RETENTION_RETENTION_POLICY_H_
