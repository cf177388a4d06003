// A whole log as text, for another hub to load and for people to keep: one JSON object a line.
//
//   {"archive":"basin-hub","format":1,"log_id":…,"epoch":…,"origin":…,"head":…,"groups":…,
//    "made_at":…,"epochs":[…]}
//   {"group":0,"first":1,"count":2,"root":"…"}                        then its records:
//   {"specversion":"1.0",…,"sequence":"1","recordedtime":…,"actor":…,"recordbytes":"…"}
//   {"specversion":"1.0",…,"sequence":"2",…}
//   …
//   {"end":{"head":…,"groups":…,"root":"…","lines":…,"sha256":"…"}}
//   {"signing_key":"…","signature":"…"}                               when the hub signed it
//
// A record's line is its event as a CloudEvent (proto/model/cloud_event.h), so any such tool reads
// it; `recordbytes` are the exact bytes of the Record in base64, which digests, proofs and imports
// are of. `root` is the root of the group's tree, and at the end of the log's, in hexadecimal
// digits. `lines` and `sha256` are those of all that stands before the line `end`, line breaks
// included: `head -n -2 FILE | sha256sum`. The signature is over the domain below and the line
// `end` without its line break.
#ifndef BASIN_BROKER_ARCHIVE_ARCHIVE_LINES_H_
#define BASIN_BROKER_ARCHIVE_ARCHIVE_LINES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "broker/log/commit_group.h"
#include "broker/log/event_log.h"
#include "broker/log/rocksdb/epoch_note.h"
#include "nlohmann/json.hpp"
#include "proto/integrity/detached_signature.h"
#include "proto/model/event_catalog.h"

namespace basin {

inline constexpr char kArchiveDomain[] = "basin-hub/archive/v1\n";
inline constexpr uint64_t kArchiveFormat = 1;
// The largest record in base64, and the same once more as text.
inline constexpr size_t kArchiveLineBytesMax = size_t{8} * 1024 * 1024;

struct ArchiveHeader {
  LogIdentity log;
  Sequence head = 0;
  uint64_t groups = 0;
  absl::Time made_at = absl::UnixEpoch();
  std::vector<EpochNote> epochs = {};
};
struct ArchiveGroup {
  uint64_t index = 0;  // from 0
  Sequence first = 0;
  uint64_t count = 0;
  Sha256 root{};
};
struct ArchiveEnd {
  Sequence head = 0;
  uint64_t groups = 0;
  Sha256 root{};
  uint64_t lines = 0;
  Sha256 digest{};
};

// Without line breaks.
std::string ToLine(const ArchiveHeader& header);
std::string ToLine(const ArchiveGroup& group);
std::string ToLine(const ArchiveEnd& end);
std::string ToArchiveLine(const DetachedSignature& signature);
// Of an event of a newer schema, or one that cannot be read, the bytes and what its header says.
// Errors: BAD_PROTO when the record itself cannot be read.
absl::StatusOr<std::string> RecordLine(absl::string_view record, const EventCatalog& catalog);

// The reverse, of a line that was parsed. Errors: BACKUP_INVALID; FORMAT_UNKNOWN for an archive of
// a later version.
absl::StatusOr<ArchiveHeader> ReadArchiveHeader(const nlohmann::json& line);
absl::StatusOr<ArchiveGroup> ReadArchiveGroup(const nlohmann::json& line);
absl::StatusOr<ArchiveEnd> ReadArchiveEnd(const nlohmann::json& line);
absl::StatusOr<DetachedSignature> ReadArchiveSignature(const nlohmann::json& line);
// The record's bytes. Errors: BACKUP_INVALID, also when the line says of the event what its bytes
// do not.
absl::StatusOr<std::string> ReadRecordLine(const nlohmann::json& line, const EventCatalog& catalog);

}  // namespace basin

#endif  // BASIN_BROKER_ARCHIVE_ARCHIVE_LINES_H_
