// Admission: one question, one answer. decide(event, facts, now) reads no clock, touches no socket
// and no disk; whoever calls it has loaded the facts.
//
// The order of the checks is the order of what a refusal may reveal: envelope → who → origin → may
// → seen before → time → schema → case. Who may not publish in a basin hears so whether or not the
// basin exists; who has no part in a case hears so before anything of its state.
#ifndef BASIN_BROKER_ADMISSION_DECIDE_H_
#define BASIN_BROKER_ADMISSION_DECIDE_H_

#include <optional>
#include <string>
#include <variant>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "broker/admission/actors.h"
#include "broker/admission/decoder.h"
#include "broker/facts/case_head.h"
#include "proto/model/event_catalog.h"
#include "proto/model/record_view.h"

namespace basin {

// An event that is already in the log (or admitted earlier in the same breath).
struct KnownEvent {
  Sequence sequence = 0;
  bool same_bytes = false;  // the same Event, byte for byte
};
// The event that `corrects` or `retracts` names.
struct ReferredEvent {
  Sequence sequence = 0;
  std::string actor;  // the effective one
  std::string type, subject;
};

struct Facts {
  const Actor* actor = nullptr;      // whose key the connection has; never null
  const Actor* effective = nullptr;  // the actor of onbehalfof, null when there is none of that
                                     // name; the same as `actor` when onbehalfof is empty
  v1::Origin origin = v1::REAL;      // of the log
  std::optional<KnownEvent> known;   // by (source, id)
  bool basin_known = false;          // "territory/<basin>" is a case that exists
  std::optional<CaseHead> head;      // of the event's subject
  std::optional<ReferredEvent> referred;  // when corrects or retracts is set
  bool cause_known = false;               // when causationid is set
};

// A case that was opened and is not as if it never had been.
inline bool Exists(const std::optional<CaseHead>& head) {
  return head.has_value() && head->state != kNewState;
}

struct Admitted {
  const EventType* type;
};
struct Duplicate {
  Sequence sequence;
};
// A refusal is a Status from the error catalogue.
using Verdict = std::variant<Admitted, Duplicate, absl::Status>;

struct AdmissionLimits {
  absl::Duration max_clock_skew = absl::Minutes(5);        // how far in the future `time` may lie
  absl::Time earliest = absl::FromUnixSeconds(946684800);  // 2000-01-01: nothing occurred before
};

// `decoder` holds the catalog and the schemas' rules, and lends its buffers.
//
// Refusals, in order:
//   envelope  NOT_SUPPORTED TOO_LONG MISSING_FIELD BAD_ID BAD_SUBJECT BAD_FORMAT BAD_TEXT CLEAR_PII
//             BAD_PROTO BAD_DIGEST
//   who       FOREIGN_SOURCE NO_DELEGATION
//   origin    ORIGIN_MISMATCH
//   may       UNKNOWN_TYPE FORBIDDEN_ACTION UNKNOWN_BASIN
//   seen      ID_REUSED (or Duplicate)
//   time      CLOCK_SKEW OUT_OF_RANGE
//   schema    TOO_LONG BAD_PROTO, those of Validator, BAD_SUBJECT
//   case      BASIN_MISMATCH FORBIDDEN_ACTION VERSION_CONFLICT UNKNOWN_CAUSE NOT_YOURS
//             STATE_CONFLICT
Verdict Decide(const EventView& event, const Facts& facts, Decoder& decoder,
               const AdmissionLimits& limits, absl::Time now);

}  // namespace basin

#endif  // BASIN_BROKER_ADMISSION_DECIDE_H_
