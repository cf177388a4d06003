#include "broker/retention/retention_plan.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/functional/function_ref.h"
#include "proto/model/big_endian.h"
#include "proto/model/digest.h"
#include "proto/model/event_builder.h"
#include "proto/model/status.h"

namespace basin {
namespace {

absl::Status ForEachGroup(const EventLog& log, Sequence end, const RetentionProgress& progress,
                          absl::FunctionRef<absl::Status(const CommitGroup&)> take) {
  BASIN_ASSIGN_OR_RETURN(const auto cursor, log.ReadAfter(0));
  for (Sequence reached = 0; reached < end;) {
    BASIN_ASSIGN_OR_RETURN(const SharedGroup group, cursor->Next());
    if (group == nullptr) break;
    BASIN_RETURN_IF_ERROR(take(*group));
    reached = group->last();
    if (progress) progress(reached, end);
  }
  return absl::OkStatus();
}

OldThrough CutoffsOf(const v1::RetentionPlan& plan) {
  OldThrough old_through{};
  for (const v1::RetentionClass& ending : plan.classes())
    old_through[static_cast<size_t>(ending.retention())] = ending.through();
  return old_through;
}

v1::RetentionClass& ClassIn(v1::RetentionPlan& plan, v1::Retention retention) {
  return *std::find_if(plan.mutable_classes()->begin(), plan.mutable_classes()->end(),
                       [&](const auto& ending) { return ending.retention() == retention; });
}

// Counts, in the order of the log.
class Tally {
 public:
  explicit Tally(RetentionFindings& found) : found_(found) {}

  absl::Status Take(const CommitGroup& group) {
    for (uint32_t i = 0; i < group.count; ++i) {
      const absl::string_view bytes = RecordBytes(group, i);
      if (bytes.empty()) continue;
      BASIN_ASSIGN_OR_RETURN(const RecordView record, ReadRecord(bytes));
      switch (found_.due->Judge(record)) {
        case DueRecords::Verdict::kStays:
          break;
        case DueRecords::Verdict::kHeld:
          AddHeld(record);
          break;
        case DueRecords::Verdict::kDue:
          AddDue(record);
          break;
      }
    }
    return absl::OkStatus();
  }

  void End() {
    found_.plan.set_cases(cases_.size());
    found_.plan.set_digest(std::string(AsBytes(digest_)));
  }

 private:
  void AddHeld(const RecordView& record) {
    HeldCase& held = found_.held[std::string(record.event.header.subject)];
    held.events += 1;
    held.bytes += record.bytes.size();
  }

  void AddDue(const RecordView& record) {
    v1::RetentionPlan& plan = found_.plan;
    v1::RetentionClass& ending = ClassIn(plan, found_.due->ClassOf(record));
    ending.set_events(ending.events() + 1);
    ending.set_bytes(ending.bytes() + record.bytes.size());
    plan.set_events(plan.events() + 1);
    plan.set_bytes(plan.bytes() + record.bytes.size());
    cases_.insert(CaseKeyOf(record.event.header.subject));
    found_.last_due = record.sequence;
    std::string sequence;
    AppendBigEndian(record.sequence, sequence);
    digest_ = Digest({AsBytes(digest_), sequence});
  }

