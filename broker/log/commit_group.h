// The unit of durability: the records of one commit, as they are stored and as they travel.
#ifndef BASIN_BROKER_LOG_COMMIT_GROUP_H_
#define BASIN_BROKER_LOG_COMMIT_GROUP_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "proto/model/digest.h"
#include "proto/model/sequence.h"

namespace basin {

// Records first … first + count − 1. Immutable once committed; shared between the tail ring, the
// fan-out and readers.
struct CommitGroup {
  Sequence first = 0;
  uint32_t count = 0;
  // The records one after the other as length-delimited fields number 1: valid bytes of a
  // basin.v1.Events message, so replay forwards them unparsed.
  std::string records;
  // offsets[i] is where record first + i begins in `records` (its tag byte).
  std::vector<uint32_t> offsets;
  // recorded_at of the last record; never smaller than an earlier group's.
  absl::Time recorded_at = absl::UnixEpoch();
  // RFC 6962 tree head over SHA-256(0x00 ‖ Record bytes) of this group's records.
  Sha256 root{};

  Sequence last() const { return first + count - 1; }
};

using SharedGroup = std::shared_ptr<const CommitGroup>;

}  // namespace basin

#endif  // BASIN_BROKER_LOG_COMMIT_GROUP_H_
