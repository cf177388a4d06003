#include "broker/hub/clock_watch.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "proto/model/status.h"

namespace basin {
namespace {

// How far the time of day may drift from the time since the machine started: NTP slews, and small
// steps.
constexpr absl::Duration kDriftMax = absl::Minutes(5);
// A hub that comes back after longer than this more likely has lost its clock than slept so long.
constexpr absl::Duration kSleepMax = absl::Hours(24 * 400);

absl::Status Jumped(const std::string& detail) {
  return MakeError(v1::CLOCK_JUMP, {.detail = detail});
}

}  // namespace

ClockWatch::ClockWatch(absl::Time wall, absl::Duration steady, absl::Time last_recorded_at,
                       bool confirmed)
    : wall_(wall), steady_(steady) {
  if (confirmed || last_recorded_at == absl::UnixEpoch()) return;
  if (wall < last_recorded_at - kDriftMax)
    doubt_ = Jumped(absl::StrCat("the clock is ", absl::FormatDuration(last_recorded_at - wall),
                                 " behind the last record"));
  if (wall > last_recorded_at + kSleepMax)
    doubt_ = Jumped(absl::StrCat("the clock is ", absl::FormatDuration(wall - last_recorded_at),
                                 " past the last record"));
}

void ClockWatch::Update(absl::Time wall, absl::Duration steady) {
  const absl::Duration drift = (wall - wall_) - (steady - steady_);
  if (doubt_.ok() && absl::AbsDuration(drift) > kDriftMax)
    doubt_ = Jumped(absl::StrCat("the clock jumped by ", absl::FormatDuration(drift)));
}

}  // namespace basin
