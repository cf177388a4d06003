// Reads a whole log and believes nothing of it: every hash is computed again from the records'
// bytes. For a folder that no hub uses, or a copy of one; nothing in it is changed.
//
// What is compared:
//   a group's root and filter summary   with those computed from its records
//   a record's sequence and time        with its place
//   what is left of purged records      with the group's root, its own digest, and what purges
//   counted the tree over all roots             with the log's frontier, the durable head, and a
//   head from
//                                       outside
//
// All that stands in the folder can be written anew by whoever owns the machine, hashes included.
// Only a head that was kept elsewhere (by an agency, on paper) shows that.
#ifndef BASIN_BROKER_LOG_ROCKSDB_VERIFY_H_
#define BASIN_BROKER_LOG_ROCKSDB_VERIFY_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "basin/v1/integrity.pb.h"
#include "broker/log/commit_group.h"
#include "broker/log/event_log.h"
#include "broker/log/rocksdb/epoch_note.h"
#include "broker/log/rocksdb/keys.h"
#include "proto/model/digest.h"
#include "proto/model/sequence.h"
#include "proto/model/text.h"

namespace rocksdb {
class Env;
}

namespace basin {

struct VerifyOptions {
  std::string folder = {};  // of the log alone
  // Of groups that end before this only the roots are read: the tree is still the whole log's.
  Sequence since = 0;
  // What the log is known to have been; its signature was checked by whoever brings it.
  std::optional<v1::TreeHead> outside = {};
  rocksdb::Env* env = nullptr;  // the default one
};

// Records that are not, or not as they were recorded.
struct DamagedRange {
  Sequence first = 0;
  Sequence last = 0;
  Text why = {};
};

struct VerifyReport {
  LogIdentity identity = {};
  Sequence head = 0;          // the log's end
  Sequence acknowledged = 0;  // the durable head
  uint64_t groups = 0;
  uint64_t recomputed = 0;                 // records whose hashes were computed
  uint64_t bytes = 0;                      // of them
  uint64_t purged = 0;                     // of which the hash is left, as purges recorded
  Sha256 root{};                           // of the tree over all groups
  std::vector<DamagedRange> damaged = {};  // in order; after 1 000 the rest is one
  // Where what is whole from the start ends: the log's end, when nothing is damaged.
  LogEnd whole = {};
  std::vector<EpochNote> epochs = {};  // the log's later ones, and why they began
  // All fits together, and is not the log that the head from outside was taken of.
  std::optional<Text> rewritten = {};
};

// Told the sequence reached and the log's end, after every group.
using VerifyProgress = std::function<void(Sequence reached, Sequence head)>;

// Errors: LOCKED while a hub uses the folder; NOT_FOUND when there is no log; FORMAT_UNKNOWN;
// IO_FAILED; LOG_DAMAGED when it does not open, with what is missing. Damage within an open log is
// in the report.
absl::StatusOr<VerifyReport> VerifyRocksDbLog(const VerifyOptions& options,
                                              const VerifyProgress& progress = nullptr);

// OK; LOG_DAMAGED with the ranges; or LOG_REWRITTEN.
absl::Status Verdict(const VerifyReport& report);

}  // namespace basin

#endif  // BASIN_BROKER_LOG_ROCKSDB_VERIFY_H_
