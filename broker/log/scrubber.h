// Reads a log again, a little at a time, while it is in use, and computes every hash: what a disk
// spoiled shows while a backup can still mend it, not when somebody needs the record.
//
// What is compared: a group's root with that of its records, their sequences and times with their
// places, and at the end of a pass the tree over all roots with the one the log was acknowledged
// with. Which records exactly are damaged, `log verify` tells of a stopped log.
#ifndef BASIN_BROKER_LOG_SCRUBBER_H_
#define BASIN_BROKER_LOG_SCRUBBER_H_

#include <cstdint>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "broker/log/event_log.h"
#include "proto/integrity/merkle_tree.h"
#include "proto/model/digest.h"

namespace basin {

// One thread. Holds nothing of the log between steps: neither old files nor what was read ahead,
// which the disk may have spoilt since.
class Scrubber {
 public:
  explicit Scrubber(const EventLog& log) : log_(log) {}  // outlives it

  // Begins a pass over everything up to `head`, the end of a group, when the tree had this root.
  void Begin(Sequence head, const Sha256& root);
  bool busy() const { return verified_ < head_; }

  // Verifies what comes next: about so many bytes of records, and shows each group. Errors:
  // LOG_DAMAGED with what was found, or another error of the log; the pass ends there.
  absl::Status Step(uint64_t bytes, absl::FunctionRef<void(const CommitGroup&)> verified);

  Sequence verified() const { return verified_; }  // of this pass
  uint64_t bytes() const { return bytes_; }        // of all passes

 private:
  absl::Status Verify(uint64_t bytes, absl::FunctionRef<void(const CommitGroup&)> verified);

  const EventLog& log_;
  Sequence head_ = 0, verified_ = 0;
  Sha256 root_{};
  MerkleFrontier tree_;
  absl::Time recorded_at_ = absl::UnixEpoch();
  uint64_t bytes_ = 0;
};

}  // namespace basin

#endif  // BASIN_BROKER_LOG_SCRUBBER_H_
