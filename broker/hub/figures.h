// What a hub counts and sees of itself: told to operators by ADMIN, to monitoring by /metrics.
#ifndef BASIN_BROKER_HUB_FIGURES_H_
#define BASIN_BROKER_HUB_FIGURES_H_

#include <cstdint>
#include <map>
#include <string>

#include "absl/time/time.h"
#include "basin/v1/envelope.pb.h"
#include "basin/v1/error.pb.h"
#include "broker/log/event_log.h"
#include "proto/model/digest.h"

namespace basin {

// A value; made by the front, read anywhere.
struct HubFigures {
  // Counts since the start.
  uint64_t events_published = 0;
  uint64_t duplicates = 0;                     // transactions known already
  std::map<v1::ErrorCode, uint64_t> refusals;  // transactions
  uint64_t auth_denied = 0;                    // messages with a key that nobody knows
  uint64_t bad_frames = 0;
  uint64_t commit_groups = 0;

  // States.
  uint64_t durable_head = 0;
  uint64_t sessions = 0;
  uint64_t subscriptions = 0;
  uint64_t subscription_lag = 0;  // events, of the one furthest behind
  uint64_t log_bytes = 0;
  uint64_t disk_free_bytes = 0;
  std::string
      not_accepting_because;  // the code publishers are refused with; empty = they are taken
  absl::Time last_recorded_at = absl::UnixEpoch();
  Sha256 root{};  // of the log's tree, up to durable_head
  LogUsage log_usage = {};

  // Fixed.
  std::string version;
  v1::Origin origin = v1::REAL;
  absl::Time started_at = absl::UnixEpoch();

  bool accepting() const { return not_accepting_because.empty(); }
  uint64_t transactions_refused() const {
    uint64_t sum = 0;
    for (const auto& [code, count] : refusals) sum += count;
    return sum;
  }
};

}  // namespace basin

#endif  // BASIN_BROKER_HUB_FIGURES_H_
