#include "broker/archive/import_log.h"

#include <fcntl.h>

#include <memory>
#include <utility>

#include "broker/backup/log_swap.h"
#include "broker/log/rocksdb/log_maker.h"
#include "proto/files/posix_file.h"
#include "proto/model/status.h"

namespace basin {
namespace {

constexpr size_t kPieceBytes = size_t{1024} * 1024;

absl::Status TooLong() {
  return MakeError(v1::BACKUP_INVALID, {.field = "archive",
                                        .detail = {"a line is longer than any of an archive",
                                                   "une ligne dépasse toute ligne d'archive"}});
}

// Hands each line of the file to `reader`. The last one ends with a line break, too: without it the
// file was cut short.
absl::Status ReadLines(const std::string& path, ArchiveReader& reader,
                       const VerifyProgress& progress) {
  const absl::StatusOr<std::unique_ptr<PosixFile>> file = PosixFile::Open(path, O_RDONLY);
  if (!file.ok() && !FileExists(path))
    return MakeError(v1::NOT_FOUND, {.field = path, .detail = {"no archive", "aucune archive"}});
  BASIN_RETURN_IF_ERROR(file.status());
  std::string pending;
  uint64_t offset = 0;
  while (true) {
    BASIN_ASSIGN_OR_RETURN(const std::string piece, (*file)->Read(offset, kPieceBytes));
    offset += piece.size();
    pending += piece;
    size_t begin = 0;
    for (size_t end = 0; (end = pending.find('\n', begin)) != std::string::npos; begin = end + 1)
      BASIN_RETURN_IF_ERROR(reader.Take(absl::string_view(pending).substr(begin, end - begin)));
    pending.erase(0, begin);
    if (pending.size() > kArchiveLineBytesMax) return TooLong();
    if (progress) progress(reader.end().head, reader.header().head);
    if (piece.size() < kPieceBytes) break;
  }
  return pending.empty() ? absl::OkStatus() : reader.Take(pending);
}

}  // namespace

absl::StatusOr<ArchiveSummary> VerifyArchive(const std::string& file, const VerifyingKey* signed_by,
                                             const EventCatalog& catalog,
                                             const VerifyProgress& progress) {
  ArchiveReader reader(catalog, signed_by, [](const SharedGroup&) { return absl::OkStatus(); });
  BASIN_RETURN_IF_ERROR(ReadLines(file, reader, progress));
  return reader.Finish();
}

absl::StatusOr<NewEpoch> ImportLog(const ImportOptions& options, const EventCatalog& catalog,
                                   const VerifyProgress& progress) {
  BASIN_RETURN_IF_ERROR(CheckConsent(options.consent));
  BASIN_ASSIGN_OR_RETURN(const auto swap, LogSwap::Begin(options.data));
  if (swap->replaces()) return MakeError(v1::FILE_EXISTS, {.field = swap->log()});
  ArchiveSummary summary;
  {
    BASIN_ASSIGN_OR_RETURN(const auto maker, LogMaker::Create(swap->incoming()));
    ArchiveReader reader(catalog, options.signed_by,
                         [&](const SharedGroup& group) { return maker->Add(*group); });
    BASIN_RETURN_IF_ERROR(ReadLines(options.file, reader, progress));
    BASIN_ASSIGN_OR_RETURN(summary, reader.Finish());
    BASIN_RETURN_IF_ERROR(maker->Finish(summary.header.log, summary.header.epochs));
  }
  return Install(*swap, summary.header.log, summary.end, EpochNote::Cause::kImported,
                 options.consent);
}

}  // namespace basin
