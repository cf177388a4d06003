#include "broker/hub/admin_desk.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "proto/model/record_view.h"
#include "proto/model/status.h"

namespace basin {
namespace {

v1::AdminAnswer Refuse(const absl::Status& refusal) {
  v1::AdminAnswer answer;
  *answer.mutable_error() = ToProto(refusal);
  return answer;
}

// What cannot be proved is the asker's to hear: a damaged index is rebuilt at the next start, and
// the log reports itself where it matters.
template <typename ProofMessage>
v1::AdminAnswer Proof(const absl::StatusOr<ProofMessage>& proof,
                      ProofMessage* (v1::AdminAnswer::*field)()) {
  if (!proof.ok()) return Refuse(proof.status());
  v1::AdminAnswer answer;
  *(answer.*field)() = *proof;
  return answer;
}

v1::AdminAnswer NotFound(std::string asked_for) {
  return Refuse(MakeError(v1::NOT_FOUND, {.field = std::move(asked_for),
                                          .detail = {"nothing this actor may read",
                                                     "rien que cet acteur puisse lire"}}));
}

std::string NameOf(const v1::GetRecord& wanted) {
  return wanted.sequence() != 0 ? absl::StrCat(wanted.sequence())
                                : absl::StrCat(wanted.source(), " ", wanted.id());
}

void Describe(const CaseHead& head, const std::string& subject, v1::CaseStatus& status) {
  status.set_subject(subject);
  status.set_state(head.state);
  status.set_version(head.version);
  status.set_basin(head.basin);
  status.set_owner(head.owner);
  status.set_recipient(head.recipient);
  status.set_last_sequence(head.last_sequence);
}

}  // namespace

absl::StatusOr<v1::AdminAnswer> AdminDesk::Answer(const v1::Admin& question, const Actor& actor,
                                                  absl::Time now) {
  switch (question.ask_case()) {
    case v1::Admin::kGet:
      return Get(question.get(), actor);
    case v1::Admin::kCase:
      return Get(question.case_(), actor);
    case v1::Admin::kHead: {
      v1::AdminAnswer answer;
      *answer.mutable_head() = head_.Signed(now);
      return answer;
    }
    case v1::Admin::kConsistency:
      return Proof(proofs_.Prove(question.consistency(), now),
                   &v1::AdminAnswer::mutable_consistency);
    case v1::Admin::kInclusion:
      return Proof(proofs_.Prove(question.inclusion(), now), &v1::AdminAnswer::mutable_inclusion);
    default:
      return Refuse(MakeError(
          v1::UNKNOWN_QUERY,
          {.field = "admin.ask",
           .detail = {"ask for status, log_stats, get, case, head, consistency or inclusion",
                      "demandez status, log_stats, get, case, head, consistency ou inclusion"}}));
  }
}

absl::StatusOr<v1::AdminAnswer> AdminDesk::Get(const v1::GetRecord& wanted, const Actor& actor) {
  BASIN_ASSIGN_OR_RETURN(const Sequence sequence, SequenceOf(wanted));
  BASIN_ASSIGN_OR_RETURN(std::optional<std::string> bytes, records_.Find(sequence));
  if (!bytes.has_value()) {
    BASIN_ASSIGN_OR_RETURN(const auto trace, records_.FindTrace(sequence));
    if (!trace.has_value()) return NotFound(NameOf(wanted));
    return Refuse(MakeError(v1::GONE, {.field = NameOf(wanted)}));
  }
  BASIN_ASSIGN_OR_RETURN(const RecordView record, ReadRecord(*bytes));
  if (!actor.MayRead(record.event.header.basin)) return NotFound(NameOf(wanted));
  v1::AdminAnswer answer;
  answer.set_record(*std::move(bytes));
  return answer;
}

absl::StatusOr<Sequence> AdminDesk::SequenceOf(const v1::GetRecord& wanted) {
  if (wanted.sequence() != 0) return wanted.sequence();
  BASIN_ASSIGN_OR_RETURN(const std::optional<Sequence> sequence,
                         facts_.FindEvent(KeyOf(wanted.source(), wanted.id())));
  return sequence.value_or(0);
}

absl::StatusOr<v1::AdminAnswer> AdminDesk::Get(const v1::GetCase& wanted, const Actor& actor) {
  BASIN_ASSIGN_OR_RETURN(const std::optional<CaseHead> head, facts_.FindCase(wanted.subject()));
  if (!head.has_value() || !actor.MayRead(head->basin)) return NotFound(wanted.subject());
  v1::AdminAnswer answer;
  Describe(*head, wanted.subject(), *answer.mutable_case_());
  return answer;
}

}  // namespace basin
