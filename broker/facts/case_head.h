// What admission needs to know of a case: where its lifecycle stands, and whose it is.
#ifndef BASIN_BROKER_FACTS_CASE_HEAD_H_
#define BASIN_BROKER_FACTS_CASE_HEAD_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "proto/model/sequence.h"

namespace basin {

// The state before a case is opened, as the schemas' option `from` names it. A head is in it again
// when the event that opened the case was retracted.
inline constexpr char kNewState[] = "new";

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
  // What retracting the latest transition restores; one step only. previous_state is empty when
  // that step has been taken back already.
  std::string previous_state;
  absl::Time previous_since = absl::UnixEpoch();
  Sequence previous_sequence = 0;

  friend bool operator==(const CaseHead&, const CaseHead&) = default;
};

// The stored form, of the fields in the order above:
//   string = varint length, bytes ; time = zigzag varint seconds, varint nanoseconds ; number =
//   varint
std::string EncodeCaseHead(const CaseHead& head);
void AppendCaseHead(const CaseHead& head, std::string& out);
// False when `bytes` are not exactly one encoded head; `head` is then unspecified.
bool DecodeCaseHead(absl::string_view bytes, CaseHead* head);

}  // namespace basin

#endif  // BASIN_BROKER_FACTS_CASE_HEAD_H_
