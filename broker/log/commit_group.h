// The unit of durability: the records of one commit, as they are stored and as they travel.
#ifndef BASIN_BROKER_LOG_COMMIT_GROUP_H_
#define BASIN_BROKER_LOG_COMMIT_GROUP_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "proto/model/digest.h"
#include "proto/model/sequence.h"

namespace basin {

// What is left of a record whose bytes were purged.
struct PurgedRecord {
  uint32_t index = 0;  // in its group
  Sha256 leaf{};  // SHA-256(0x00 ‖ Record bytes): the group's root still follows from its leaves
  // What those who derive from the log need of it (broker/facts/purged_fact.h); opaque here.
  std::string trace = {};
};

// Records first … first + count − 1. Immutable once committed; shared between the tail ring, the
// fan-out and readers.
struct CommitGroup {
  Sequence first = 0;
  uint32_t count = 0;
  // The records one after the other as length-delimited fields number 1: valid bytes of a
  // basin.v1.Events message, so replay forwards them unparsed.
  std::string records;
  // offsets[i] is where record first + i begins in `records` (its tag byte); of one that was
  // purged, where the next that is left begins.
  std::vector<uint32_t> offsets;
  // recorded_at of the last record; never smaller than an earlier group's.
  absl::Time recorded_at = absl::UnixEpoch();
  // RFC 6962 tree head over SHA-256(0x00 ‖ Record bytes) of this group's records.
  Sha256 root{};
  // What the group may hold: see group_summary.h. Empty says nothing.
  std::string summary;
  // Ascending by index. A group keeps its place, count, time and root whatever is purged of it.
  std::vector<PurgedRecord> purged = {};

  Sequence last() const { return first + count - 1; }
};

using SharedGroup = std::shared_ptr<const CommitGroup>;

// The serialised Record first + index, without its tag and length; empty when it was purged (no
// Record is empty). A view into `group`.
// REQUIRES: index < group.count, and offsets that belong to the records.
absl::string_view RecordBytes(const CommitGroup& group, uint32_t index);

// The leaves of the group's tree, computed from its records' bytes; of purged records, as kept.
std::vector<Sha256> LeafHashes(const CommitGroup& group);

// The tree head over these leaves: what `root` must be.
Sha256 ComputeRoot(const CommitGroup& group);

// The last sequence before the group's first record with recorded_at >= `time`; first − 1 when that
// is its first, last() when it has none. When it was recorded nobody knows of a purged record:
// those next to the place count as later. Errors: BAD_PROTO when a record cannot be read.
absl::StatusOr<Sequence> LastBefore(const CommitGroup& group, absl::Time time);

// Whether `group` may follow a log that ends at `head`, recorded at `last_recorded_at`. An error is
// a mistake of the program: FailedPrecondition, without a catalogue code.
absl::Status CheckFollows(const CommitGroup& group, Sequence head, absl::Time last_recorded_at);

}  // namespace basin

#endif  // BASIN_BROKER_LOG_COMMIT_GROUP_H_
