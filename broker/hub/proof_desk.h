// Answers what is asked about the log's tree: the head now, and the proofs that tie it to an
// earlier one and to single records.
#ifndef BASIN_BROKER_HUB_PROOF_DESK_H_
#define BASIN_BROKER_HUB_PROOF_DESK_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "basin/v1/admin.pb.h"
#include "broker/hub/told_head.h"
#include "broker/index/tree_index.h"
#include "broker/log/event_log.h"

namespace basin {

// One thread, the front's. Everybody may ask: proofs hold hashes, and hashes of records say nothing
// to those who do not have the records.
//
// Errors: BEYOND_HEAD for what the log never held; OUT_OF_RANGE for an earlier head that is later;
// those of the index and the log.
class ProofDesk {
 public:
  // Everything outlives the desk.
  ProofDesk(const EventLog& log, const TreeIndex& tree, ToldHead& head)
      : log_(log), tree_(tree), head_(head) {}

  // Some 50 µs.
  absl::StatusOr<v1::ConsistencyProof> Prove(const v1::GetConsistency& wanted, absl::Time now);
  // Reads the record's group and hashes it: a millisecond for the largest.
  absl::StatusOr<v1::InclusionProof> Prove(const v1::GetInclusion& wanted, absl::Time now);

 private:
  const EventLog& log_;
  const TreeIndex& tree_;
  ToldHead& head_;
};

}  // namespace basin

#endif  // BASIN_BROKER_HUB_PROOF_DESK_H_
