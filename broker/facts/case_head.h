// What admission needs to know of a case: where its lifecycle stands, and whose it is.
#ifndef BASIN_BROKER_FACTS_CASE_HEAD_H_
#define BASIN_BROKER_FACTS_CASE_HEAD_H_

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "proto/model/sequence.h"

namespace basin {

// A fold of the case's records: derivable from the log, byte for byte.
struct CaseHead {
  std::string state;
  absl::Time state_since = absl::UnixEpoch();  // header time of the event that led to it
  Sequence state_sequence = 0;                 // of that event
  uint64_t version = 0;                        // how many records the case holds
  Sequence last_sequence = 0;
  std::string basin;      // of the event that opened the case; later events carry the same
  std::string owner;      // the actor that opened it
  std::string recipient;  // from the field marked PARTY_RECIPIENT; empty when the type has none
  // What retracting the latest transition restores; one step only.
  std::string previous_state;
  absl::Time previous_since = absl::UnixEpoch();
  Sequence previous_sequence = 0;
};

}  // namespace basin

#endif  // BASIN_BROKER_FACTS_CASE_HEAD_H_