  RetentionFindings& found_;
  absl::flat_hash_set<EventKey, EventKeyHash> cases_;
  Sha256 digest_{};
};

absl::Status Outdated(Text why) { return MakeError(v1::PLAN_OUTDATED, {.detail = std::move(why)}); }

}  // namespace

absl::StatusOr<v1::RetentionPlan> DraftPlan(const EventLog& log, const RetentionPolicy& policy,
                                            absl::Time as_of) {
  v1::RetentionPlan plan;
  plan.set_log_id(log.identity().log_id);
  plan.set_epoch(log.identity().epoch);
  SetTimestamp(as_of, plan.mutable_as_of());
  for (const v1::Retention retention : kEndingClasses) {
    const uint32_t months = policy.MonthsOf(retention);
    const absl::Time before = CutoffOf(as_of, months);
    v1::RetentionClass& ending = *plan.add_classes();
    ending.set_retention(retention);
    ending.set_months(months);
    SetTimestamp(before, ending.mutable_before());
    BASIN_ASSIGN_OR_RETURN(const Sequence through, log.LastBefore(before));
    ending.set_through(through);
  }
  return plan;
}

absl::StatusOr<RetentionFindings> Examine(const EventLog& log, const EventCatalog& catalog,
                                          v1::RetentionPlan draft,
                                          const std::vector<std::string>& held,
                                          const RetentionProgress& progress) {
  RetentionFindings found{.plan = std::move(draft)};
  found.due = std::make_unique<DueRecords>(catalog, CutoffsOf(found.plan), held);
  const Sequence last_old = found.due->last_old();
  if (last_old > 0)
    BASIN_RETURN_IF_ERROR(
        ForEachGroup(log, log.durable_head(), progress,
                     [&](const CommitGroup& group) { return found.due->Look(group); }));
  Tally tally(found);
  BASIN_RETURN_IF_ERROR(ForEachGroup(log, last_old, progress,
                                     [&](const CommitGroup& group) { return tally.Take(group); }));
  tally.End();
  for (const std::string& subject : held) found.plan.add_held(subject);
  return found;
}

absl::Status CheckPlan(const v1::RetentionPlan& plan, const RetentionFindings& found,
                       bool resumed) {
  for (const auto& [subject, held] : found.held) {
    if (std::find(plan.held().begin(), plan.held().end(), subject) == plan.held().end())
      return MakeError(v1::CASE_HELD,
                       {.field = subject,
                        .detail = {"$0 of its events are in the plan",
                                   "$0 de ses évènements sont dans le plan", held.events}});
  }
  if (resumed || (found.plan.events() == plan.events() && found.plan.digest() == plan.digest()))
    return absl::OkStatus();
  return Outdated({"it names $0 events, $1 are due now", "il vise $0 évènements, $1 sont à purger",
                   plan.events(), found.plan.events()});
}

absl::Status CheckGround(const v1::RetentionPlan& plan, const EventLog& log,
                         const RetentionPolicy& policy, absl::Time now, bool resumed) {
  const LogIdentity& identity = log.identity();
  if (plan.log_id() != identity.log_id)
    return MakeError(v1::FOREIGN_LOG,
                     {.detail = {"the plan is of log $0, this is $1",
                                 "le plan est celui du journal $0, celui-ci est $1", plan.log_id(),
                                 identity.log_id}});
  if (plan.epoch() != identity.epoch)
    return MakeError(v1::EPOCH_CHANGED, {.detail = {"the plan is of epoch $0, the log of $1",
                                                    "le plan est de l'époque $0, le journal de $1",
                                                    plan.epoch(), identity.epoch}});
  if (ToTime(plan.as_of()) > now)
    return Outdated({"it was made in the future", "il fut fait dans le futur"});
  for (const v1::RetentionClass& ending : plan.classes()) {
    const bool ends = std::find(std::begin(kEndingClasses), std::end(kEndingClasses),
                                ending.retention()) != std::end(kEndingClasses);
    if (!ends || ending.months() != policy.MonthsOf(ending.retention()) ||
        ToTime(ending.before()) != CutoffOf(ToTime(plan.as_of()), ending.months()) ||
        ending.through() > log.durable_head())
      return Outdated({"the ages are not those of the configuration",
                       "les durées ne sont pas celles de la configuration"});
  }
  if (resumed) return absl::OkStatus();
  BASIN_ASSIGN_OR_RETURN(const v1::RetentionPlan again,
                         DraftPlan(log, policy, ToTime(plan.as_of())));
  if (CutoffsOf(again) == CutoffsOf(plan)) return absl::OkStatus();
  return Outdated(
      {"its cutoffs are not those of the log", "ses limites ne sont pas celles du journal"});
}

}  // namespace basin
