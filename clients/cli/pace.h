// How fast a replay goes.
#ifndef BASIN_CLIENTS_CLI_PACE_H_
#define BASIN_CLIENTS_CLI_PACE_H_

#include <cstdint>
#include <optional>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace basin::cli {

class Pace {
 public:
  // "max": as fast as it goes. "500/s" or "500": so many events a second. "x10": ten times as fast
  // as the events came ("x1" = as they came, "x0.5" = half as fast). Errors: USAGE.
  static absl::StatusOr<Pace> Parse(absl::string_view text);

  // When the next event, which came at `event_time`, is to be sent. The first one is due at `now`;
  // none is due before the one before it, although late declarations lie in the past of their
  // neighbours.
  absl::Time Due(absl::Time event_time, absl::Time now);

 private:
  Pace(double speed, double per_second) : speed_(speed), per_second_(per_second) {}

  double speed_;       // times as fast as the events came; 0 = not by their times
  double per_second_;  // 0 = no fixed rate
  uint64_t count_ = 0;
  absl::Time start_, first_event_, last_due_ = absl::InfinitePast();
};

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_PACE_H_
