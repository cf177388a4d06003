// The thin shell around Decide: loads the facts, asks, and applies what was admitted.
//
// A transaction is decided as a whole. Each of its events is judged as if those before it were in
// the log already; all of them enter, contiguously, or none does. An event the log already holds,
// byte for byte, keeps its original sequence and is not written again: in a transaction that mixes
// known and new events only the new ones are appended, one after the other.
//
// What is decided is applied at once, before it is durable: later decisions build on it. There is
// no rollback, because a failed commit ends the process. Hence the broker's rule: no answer,
// refusals and duplicates included, leaves before everything assigned when it was decided is
// durable.
#ifndef BASIN_BROKER_ADMISSION_GATE_H_
#define BASIN_BROKER_ADMISSION_GATE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "broker/admission/actors.h"
#include "broker/admission/decide.h"
#include "broker/admission/decoder.h"
#include "broker/facts/fact_store.h"
#include "proto/model/event_catalog.h"

namespace basin {

// Where the gate reads records it has admitted before, whether or not they are durable yet. The
// broker looks at what is in flight, then at the tail ring, then in the log.
class RecordSource {
 public:
  virtual ~RecordSource() = default;
  // The serialised Record, or nullopt when this source does not hold it. Everything up to the
  // gate's assigned() before the current call is to be found.
  virtual absl::StatusOr<std::optional<std::string>> Find(Sequence sequence) = 0;
  // What is kept of a record whose bytes were purged (broker/facts/purged_fact.h); nullopt of
  // others.
  virtual absl::StatusOr<std::optional<std::string>> FindTrace(Sequence) {
    return std::optional<std::string>();
  }
};

struct AdmissionOptions {
  AdmissionLimits limits = {};
  v1::Origin origin = v1::REAL;  // of the log; events of another are refused
  uint32_t max_transaction_events =
      1024;  // what WELCOME announces; one more is TRANSACTION_TOO_BIG
  uint32_t max_transaction_bytes = 1 << 20;
};

struct TransactionVerdict {
  absl::Status refusal;  // OK = admitted, or known already
  uint32_t event = 0;    // index of the event at fault, when refused
  // One per event, when not refused. A dry run assigns none to new events: they have 0.
  std::vector<Sequence> sequences;
  // Indices of the events that are new, in order: the records to append. They hold the sequences
  // assigned() − fresh.size() + 1 … assigned(). Empty on refusals; on a dry run what would be new.
  std::vector<uint32_t> fresh;

  bool ok() const { return refusal.ok(); }
  // Every event was known already, byte for byte.
  bool duplicate() const { return ok() && fresh.empty(); }
};

// Everything from one thread, the front's.
class Gate {
 public:
  // The arguments outlive the gate. `facts` has caught up with the log.
  Gate(const EventCatalog& catalog, FactStore& facts, RecordSource& records,
       const AdmissionOptions& options);

  // Decides one transaction, whose elements are serialised Events, sent by `sender`. Everything
  // admitted is in the facts when it returns, unless `dry_run`: that makes every check and changes
  // nothing. Errors: facts or an earlier record could not be read. Nothing was decided or applied,
  // and the process is to end: restarting rebuilds the facts.
  absl::StatusOr<TransactionVerdict> Admit(absl::Span<const absl::string_view> events,
                                           const Actor& sender, const Actors& actors, bool dry_run,
                                           absl::Time now);

  // The last sequence given to an event.
  Sequence assigned() const { return facts_.applied(); }

 private:
  // An event of the transaction at hand, read.
  struct Candidate {
    EventView view;  // of the caller's bytes
    EventKey key;
    EventKey case_key;
  };
  // One that was judged admissible, and what it makes of its case.
  struct Pending {
    const Candidate* event;
    absl::string_view actor;  // the effective one
    CaseHead head;
  };

  void Read(absl::Span<const absl::string_view> events);
  absl::StatusOr<Verdict> Judge(const Candidate& event, const Actor& sender, const Actors& actors,
                                absl::Time now);
  absl::StatusOr<Facts> Load(const Candidate& event, const Actor& sender, const Actors& actors);
  absl::StatusOr<std::optional<Sequence>> FindEvent(const EventKey& key);
  absl::StatusOr<std::optional<CaseHead>> FindCase(const EventKey& case_key);
  absl::StatusOr<bool> IsKnown(absl::string_view basin);
  absl::StatusOr<KnownEvent> Compare(const EventView& event, Sequence sequence);
  absl::StatusOr<KnownEvent> CompareWithTrace(const EventView& event, Sequence sequence);
  absl::StatusOr<std::optional<ReferredEvent>> Refer(const EventKey& key);
  // nullopt when its bytes were purged.
  absl::StatusOr<std::optional<std::string>> ReadEarlier(Sequence sequence);
  const Pending* FindPending(Sequence sequence) const;
  void Hold(const Candidate& event, const EventType& type, const Facts& facts);
  void Apply();
  void Forget();

  FactStore& facts_;
  RecordSource& records_;
  const AdmissionOptions options_;
  Decoder decoder_;

  // The transaction at hand, up to its first malformed event.
  std::vector<Candidate> candidates_;
  absl::Status malformed_;  // that event's

  // Those that were judged admissible have the sequences assigned() + 1 … in this order, and the
  // maps (to indices) are asked before the store.
  std::vector<Pending> pending_;
  absl::flat_hash_map<EventKey, size_t, EventKeyHash> pending_ids_, pending_heads_;
  // The basin asked for last, and the answer; most transactions name one.
  std::string basin_;
  std::optional<bool> basin_known_;
};

}  // namespace basin

#endif  // BASIN_BROKER_ADMISSION_GATE_H_
