#include "broker/admission/gate.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "broker/facts/purged_fact.h"
#include "proto/model/check.h"
#include "proto/model/record_view.h"
#include "proto/model/status.h"

namespace basin {
namespace {

constexpr absl::string_view kTerritoryPrefix = "territory/";

absl::Status CheckSize(absl::Span<const absl::string_view> events,
                       const AdmissionOptions& options) {
  size_t bytes = 0;
  for (const absl::string_view event : events) bytes += event.size();
  const bool fits = !events.empty() && events.size() <= options.max_transaction_events &&
                    bytes <= options.max_transaction_bytes;
  if (fits) return absl::OkStatus();
  return MakeError(v1::TRANSACTION_TOO_BIG,
                   {.detail = {"from 1 to $0 events, of together at most $1 bytes",
                               "de 1 à $0 évènements, de $1 octets au plus ensemble",
                               options.max_transaction_events, options.max_transaction_bytes}});
}

TransactionVerdict Refused(absl::Status why, size_t event) {
  TransactionVerdict verdict;
  verdict.refusal = std::move(why);
  verdict.event = static_cast<uint32_t>(event);
  return verdict;
}

}  // namespace

Gate::Gate(const EventCatalog& catalog, FactStore& facts, RecordSource& records,
           const AdmissionOptions& options)
    : facts_(facts), records_(records), options_(options), decoder_(catalog) {}

absl::StatusOr<TransactionVerdict> Gate::Admit(absl::Span<const absl::string_view> events,
                                               const Actor& sender, const Actors& actors,
                                               bool dry_run, absl::Time now) {
  if (absl::Status size = CheckSize(events, options_); !size.ok()) return Refused(size, 0);
  Forget();
  Read(events);
  TransactionVerdict verdict;
  verdict.sequences.reserve(events.size());
  verdict.fresh.reserve(events.size());
  for (size_t i = 0; i < events.size(); ++i) {
    if (i == candidates_.size()) return Refused(malformed_, i);
    BASIN_ASSIGN_OR_RETURN(const Verdict one, Judge(candidates_[i], sender, actors, now));
    if (const auto* refusal = std::get_if<absl::Status>(&one)) return Refused(*refusal, i);
    if (const auto* duplicate = std::get_if<Duplicate>(&one)) {
      verdict.sequences.push_back(duplicate->sequence);
    } else {
      verdict.sequences.push_back(assigned() + pending_.size());
      verdict.fresh.push_back(static_cast<uint32_t>(i));
    }
  }
  if (!dry_run) {
    Apply();
  } else {
    for (Sequence& sequence : verdict.sequences)
      if (sequence > assigned()) sequence = 0;
  }
  return verdict;
}

// All of them are read before the first is judged, so that the store can fetch what they will ask.
void Gate::Read(absl::Span<const absl::string_view> events) {
  candidates_.reserve(events.size());  // pending_ points into it
  for (const absl::string_view bytes : events) {
    Candidate& candidate = candidates_.emplace_back();
    malformed_ = ReadEvent(bytes, &candidate.view);
    if (!malformed_.ok()) return candidates_.pop_back();
    const HeaderView& header = candidate.view.header;
    candidate.key = KeyOf(header.source, header.id);
    candidate.case_key = CaseKeyOf(header.subject);
    facts_.Expect(candidate.key);
    facts_.Expect(candidate.case_key);
  }
}

absl::StatusOr<Verdict> Gate::Judge(const Candidate& event, const Actor& sender,
                                    const Actors& actors, absl::Time now) {
  BASIN_ASSIGN_OR_RETURN(const Facts facts, Load(event, sender, actors));
  Verdict verdict = Decide(event.view, facts, decoder_, options_.limits, now);
  if (const auto* admitted = std::get_if<Admitted>(&verdict)) Hold(event, *admitted->type, facts);
  return verdict;
}

absl::StatusOr<Facts> Gate::Load(const Candidate& event, const Actor& sender,
                                 const Actors& actors) {
  const HeaderView& header = event.view.header;
  Facts facts;
  facts.actor = &sender;
  facts.effective = header.onbehalfof.empty() ? &sender : actors.Find(header.onbehalfof);
  facts.origin = options_.origin;
  BASIN_ASSIGN_OR_RETURN(const std::optional<Sequence> known, FindEvent(event.key));
  if (known.has_value()) {
    BASIN_ASSIGN_OR_RETURN(facts.known, Compare(event.view, *known));
  }
  BASIN_ASSIGN_OR_RETURN(facts.basin_known, IsKnown(header.basin));
  BASIN_ASSIGN_OR_RETURN(facts.head, FindCase(event.case_key));
  if (!header.causationid.empty()) {
    BASIN_ASSIGN_OR_RETURN(const std::optional<Sequence> cause,
                           FindEvent(KeyOf(header.source, header.causationid)));
    facts.cause_known = cause.has_value();
  }
  const absl::string_view referred = header.corrects.empty() ? header.retracts : header.corrects;
  if (!referred.empty()) {
    BASIN_ASSIGN_OR_RETURN(facts.referred, Refer(KeyOf(header.source, referred)));
  }
  return facts;
}

absl::StatusOr<std::optional<Sequence>> Gate::FindEvent(const EventKey& key) {
  if (const auto it = pending_ids_.find(key); it != pending_ids_.end())
    return std::make_optional(assigned() + it->second + 1);
  return facts_.FindEvent(key);
}

absl::StatusOr<std::optional<CaseHead>> Gate::FindCase(const EventKey& case_key) {
  if (const auto it = pending_heads_.find(case_key); it != pending_heads_.end())
    return std::make_optional(pending_[it->second].head);
  return facts_.FindCase(case_key);
}

absl::StatusOr<bool> Gate::IsKnown(absl::string_view basin) {
  if (!basin_known_.has_value() || basin != basin_) {
    BASIN_ASSIGN_OR_RETURN(const std::optional<CaseHead> head,
                           FindCase(CaseKeyOf(absl::StrCat(kTerritoryPrefix, basin))));
    basin_.assign(basin.data(), basin.size());
    basin_known_ = Exists(head);
  }
  return *basin_known_;
}

absl::StatusOr<KnownEvent> Gate::Compare(const EventView& event, Sequence sequence) {
  if (const Pending* pending = FindPending(sequence))
    return KnownEvent{sequence, pending->event->view.bytes == event.bytes};
  BASIN_ASSIGN_OR_RETURN(const std::optional<std::string> bytes, ReadEarlier(sequence));
  if (!bytes.has_value()) return CompareWithTrace(event, sequence);
  BASIN_ASSIGN_OR_RETURN(const RecordView record, ReadRecord(*bytes));
  return KnownEvent{sequence, record.event.bytes == event.bytes};
}

absl::StatusOr<KnownEvent> Gate::CompareWithTrace(const EventView& event, Sequence sequence) {
  BASIN_ASSIGN_OR_RETURN(const std::optional<std::string> trace, records_.FindTrace(sequence));
  BASIN_ASSIGN_OR_RETURN(const PurgedFact fact, DecodePurgedFact(trace.value_or("")));
  return KnownEvent{sequence, fact.event_digest == EventDigest(event.bytes)};
}

// A purged event is none that anything can be said about any more.
absl::StatusOr<std::optional<ReferredEvent>> Gate::Refer(const EventKey& key) {
  BASIN_ASSIGN_OR_RETURN(const std::optional<Sequence> sequence, FindEvent(key));
  if (!sequence.has_value()) return std::optional<ReferredEvent>();
  const auto describe = [&](const HeaderView& header, absl::string_view publisher) {
    return std::make_optional(ReferredEvent{.sequence = *sequence,
                                            .actor = std::string(EffectiveActor(header, publisher)),
                                            .type = std::string(header.type),
                                            .subject = std::string(header.subject)});
  };
  if (const Pending* pending = FindPending(*sequence))
    return describe(pending->event->view.header, pending->actor);
  BASIN_ASSIGN_OR_RETURN(const std::optional<std::string> bytes, ReadEarlier(*sequence));
  if (!bytes.has_value()) return std::optional<ReferredEvent>();
  BASIN_ASSIGN_OR_RETURN(const RecordView record, ReadRecord(*bytes));
  return describe(record.event.header, record.actor);
}

absl::StatusOr<std::optional<std::string>> Gate::ReadEarlier(Sequence sequence) {
  BASIN_ASSIGN_OR_RETURN(std::optional<std::string> bytes, records_.Find(sequence));
  if (bytes.has_value()) return bytes;
  BASIN_ASSIGN_OR_RETURN(const std::optional<std::string> trace, records_.FindTrace(sequence));
  if (trace.has_value()) return bytes;
  return MakeError(v1::LOG_DAMAGED,
                   {.detail = {"record $0 is known, but cannot be read",
                               "l'enregistrement $0 est connu, mais illisible", sequence}});
}

const Gate::Pending* Gate::FindPending(Sequence sequence) const {
  return sequence > assigned() ? &pending_[sequence - assigned() - 1] : nullptr;
}

void Gate::Hold(const Candidate& event, const EventType& type, const Facts& facts) {
  const HeaderView& header = event.view.header;
  const size_t index = pending_.size();
  const Sequence sequence = assigned() + index + 1;
  const Sequence retracted =
      header.retracts.empty() ? 0 : facts.referred->sequence;  // Decide made sure of it
  const absl::string_view actor = facts.effective->id;
  pending_.push_back({.event = &event,
                      .actor = actor,
                      .head = Advance(facts.head, type, event.view, actor, sequence, retracted)});
  pending_ids_[event.key] = index;
  pending_heads_[event.case_key] = index;
  // It may have made a basin known, or unknown.
  if (absl::StartsWith(header.subject, kTerritoryPrefix)) basin_known_.reset();
}

void Gate::Apply() {
  for (Pending& pending : pending_)
    facts_.Put(assigned() + 1, pending.event->key, pending.event->case_key,
               std::move(pending.head));
}

void Gate::Forget() {
  candidates_.clear();
  pending_.clear();
  pending_ids_.clear();
  pending_heads_.clear();
  basin_known_.reset();  // what a refused transaction would have made of it
}

}  // namespace basin
