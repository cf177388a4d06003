// Notices that the machine's clock cannot be trusted: what is recorded now would carry a wrong time
// for ever.
#ifndef BASIN_BROKER_HUB_CLOCK_WATCH_H_
#define BASIN_BROKER_HUB_CLOCK_WATCH_H_

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace basin {

// Pure; one thread. Once it doubts the clock it goes on doubting: an operator looks, and restarts
// with the clock confirmed.
class ClockWatch {
 public:
  // `last_recorded_at` of a log of real origin; UnixEpoch when it is empty, or its time is
  // simulated. `confirmed`: an operator has looked at the clock; what was recorded before is not
  // compared.
  ClockWatch(absl::Time wall, absl::Duration steady, absl::Time last_recorded_at, bool confirmed);

  // Takes in what the clocks say now.
  void Update(absl::Time wall, absl::Duration steady);
  // CLOCK_JUMP, saying by how much, or OK.
  const absl::Status& Check() const { return doubt_; }

 private:
  const absl::Time wall_;
  const absl::Duration steady_;
  absl::Status doubt_;
};

}  // namespace basin

#endif  // BASIN_BROKER_HUB_CLOCK_WATCH_H_
