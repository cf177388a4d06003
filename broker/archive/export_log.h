// Writes a whole log as an archive (archive_lines.h).
#ifndef BASIN_BROKER_ARCHIVE_EXPORT_LOG_H_
#define BASIN_BROKER_ARCHIVE_EXPORT_LOG_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "broker/archive/archive_lines.h"
#include "broker/log/rocksdb/verify.h"
#include "proto/integrity/signing_key.h"
#include "proto/model/event_catalog.h"

namespace basin {

struct ExportOptions {
  std::string log = {};             // the folder of a log that no hub uses: a backup
  std::string file = {};            // does not exist yet
  const SigningKey* key = nullptr;  // the hub's; nullptr: nobody answers for it
  absl::Time now = absl::UnixEpoch();
};
struct ExportReport {
  ArchiveHeader header;
  uint64_t bytes = 0;
};
// The file appears in one step, whole and on the disk; every group was verified while it was
// written. Errors: FILE_EXISTS; LOG_DAMAGED with what is not as it was recorded; GONE when records
// were purged; those of
// QuietLog::Open; IO_FAILED, DISK_FULL.
absl::StatusOr<ExportReport> ExportLog(const ExportOptions& options, const EventCatalog& catalog,
                                       const VerifyProgress& progress = nullptr);

}  // namespace basin

#endif  // BASIN_BROKER_ARCHIVE_EXPORT_LOG_H_
