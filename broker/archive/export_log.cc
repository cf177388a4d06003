#include "broker/archive/export_log.h"

#include <fcntl.h>

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "broker/log/group_fault.h"
#include "broker/log/rocksdb/quiet_log.h"
#include "proto/files/durable_files.h"
#include "proto/files/posix_file.h"
#include "proto/model/digest_stream.h"
#include "proto/model/status.h"

namespace basin {
namespace {

constexpr size_t kBufferBytes = size_t{1024} * 1024;

// The file while it grows: its lines, and their digest.
class LineWriter {
 public:
  explicit LineWriter(std::unique_ptr<PosixFile> file) : file_(std::move(file)) {}

  absl::Status Add(absl::string_view line) {
    digest_.Add(line);
    digest_.Add("\n");
    ++lines_;
    return AddWithoutDigest(line);
  }
  absl::Status AddWithoutDigest(absl::string_view line) {
    absl::StrAppend(&buffer_, line, "\n");
    return buffer_.size() < kBufferBytes ? absl::OkStatus() : Flush();
  }
  absl::Status Finish() {
    BASIN_RETURN_IF_ERROR(Flush());
    return file_->Sync();
  }

  uint64_t lines() const { return lines_; }
  uint64_t bytes() const { return written_ + buffer_.size(); }
  Sha256 Digest() { return digest_.Finish(); }

 private:
  absl::Status Flush() {
    BASIN_RETURN_IF_ERROR(file_->Write(written_, buffer_));
    written_ += buffer_.size();
    buffer_.clear();
    return absl::OkStatus();
  }

  const std::unique_ptr<PosixFile> file_;
  std::string buffer_;
  uint64_t written_ = 0, lines_ = 0;
  DigestStream digest_;
};

absl::Status Damaged(const CommitGroup& group, const Text& why) {
  return MakeError(v1::LOG_DAMAGED,
                   {.detail = {"$0…$1: $2", "$0…$1 : $2", group.first, group.last(), why}});
}

absl::Status WriteGroup(const CommitGroup& group, uint64_t index, const EventCatalog& catalog,
                        LineWriter& out) {
  if (!group.purged.empty())
    return MakeError(v1::GONE,
                     {.detail = {"$0…$1: an archive holds whole records, and some of these are "
                                 "purged; back the log up instead",
                                 "$0…$1 : une archive contient des enregistrements entiers, et "
                                 "certains de ceux-ci sont purgés ; sauvegardez plutôt le journal",
                                 group.first, group.last()}});
  BASIN_RETURN_IF_ERROR(out.Add(ToLine(ArchiveGroup{
      .index = index, .first = group.first, .count = group.count, .root = group.root})));
  for (uint32_t i = 0; i < group.count; ++i) {
    BASIN_ASSIGN_OR_RETURN(const std::string line, RecordLine(RecordBytes(group, i), catalog));
    BASIN_RETURN_IF_ERROR(out.Add(line));
  }
  return absl::OkStatus();
}

absl::Status WriteGroups(const QuietLog& log, const EventCatalog& catalog,
                         const VerifyProgress& progress, LineWriter& out) {
  LogEnd written;
  const std::unique_ptr<LogCursor> cursor = log.Read();
  while (true) {
    BASIN_ASSIGN_OR_RETURN(const SharedGroup group, cursor->Next());
    if (group == nullptr) break;
    if (const Text fault = FaultOf(*group, written.recorded_at); !fault.empty())
      return Damaged(*group, fault);
    BASIN_RETURN_IF_ERROR(WriteGroup(*group, written.tree.size(), catalog, out));
    written = Extend(written, *group);
    if (progress) progress(written.head, log.end().head);
  }
  if (written.tree.Serialize() == log.end().tree.Serialize()) return absl::OkStatus();
  return MakeError(v1::LOG_DAMAGED,
                   {.detail = {"the tree is not the log's", "l'arbre n'est pas celui du journal"}});
}

absl::Status WriteEnd(const LogEnd& end, const SigningKey* key, LineWriter& out) {
  const std::string line = ToLine(ArchiveEnd{.head = end.head,
                                             .groups = end.tree.size(),
                                             .root = end.tree.Root(),
                                             .lines = out.lines(),
                                             .digest = out.Digest()});
  BASIN_RETURN_IF_ERROR(out.AddWithoutDigest(line));
  if (key != nullptr)
    BASIN_RETURN_IF_ERROR(
        out.AddWithoutDigest(ToArchiveLine(SignDetached(kArchiveDomain, line, *key))));
  return out.Finish();
}

absl::StatusOr<ExportReport> WriteArchive(const QuietLog& log, const std::string& path,
                                          const ExportOptions& options, const EventCatalog& catalog,
                                          const VerifyProgress& progress) {
  ExportReport report{.header = {.log = log.identity(),
                                 .head = log.end().head,
                                 .groups = log.end().tree.size(),
                                 .made_at = options.now,
                                 .epochs = log.epochs()}};
  BASIN_ASSIGN_OR_RETURN(auto file, PosixFile::Open(path, O_WRONLY | O_CREAT | O_TRUNC));
  LineWriter out(std::move(file));
  BASIN_RETURN_IF_ERROR(out.Add(ToLine(report.header)));
  BASIN_RETURN_IF_ERROR(WriteGroups(log, catalog, progress, out));
  BASIN_RETURN_IF_ERROR(WriteEnd(log.end(), options.key, out));
  report.bytes = out.bytes();
  return report;
}

}  // namespace

absl::StatusOr<ExportReport> ExportLog(const ExportOptions& options, const EventCatalog& catalog,
                                       const VerifyProgress& progress) {
  if (FileExists(options.file)) return MakeError(v1::FILE_EXISTS, {.field = options.file});
  BASIN_ASSIGN_OR_RETURN(const auto log, QuietLog::Open(options.log));
  const std::string incoming = options.file + ".tmp";
  absl::StatusOr<ExportReport> report = WriteArchive(*log, incoming, options, catalog, progress);
  if (report.ok()) {
    const absl::Status moved = MoveDurably(incoming, options.file);
    if (!moved.ok()) report = moved;
  }
  if (!report.ok()) RemoveFile(incoming).IgnoreError();
  return report;
}

}  // namespace basin
