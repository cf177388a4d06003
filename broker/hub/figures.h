// What a hub tells of itself: to operators by ADMIN, to monitoring by /metrics.
#ifndef BASIN_BROKER_HUB_FIGURES_H_
#define BASIN_BROKER_HUB_FIGURES_H_

#include <cstdint>
#include <map>
#include <string>

#include "absl/time/time.h"
#include "basin/v1/envelope.pb.h"
#include "basin/v1/error.pb.h"

namespace basin {

// Counts since the start, and states as of now. A value; made by the front, read anywhere.
struct HubFigures {
  uint64_t events_published = 0;
  uint64_t duplicates = 0;                     // transactions known already
  std::map<v1::ErrorCode, uint64_t> refusals;  // transactions
  uint64_t auth_denied = 0;                    // messages of peers that nobody knows
  uint64_t bad_frames = 0;
  uint64_t commit_groups = 0;
  uint64_t durable_head = 0;
  uint64_t sessions = 0;
  uint64_t subscriptions = 0;
  uint64_t subscription_lag = 0;  // events, of the one furthest behind
  uint64_t log_bytes = 0;
  uint64_t disk_free_bytes = 0;
  bool accepting = true;
  std::string not_accepting_because;  // the refusal publishers get
  v1::Origin origin = v1::REAL;
  absl::Time started_at = absl::UnixEpoch();
  absl::Time last_recorded_at = absl::UnixEpoch();

  uint64_t events_refused() const {
    uint64_t sum = 0;
    for (const auto& [code, count] : refusals) sum += count;
    return sum;
  }
};

}  // namespace basin

#endif  // BASIN_BROKER_HUB_FIGURES_H_
