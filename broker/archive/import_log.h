// Makes a log of an archive, in a data folder that holds none; and checks one without.
#ifndef BASIN_BROKER_ARCHIVE_IMPORT_LOG_H_
#define BASIN_BROKER_ARCHIVE_IMPORT_LOG_H_

#include <string>

#include "absl/status/statusor.h"
#include "broker/archive/archive_reader.h"
#include "broker/backup/restore.h"
#include "broker/log/rocksdb/verify.h"
#include "proto/integrity/signing_key.h"
#include "proto/model/event_catalog.h"

namespace basin {

// Reads all of it and keeps nothing. Errors: those of ArchiveReader; NOT_FOUND, IO_FAILED.
absl::StatusOr<ArchiveSummary> VerifyArchive(const std::string& file, const VerifyingKey* signed_by,
                                             const EventCatalog& catalog,
                                             const VerifyProgress& progress = nullptr);

struct ImportOptions {
  std::string file = {};
  std::string data = {};  // a hub's data folder, without a log
  const VerifyingKey* signed_by = nullptr;
  Consent consent = {};
};
// The log keeps its name and its records, byte for byte, and begins a new epoch: two hubs may go on
// from the same archive. Nothing is left unless all of it verifies. Errors: FILE_EXISTS when the
// folder holds a log; those of VerifyArchive; USAGE without a reason; LOCKED, DISK_FULL.
absl::StatusOr<NewEpoch> ImportLog(const ImportOptions& options, const EventCatalog& catalog,
                                   const VerifyProgress& progress = nullptr);

}  // namespace basin

#endif  // BASIN_BROKER_ARCHIVE_IMPORT_LOG_H_
