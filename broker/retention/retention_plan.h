// A plan: what would be purged, counted record by record, so that what is applied later is what
// somebody has read.
#ifndef BASIN_BROKER_RETENTION_RETENTION_PLAN_H_
#define BASIN_BROKER_RETENTION_RETENTION_PLAN_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "basin/v1/retention.pb.h"
#include "broker/log/event_log.h"
#include "broker/retention/due_records.h"
#include "broker/retention/retention_policy.h"

namespace basin {

// What holds keep, of what were due without them.
struct HeldCase {
  uint64_t events = 0;
  uint64_t bytes = 0;
};

// What a look at a log gives.
struct RetentionFindings {
  v1::RetentionPlan plan = {};
  std::map<std::string, HeldCase> held = {};  // by subject; only cases of which something were due
  Sequence last_due = 0;                      // 0 = nothing is
  std::unique_ptr<DueRecords> due = {};
};

// Told the sequence reached and where this pass ends; there are two passes.
using RetentionProgress = std::function<void(Sequence reached, Sequence end)>;

// A plan before anything is counted: the log, the moment and the cutoffs. Errors: those of the log.
absl::StatusOr<v1::RetentionPlan> DraftPlan(const EventLog& log, const RetentionPolicy& policy,
                                            absl::Time as_of);

// Reads the log twice, and counts what is due by the draft's cutoffs. Errors: those of the log.
absl::StatusOr<RetentionFindings> Examine(const EventLog& log, const EventCatalog& catalog,
                                          v1::RetentionPlan draft,
                                          const std::vector<std::string>& held,
                                          const RetentionProgress& progress = nullptr);

// Whether `plan`, which somebody has read, is still what `found` (its own draft, examined now)
// says. `resumed`: a purge by this very plan was begun, so that less of it is left. Errors:
// CASE_HELD naming a case that is held now and was not; PLAN_OUTDATED.
absl::Status CheckPlan(const v1::RetentionPlan& plan, const RetentionFindings& found, bool resumed);
// Whether the plan is of this log, by this policy. Errors: FOREIGN_LOG, EPOCH_CHANGED,
// PLAN_OUTDATED; those of the log.
absl::Status CheckGround(const v1::RetentionPlan& plan, const EventLog& log,
                         const RetentionPolicy& policy, absl::Time now, bool resumed);

}  // namespace basin

#endif  // BASIN_BROKER_RETENTION_RETENTION_PLAN_H_
