// Admission: one question, one answer. decide(event, facts, now) reads no clock, touches no socket and no
// disk; whoever calls it has loaded the facts.
//
// The order of the checks is the order of what a refusal may reveal: envelope → who → may → seen before →
// schema → case.
#ifndef BASIN_BROKER_ADMISSION_DECIDE_H_
#define BASIN_BROKER_ADMISSION_DECIDE_H_

#include <optional>
#include <string>
#include <variant>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "broker/admission/actors.h"
#include "broker/facts/case_head.h"
#include "proto/model/event_catalog.h"
#include "proto/model/record_view.h"

namespace basin {

// An event that is already in the log (or admitted earlier in the same breath).
struct KnownEvent {
  Sequence sequence = 0;
  bool same_bytes = false;   // the same Event, byte for byte
};
// The event that `corrects` or `retracts` names.
struct ReferredEvent {
  Sequence sequence = 0;
  std::string actor, type, subject;
};

struct Facts {
  const Actor* actor = nullptr;                // whose key the connection has; never null
  v1::Origin origin = v1::REAL;                // of the log
  std::optional<KnownEvent> known;             // by (source, id)
  std::optional<CaseHead> territory;           // head of "territory/<basin>"
  std::optional<CaseHead> head;                // of the event's subject
  std::optional<ReferredEvent> referred;       // when corrects or retracts is set
  bool cause_known = false;                    // when causationid is set
};

struct Admitted {
  const EventType* type;
};
struct Duplicate {
  Sequence sequence;
};
// A refusal is a Status from the error catalogue.
using Verdict = std::variant<Admitted, Duplicate, absl::Status>;

struct AdmissionLimits {
  absl::Duration max_clock_skew = absl::Minutes(5);  // how far in the future `time` may lie
  absl::Time earliest = absl::FromUnixSeconds(946684800);  // 2000-01-01: nothing occurred before
};

Verdict Decide(const EventView& event, const Facts& facts, const EventCatalog& catalog,
               const AdmissionLimits& limits, absl::Time now);

}  // namespace basin

#endif  // BASIN_BROKER_ADMISSION_DECIDE_H_
