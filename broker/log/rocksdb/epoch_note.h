// Why a log's epoch changed: kept in the log itself, and so in every copy of it.
//
//   column family "default":  "epoch" ‖ epoch (4)  →  version (1)  cause (1)  began_at (8)
//                                                     kept (8)  acknowledged (8)  reason
//
// Integers are big-endian, times in nanoseconds since 1970.
#ifndef BASIN_BROKER_LOG_ROCKSDB_EPOCH_NOTE_H_
#define BASIN_BROKER_LOG_ROCKSDB_EPOCH_NOTE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "broker/log/rocksdb/database.h"
#include "proto/model/sequence.h"
#include "proto/model/text.h"

namespace basin {

struct EpochNote {
  enum class Cause : uint8_t { kRestored = 1, kLossAccepted = 2, kImported = 3 };

  uint32_t epoch = 0;  // the one that began
  Cause cause = Cause::kRestored;
  absl::Time began_at = absl::UnixEpoch();
  Sequence kept = 0;  // the last record of the epochs before
  // The last one that was acknowledged then, as far as is known: what lies between is lost.
  Sequence acknowledged = 0;
  std::string reason = {};  // as a person typed it

  bool lost() const { return acknowledged > kept; }
};

// A longer one is not kept.
inline constexpr size_t kReasonBytesMax = 1000;

std::string EncodeEpochKey(uint32_t epoch);
std::string EncodeEpochNote(const EpochNote& note);
// Errors: LOG_DAMAGED, FORMAT_UNKNOWN.
absl::StatusOr<EpochNote> DecodeEpochNote(absl::string_view key, absl::string_view value);

// In the order of the epochs; none for a log that is in its first.
absl::StatusOr<std::vector<EpochNote>> ReadEpochNotes(const Database& database);

// "restored", "a loss was accepted", "imported".
Text CauseText(EpochNote::Cause cause);

// The number of an epoch that begins at `now`, after `earlier`: the second it begins in, so that
// whoever restores an old backup, knowing nothing of later epochs, does not use one's number again.
uint32_t NextEpoch(uint32_t earlier, absl::Time now);

}  // namespace basin

#endif  // BASIN_BROKER_LOG_ROCKSDB_EPOCH_NOTE_H_
