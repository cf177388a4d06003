#include "broker/offline/pace.h"

#include <algorithm>

#include "absl/time/clock.h"
#include "proto/wire/poll_loop.h"

namespace basin {

absl::Duration PauseFor(uint64_t spent, uint64_t bytes_per_second, absl::Duration elapsed) {
  if (bytes_per_second == 0) return absl::ZeroDuration();
  const double seconds = static_cast<double>(spent) / static_cast<double>(bytes_per_second);
  return std::max(absl::ZeroDuration(), absl::Seconds(seconds) - elapsed);
}

Pace::Pace(uint64_t bytes_per_second) : bytes_per_second_(bytes_per_second), begin_(SteadyNow()) {}

void Pace::Spend(uint64_t bytes) {
  spent_ += bytes;
  absl::SleepFor(PauseFor(spent_, bytes_per_second_, SteadyNow() - begin_));
  if (const absl::Duration now = SteadyNow(); now - begin_ > absl::Seconds(1)) {
    begin_ = now;
    spent_ = 0;
  }
}

}  // namespace basin
