// Answers an operator's and a publisher's questions about the log: the hub's state, one record, one
// case.
#ifndef BASIN_BROKER_HUB_ADMIN_DESK_H_
#define BASIN_BROKER_HUB_ADMIN_DESK_H_

#include <string>

#include "absl/status/statusor.h"
#include "basin/v1/admin.pb.h"
#include "broker/admission/actors.h"
#include "broker/admission/gate.h"
#include "broker/facts/fact_store.h"

namespace basin {

// One thread, the front's.
class AdminDesk {
 public:
  AdminDesk(FactStore& facts, RecordSource& records) : facts_(facts), records_(records) {}

  // Only what the actor may read; what it may not, is not there. May speak of what is not durable
  // yet: the answer is to wait for everything assigned before it was asked. Errors: those of the
  // store or the log; the process is to end. Refusals are in the answer.
  absl::StatusOr<v1::AdminAnswer> Answer(const v1::Admin& question, const Actor& actor);

 private:
  absl::StatusOr<v1::AdminAnswer> Get(const v1::GetRecord& wanted, const Actor& actor);
  absl::StatusOr<v1::AdminAnswer> Get(const v1::GetCase& wanted, const Actor& actor);
  absl::StatusOr<Sequence> SequenceOf(const v1::GetRecord& wanted);

  FactStore& facts_;
  RecordSource& records_;
};

}  // namespace basin

#endif  // BASIN_BROKER_HUB_ADMIN_DESK_H_
