// The hub's single source of truth: a durable, gapless, totally ordered sequence of records, kept
// in commit groups.
#ifndef BASIN_BROKER_LOG_EVENT_LOG_H_
#define BASIN_BROKER_LOG_EVENT_LOG_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "basin/v1/envelope.pb.h"
#include "basin/v1/session.pb.h"
#include "broker/log/commit_group.h"
#include "proto/integrity/merkle_tree.h"
#include "proto/model/sequence.h"

namespace basin {

// Who this log is. Fixed at creation, except the epoch, which grows when a loss was accepted or a
// backup restored.
struct LogIdentity {
  std::string log_id;  // a UUID
  uint32_t epoch = 1;
  v1::Origin origin = v1::REAL;
};

// What the log had written since it was opened.
struct LogUsage {
  uint64_t committed_bytes = 0;  // of records
  uint64_t written_bytes = 0;    // to the disk: write-ahead log, tables, and tables written anew

  // 0 before there is anything to tell.
  double write_amplification() const {
    return committed_bytes == 0
               ? 0
               : static_cast<double>(written_bytes) / static_cast<double>(committed_bytes);
  }
};

// Reads groups in order. One thread at a time; must not outlive its log.
class LogCursor {
 public:
  virtual ~LogCursor() = default;
  // The next group, or nullptr at the end of what is durable now (ask again later). The first group
  // may begin at or before the sequence asked for; the caller skips within it.
  // Errors: LOG_DAMAGED when stored bytes do not match their checksums.
  virtual absl::StatusOr<SharedGroup> Next() = 0;
};

// Sees one record, in the bytes between which it lies in its group (commit_group.h), for the time
// of the call. False: no more.
using RecordVisitor = absl::FunctionRef<bool(Sequence sequence, absl::string_view framed_record)>;

// Concurrency: Append and tree from one thread (the committer's). Everything else from any thread.
// Groups keep their boundaries, counts and roots when records of them are purged.
// Not promised: that they keep them when the log is moved to another backend.
class EventLog {
 public:
  virtual ~EventLog() = default;

  // Makes `group` durable, all of it or none. Once this returns OK, no crash loses it; nobody is
  // told of it before then. REQUIRES: group->first == durable_head() + 1; the group is not empty.
  // Errors: any error means the outcome is unknown. The log refuses every later Append; the process
  // is to end, and restarting finds out.
  virtual absl::Status Append(const SharedGroup& group) = 0;

  // A cursor whose first group holds or follows sequence `after` + 1.
  // Errors: BEYOND_HEAD when `after` > durable_head().
  virtual absl::StatusOr<std::unique_ptr<LogCursor>> ReadAfter(Sequence after) const = 0;

  // Shows `visit` these records, one after the other, and reads no group that holds none of them.
  // For many of one group, it costs less than taking the group. REQUIRES: `sequences` ascend,
  // beyond purged_through(), up to durable_head() at most. Errors: LOG_DAMAGED, also when one of
  // them is not there.
  virtual absl::Status VisitRecords(absl::Span<const Sequence> sequences,
                                    RecordVisitor visit) const;

  // Up to here records may have been purged from their groups. Only a cursor tells which: it alone
  // is to be used for them, and not what was derived before. It stays while a log is open.
  virtual Sequence purged_through() const { return 0; }

  // The last sequence before the first record with recorded_at >= `time`: what to pass to ReadAfter
  // to start at that time. durable_head() when every record is older.
  virtual absl::StatusOr<Sequence> LastBefore(absl::Time time) const = 0;

  // Over the roots of all groups up to durable_head().
  virtual MerkleFrontier tree() const = 0;

  virtual Sequence durable_head() const = 0;
  virtual absl::Time last_recorded_at() const = 0;  // UnixEpoch when empty
  virtual const LogIdentity& identity() const = 0;
  virtual v1::Durability durability() const = 0;
  virtual uint64_t stored_bytes() const = 0;     // on disk, roughly
  virtual LogUsage usage() const { return {}; }  // nothing, where no disk is written
};

}  // namespace basin

#endif  // BASIN_BROKER_LOG_EVENT_LOG_H_
