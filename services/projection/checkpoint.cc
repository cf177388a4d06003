#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "services/projection/view_store.h"

namespace basin {

// Text, one field after the other, so that a dump of the store can be read:
//   "2" version log_id epoch sequence recorded_at(ns) origin purged_through
// The leading 2 is the format's own version; 1 had no purged_through.
std::string EncodeCheckpoint(const Checkpoint& checkpoint) {
  return absl::StrCat("2\t", checkpoint.version, "\t", checkpoint.log_id, "\t", checkpoint.epoch,
                      "\t", checkpoint.sequence, "\t", absl::ToUnixNanos(checkpoint.recorded_at),
                      "\t", static_cast<int>(checkpoint.origin), "\t", checkpoint.purged_through);
}

absl::StatusOr<Checkpoint> DecodeCheckpoint(absl::string_view bytes) {
  const std::vector<absl::string_view> fields = absl::StrSplit(bytes, '\t');
  Checkpoint checkpoint;
  int64_t nanoseconds = 0;
  int origin = 0;
  const bool first_format = fields.size() == 7 && fields[0] == "1";
  const bool second_format = fields.size() == 8 && fields[0] == "2" &&
                             absl::SimpleAtoi(fields[7], &checkpoint.purged_through);
  if (!(first_format || second_format) || !absl::SimpleAtoi(fields[1], &checkpoint.version) ||
      !absl::SimpleAtoi(fields[3], &checkpoint.epoch) ||
      !absl::SimpleAtoi(fields[4], &checkpoint.sequence) ||
      !absl::SimpleAtoi(fields[5], &nanoseconds) || !absl::SimpleAtoi(fields[6], &origin) ||
      !v1::Origin_IsValid(origin))
    return absl::DataLossError("a view's checkpoint cannot be read");
  checkpoint.log_id = std::string(fields[2]);
  checkpoint.recorded_at = absl::FromUnixNanos(nanoseconds);
  checkpoint.origin = static_cast<v1::Origin>(origin);
  return checkpoint;
}

}  // namespace basin
