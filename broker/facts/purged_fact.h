// What the facts keep of a record whose bytes were purged: its trace in the log (PurgedRecord), so
// that facts can still be folded from the log alone, to the same ids and the same case heads.
//
//   trace = event key (16)  first 8 bytes of SHA-256(Event)  { case key (16)  case head }
//
// A case's head stands in the first of the records that one purge takes from it: as it was at the
// purge, so it already speaks of the later ones. A fold that has it leaves it alone until it comes
// to a record beyond the head's last_sequence.
#ifndef BASIN_BROKER_FACTS_PURGED_FACT_H_
#define BASIN_BROKER_FACTS_PURGED_FACT_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "broker/facts/case_head.h"
#include "broker/facts/fact_store.h"

namespace basin {

struct PurgedCase {
  EventKey key{};
  CaseHead head = {};
};

struct PurgedFact {
  EventKey key{};
  // Tells an event that is sent again from another one under its id. By accident two share it once
  // in 2^64; on purpose only who published both, and gains nothing.
  uint64_t event_digest = 0;
  std::optional<PurgedCase> case_head = {};
};

// Without a case head.
PurgedFact FactOf(const RecordView& record);
uint64_t EventDigest(absl::string_view event);

std::string EncodePurgedFact(const PurgedFact& fact);
// Errors: LOG_DAMAGED.
absl::StatusOr<PurgedFact> DecodePurgedFact(absl::string_view trace);

}  // namespace basin

#endif  // BASIN_BROKER_FACTS_PURGED_FACT_H_
