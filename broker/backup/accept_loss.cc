#include "broker/backup/accept_loss.h"

#include <memory>
#include <utility>

#include "broker/backup/log_swap.h"
#include "broker/log/rocksdb/keys.h"
#include "broker/log/rocksdb/recovery.h"
#include "broker/log/rocksdb/salvage.h"
#include "proto/files/durable_files.h"
#include "proto/files/posix_file.h"
#include "proto/model/status.h"

namespace basin {
namespace {

// The copy that is left to go on with, and what is lost with the rest.
struct Attempt {
  std::unique_ptr<LogSwap> swap;
  Salvage salvage;
  Loss loss;
};

absl::Status NothingLost(Sequence head) {
  return MakeError(v1::NOTHING_LOST,
                   {.detail = {"all up to $0, which was acknowledged last, is there",
                               "tout est là jusqu'à $0, le dernier acquitté", head}});
}

// Whether the hub opens it; else why it does not.
absl::Status Opens(const std::string& log, const std::optional<DurableHead>& durable) {
  BASIN_ASSIGN_OR_RETURN(const DatabaseState state, Inspect(DatabasePath(log), nullptr));
  return Judge(durable, state).status();
}

Loss Describe(const Salvage& salvage, const std::optional<DurableHead>& durable,
              const absl::Status& opens) {
  Loss loss{.log = salvage.identity,
            .kept = salvage.end.head,
            .damage = salvage.damage.empty() ? Sentence(opens) : salvage.damage,
            .readable_behind = salvage.readable_behind};
  if (durable.has_value()) loss.acknowledged = durable->sequence;
  return loss;
}

absl::StatusOr<Attempt> TryOnCopy(const std::string& data, const VerifyProgress& progress) {
  Attempt attempt;
  BASIN_ASSIGN_OR_RETURN(attempt.swap, LogSwap::Begin(data));
  const LogSwap& swap = *attempt.swap;
  if (!swap.replaces() || !FileExists(DatabasePath(swap.log())))
    return MakeError(v1::NOT_FOUND, {.field = swap.log(), .detail = {"no log", "aucun journal"}});
  const std::optional<DurableHead>& durable = swap.acknowledged();
  const absl::Status opens = Opens(swap.log(), durable);
  BASIN_RETURN_IF_ERROR(LinkLog(swap.log(), swap.scratch()));
  BASIN_ASSIGN_OR_RETURN(attempt.salvage, SalvageLog(swap.scratch(), durable, progress));
  // What stands behind the acknowledged head, and is torn, the hub itself cuts off.
  if (opens.ok() && !attempt.salvage.held_behind) return NothingLost(attempt.salvage.end.head);
  attempt.loss = Describe(attempt.salvage, durable, opens);
  return attempt;
}

// The database as it is, when it ends where the log is to end; else its whole groups alone.
absl::Status Prepare(const Attempt& attempt) {
  const LogSwap& swap = *attempt.swap;
  if (attempt.salvage.held_behind)
    return CopyWhole(swap.scratch(), attempt.salvage, swap.incoming());
  return MoveDurably(swap.scratch(), swap.incoming());
}

}  // namespace

absl::StatusOr<Loss> AssessLoss(const std::string& data, const VerifyProgress& progress) {
  BASIN_ASSIGN_OR_RETURN(Attempt attempt, TryOnCopy(data, progress));
  return std::move(attempt.loss);
}

absl::StatusOr<AcceptedLoss> AcceptLoss(const std::string& data, const Consent& consent,
                                        const VerifyProgress& progress) {
  BASIN_RETURN_IF_ERROR(CheckConsent(consent));
  BASIN_ASSIGN_OR_RETURN(Attempt attempt, TryOnCopy(data, progress));
  BASIN_RETURN_IF_ERROR(Prepare(attempt));
  AcceptedLoss accepted;
  BASIN_ASSIGN_OR_RETURN(accepted.epoch,
                         Install(*attempt.swap, attempt.salvage.identity, attempt.salvage.end,
                                 EpochNote::Cause::kLossAccepted, consent));
  accepted.loss = std::move(attempt.loss);
  return accepted;
}

}  // namespace basin
