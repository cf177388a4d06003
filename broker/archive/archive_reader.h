// Reads an archive and believes nothing of it: every record, root and digest is computed again.
#ifndef BASIN_BROKER_ARCHIVE_ARCHIVE_READER_H_
#define BASIN_BROKER_ARCHIVE_ARCHIVE_READER_H_

#include <functional>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "broker/archive/archive_lines.h"
#include "broker/log/commit_group.h"
#include "broker/log/rocksdb/keys.h"
#include "nlohmann/json.hpp"
#include "proto/integrity/signing_key.h"
#include "proto/model/digest_stream.h"

namespace basin {

// What an archive turned out to be.
struct ArchiveSummary {
  ArchiveHeader header;
  LogEnd end;
  std::optional<VerifyingKey> signed_by;
};

// One archive, line by line. One thread.
class ArchiveReader {
 public:
  // Takes each group, sealed and in order. Its errors end the reading.
  using GroupSink = std::function<absl::Status(const SharedGroup& group)>;
  // `expected`: the key it has to be signed with; nullptr: whichever it names, or none. Both
  // references outlive the reader.
  ArchiveReader(const EventCatalog& catalog, const VerifyingKey* expected, GroupSink sink);

  // The next line, without its line break. Errors: BACKUP_INVALID for a gap, a repeated sequence,
  // and whatever else is not as it was written, with the line; PROOF_INVALID when the tree or the
  // signature is not that of what was read; FOREIGN_LOG when another hub signed it; FORMAT_UNKNOWN.
  // Nothing is to be read after an error.
  absl::Status Take(absl::string_view line);
  // All was read. Errors: BACKUP_INVALID when it was cut short, or is not signed although it has to
  // be.
  absl::StatusOr<ArchiveSummary> Finish();

  const ArchiveHeader& header() const { return summary_.header; }  // after the first line
  const LogEnd& end() const { return summary_.end; }               // of what was read so far

 private:
  enum class Awaits { kHeader, kGroup, kRecord, kSignature, kNothing };

  absl::Status TakeParsed(const nlohmann::json& line, absl::string_view text);
  absl::Status TakeHeader(const nlohmann::json& line);
  absl::Status TakeGroup(const nlohmann::json& line);
  absl::Status TakeRecord(const nlohmann::json& line);
  absl::Status TakeEnd(const nlohmann::json& line, absl::string_view text);
  absl::Status TakeSignature(const nlohmann::json& line);
  absl::Status CompleteGroup();
  absl::Status Invalid(Text why) const;

  const EventCatalog& catalog_;
  const VerifyingKey* const expected_;
  const GroupSink sink_;

  Awaits awaits_ = Awaits::kHeader;
  uint64_t lines_ = 0;
  DigestStream digest_;
  ArchiveGroup announced_;
  CommitGroup group_;
  std::string end_line_;  // what was signed
  ArchiveSummary summary_;
};

}  // namespace basin

#endif  // BASIN_BROKER_ARCHIVE_ARCHIVE_READER_H_
