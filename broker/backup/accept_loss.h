// Goes on with what is left of a damaged log, when a person accepts that the rest is lost.
//
// A hub does not open a log that lost what it acknowledged. Where no backup holds more, this names
// what is lost and, with a reason, begins a new epoch behind the last record that is whole. The
// damaged log is kept as it was found; all work is done on a copy, whose tables are second
// names of its own.
#ifndef BASIN_BROKER_BACKUP_ACCEPT_LOSS_H_
#define BASIN_BROKER_BACKUP_ACCEPT_LOSS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "broker/backup/restore.h"
#include "broker/log/event_log.h"
#include "broker/log/rocksdb/verify.h"
#include "proto/model/sequence.h"
#include "proto/model/text.h"

namespace basin {

struct Loss {
  LogIdentity log;
  Sequence kept = 0;  // the last record of what is whole from the start
  // The last one acknowledged: kept + 1 … acknowledged are lost. None when the durable head is
  // lost, too: then nobody knows how far the log went.
  std::optional<Sequence> acknowledged = {};
  Text damage = {};
  uint64_t readable_behind = 0;  // of them, still readable one by one in the log that is kept
};

// Changes nothing. Errors: NOTHING_LOST when the hub can open the log; NOT_FOUND when there is
// none; LOCKED while a hub uses it; those of SalvageLog.
absl::StatusOr<Loss> AssessLoss(const std::string& data, const VerifyProgress& progress = nullptr);

struct AcceptedLoss {
  Loss loss;
  NewEpoch epoch;
};
// Errors: those, USAGE without a reason; nothing is changed then.
absl::StatusOr<AcceptedLoss> AcceptLoss(const std::string& data, const Consent& consent,
                                        const VerifyProgress& progress = nullptr);

}  // namespace basin

#endif  // BASIN_BROKER_BACKUP_ACCEPT_LOSS_H_
