// Whether the views can be relied upon: they have caught up with the log, and the hub is there to
// tell them of what comes after.
#ifndef BASIN_SERVICES_MAIN_READINESS_H_
#define BASIN_SERVICES_MAIN_READINESS_H_

#include "absl/time/time.h"
#include "proto/model/text.h"
#include "services/main/follower.h"

namespace basin {

// Without the hub the views stay ready for this long: a restart of the hub is no reason to send
// readers away, and the answers, which name the sequence they stand for, are only as old as that.
inline constexpr absl::Duration kReadyWithoutHub = absl::Seconds(60);

struct Readiness {
  bool ready = false;
  const char* status = "";  // "ready", "catching_up", "hub_away"
  Text because = {};        // empty while nothing is to be said
};

// `now` is of the steady clock. Pure.
Readiness JudgeReadiness(const Follower::Figures& figures, absl::Duration now);

}  // namespace basin

#endif  // BASIN_SERVICES_MAIN_READINESS_H_
