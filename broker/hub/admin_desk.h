// Answers questions about the log: one record, one case, and what proves them (proof_desk.h).
#ifndef BASIN_BROKER_HUB_ADMIN_DESK_H_
#define BASIN_BROKER_HUB_ADMIN_DESK_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "basin/v1/admin.pb.h"
#include "broker/admission/actors.h"
#include "broker/admission/gate.h"
#include "broker/facts/fact_store.h"
#include "broker/hub/proof_desk.h"
#include "broker/hub/told_head.h"

namespace basin {

// One thread, the front's.
class AdminDesk {
 public:
  // Everything outlives the desk.
  AdminDesk(FactStore& facts, RecordSource& records, const EventLog& log, const TreeIndex& tree,
            ToldHead& head)
      : facts_(facts), records_(records), head_(head), proofs_(log, tree, head) {}

  // Only what the actor may read; what it may not, is not there. May speak of what is not durable
  // yet: the answer is to wait for everything assigned before it was asked. Errors: those of the
  // store or the log; the process is to end. Refusals are in the answer.
  absl::StatusOr<v1::AdminAnswer> Answer(const v1::Admin& question, const Actor& actor,
                                         absl::Time now);

 private:
  absl::StatusOr<v1::AdminAnswer> Get(const v1::GetRecord& wanted, const Actor& actor);
  absl::StatusOr<v1::AdminAnswer> Get(const v1::GetCase& wanted, const Actor& actor);
  absl::StatusOr<Sequence> SequenceOf(const v1::GetRecord& wanted);

  FactStore& facts_;
  RecordSource& records_;
  ToldHead& head_;
  ProofDesk proofs_;
};

}  // namespace basin

#endif  // BASIN_BROKER_HUB_ADMIN_DESK_H_
