// Copies a log while a hub may be writing to it, with nothing asked of the hub.
//
// RocksDB's files bear that: tables never change once they are there, the write-ahead log and the
// manifest only grow, and none of them is recycled. So a copy is what a crash would have left,
// if its files belong together. They may not: a table can go away between two steps. That shows,
// because a copy counts only when it opens, reaches the durable head that was read before anything
// else, and gives, hash by hash, the tree that the log says it has. What is missing is copied then
// until it does.
//
// (RocksDB's own checkpoint syncs the write-ahead log in a way that its tracking of these logs, as
// of 7.8, later takes for a missing file.)
#ifndef BASIN_BROKER_LOG_ROCKSDB_LIVE_COPY_H_
#define BASIN_BROKER_LOG_ROCKSDB_LIVE_COPY_H_

#include <map>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "broker/log/rocksdb/verify.h"
#include "proto/files/file_copy.h"

namespace basin {

// Of a log's files, by their path within its folder.
using FileSums = std::map<std::string, FileSum>;

struct LiveCopyOptions {
  std::string from = {};  // a log's folder
  std::string to = {};    // exists and is empty
  // A copy made earlier, whose tables are linked instead of copied again where they are the same;
  // empty: none. Only of the same log and epoch: file numbers are not used twice within one.
  std::string earlier = {};
  FileSums earlier_sums = {};
  // Records up to here were verified then: of them, roots only now, unless some were purged since.
  Sequence earlier_head = 0;
  uint64_t earlier_purged = 0;
  // What the log was then, which it has to extend.
  std::optional<v1::TreeHead> earlier_tree = {};
};

struct LiveCopyReport {
  VerifyReport verified;  // the copy; its durable head is its end
  FileSums files;
  uint64_t copied_bytes = 0;  // of them; the rest was there
  int attempts = 0;
};

// Everything is on the disk when this returns. Errors: NOT_FOUND when there is no log; LOG_DAMAGED
// when the log itself is damaged, with the ranges: what is damaged is no backup; LOG_REWRITTEN when
// it does not extend what it was; BUSY when it changed faster than it could be copied;
// FORMAT_UNKNOWN, IO_FAILED, DISK_FULL.
absl::StatusOr<LiveCopyReport> CopyLiveLog(const LiveCopyOptions& options,
                                           const VerifyProgress& progress = nullptr);

}  // namespace basin

#endif  // BASIN_BROKER_LOG_ROCKSDB_LIVE_COPY_H_
