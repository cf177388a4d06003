// The stored form of the event log. Everything on disk that outlives a process is named here.
//
// A log's folder:
//   lock             who uses it (proto/files/folder_lock.h)
//   durable_head     how far it was acknowledged (durable_head.h)
//   rocksdb/         the database
//
// Column family "default": what there is one of.
//   "format"    → version (4)
//   "identity"  → epoch (4)  origin (1)  log id
//   "head"      → last sequence (8)  its recorded_at (8)  frontier of the tree over group roots
//   "purge"     → mark (8)  records purged in all (8)  bytes of them (8)  plan under way; absent
//                 before the first purge
// Column family "log": the groups behind the mark. What lies at or before it there is dropped.
//   first sequence (8)  →  version (1)  packing (1)  count (4)  recorded_at (8)  root (32)
//                          bytes of records (4)  summary size (2)  summary  records (packing.h)
//
// Column family "kept", from the first purge on: the groups up to the mark, with what is left of
// them.
//   first sequence (8)  →  version 2, then as above up to the summary
//                          records purged (4)  bytes of their entries (4)
//                          { index (4)  leaf (32)  trace size (2)  trace }
//                          records that are left  SHA-256 over the key and all before (32)
//
// Integers are big-endian; recorded_at is in nanoseconds since 1970. One commit is one write: its
// group and the new "head". Nothing is stored per event, not even its offset: records are
// length-delimited, and walking them is how a reader checks the run.
//
// Two families, because "head" is rewritten with every commit: within one, it would lie in the
// range of every file and have each rewritten by compaction. Groups come in key order, so their
// files only move.
#ifndef BASIN_BROKER_LOG_ROCKSDB_KEYS_H_
#define BASIN_BROKER_LOG_ROCKSDB_KEYS_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "broker/log/commit_group.h"
#include "broker/log/event_log.h"
#include "broker/log/rocksdb/packing.h"
#include "proto/integrity/merkle_tree.h"

namespace basin {

inline constexpr char kLogFamily[] = "log";
inline constexpr char kKeptFamily[] = "kept";
inline constexpr char kFormatKey[] = "format";
inline constexpr char kIdentityKey[] = "identity";
inline constexpr char kHeadKey[] = "head";
inline constexpr char kPurgeKey[] = "purge";
// Of the layout as a whole. A program refuses a log of a higher version. The first purge makes a
// log one of version 2.
inline constexpr uint32_t kLogFormat = 1;
inline constexpr uint32_t kPurgedLogFormat = 2;
inline constexpr uint8_t kGroupFormat = 1;
inline constexpr uint8_t kKeptGroupFormat = 2;

std::string DurableHeadPath(const std::string& folder);
std::string DatabasePath(const std::string& folder);

std::string EncodeGroupKey(Sequence first);
// Everything of a group's value that stands before the records, so that these need not be copied.
std::string EncodeGroupHeader(const CommitGroup& group, Packing packing);

// The whole value of a kept group. `scratch` as for Pack.
std::string EncodeKeptGroup(const CommitGroup& group, std::string& scratch);
// LOG_DAMAGED unless a kept group's value ends with the digest of itself; OK for other groups. What
// DecodeGroup does not look at: a disk's error in a leaf shows in the root, but one in a trace
// shows here only.
absl::Status CheckKeptDigest(absl::string_view key, absl::string_view value);

// What a group's value says without looking at its records. Views into the value.
struct GroupHeader {
  Sequence first = 0;
  uint32_t count = 0;
  absl::Time recorded_at = absl::UnixEpoch();
  Sha256 root{};
  absl::string_view summary;
  Packing packing = Packing::kPlain;
  uint32_t records_size = 0;
  uint32_t purged_count = 0;
  absl::string_view purged;  // their entries
  absl::string_view packed;  // the records that are left, as `packing` says

  Sequence last() const { return first + count - 1; }
};
// Errors: LOG_DAMAGED, or FORMAT_UNKNOWN for a later version.
absl::StatusOr<GroupHeader> DecodeGroupHeader(absl::string_view key, absl::string_view value);
// Unpacks the records. Errors: those, and LOG_DAMAGED when the run does not hold `count` records.
absl::StatusOr<SharedGroup> DecodeGroup(absl::string_view key, absl::string_view value);

// How far a purge has come.
struct PurgeState {
  Sequence mark = 0;  // groups up to here are in "kept", those behind it in "log"
  uint64_t records = 0;
  uint64_t bytes = 0;
  std::string plan = {};  // of the purge that was begun and not ended; empty when there is none
};
std::string EncodePurge(const PurgeState& purge);
absl::StatusOr<PurgeState> DecodePurge(absl::string_view value);

std::string EncodeFormat(uint32_t version);
// Errors: FORMAT_UNKNOWN for a version this program does not know, LOG_DAMAGED.
absl::Status CheckFormat(absl::string_view value);

std::string EncodeIdentity(const LogIdentity& identity);
absl::StatusOr<LogIdentity> DecodeIdentity(absl::string_view value);

// Where the log ends.
struct LogEnd {
  Sequence head = 0;
  absl::Time recorded_at = absl::UnixEpoch();
  MerkleFrontier tree;
};
std::string EncodeEnd(const LogEnd& end);
absl::StatusOr<LogEnd> DecodeEnd(absl::string_view value);
// The end after `group`.
LogEnd Extend(const LogEnd& end, const CommitGroup& group);

}  // namespace basin

#endif  // BASIN_BROKER_LOG_ROCKSDB_KEYS_H_
