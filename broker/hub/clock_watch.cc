#include "broker/hub/clock_watch.h"

#include <utility>

#include "proto/model/status.h"

namespace basin {
namespace {

// How far the time of day may drift from the time since the machine started: NTP slews, and small
// steps.
constexpr absl::Duration kDriftMax = absl::Minutes(5);
// A hub that comes back after longer than this more likely has lost its clock than slept so long.
constexpr absl::Duration kSleepMax = absl::Hours(24 * 400);

absl::Status Jumped(Text detail) {
  return MakeError(v1::CLOCK_JUMP, {.detail = std::move(detail)});
}

}  // namespace

ClockWatch::ClockWatch(absl::Time wall, absl::Duration steady, absl::Time last_recorded_at,
                       bool confirmed)
    : wall_(wall), steady_(steady) {
  if (confirmed || last_recorded_at == absl::UnixEpoch()) return;
  if (wall < last_recorded_at - kDriftMax)
    doubt_ = Jumped({"the clock is $0 behind the last record",
                     "l'horloge retarde de $0 sur le dernier enregistrement",
                     absl::FormatDuration(last_recorded_at - wall)});
  if (wall > last_recorded_at + kSleepMax)
    doubt_ = Jumped({"the clock is $0 past the last record",
                     "l'horloge avance de $0 sur le dernier enregistrement",
                     absl::FormatDuration(wall - last_recorded_at)});
}

void ClockWatch::Update(absl::Time wall, absl::Duration steady) {
  const absl::Duration drift = (wall - wall_) - (steady - steady_);
  if (doubt_.ok() && absl::AbsDuration(drift) > kDriftMax)
    doubt_ =
        Jumped({"the clock jumped by $0", "l'horloge a sauté de $0", absl::FormatDuration(drift)});
}

}  // namespace basin
