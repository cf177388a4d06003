#include "broker/offline/archive_log.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "broker/archive/export_log.h"
#include "broker/archive/import_log.h"
#include "broker/backup/backup_folder.h"
#include "broker/offline/key_files.h"
#include "broker/offline/log_folder.h"
#include "broker/offline/new_epoch_answer.h"
#include "broker/offline/progress_line.h"
#include "nlohmann/json.hpp"
#include "proto/model/status.h"
#include "proto/wire/poll_loop.h"

namespace basin {
namespace {

using Json = nlohmann::ordered_json;

Json Describe(const char* kind, const ArchiveHeader& header, const std::string& file) {
  return {{"kind", kind},
          {"ok", true},
          {"log_id", header.log.log_id},
          {"epoch", header.log.epoch},
          {"head", header.head},
          {"groups", header.groups},
          {"file", file}};
}

VerifyProgress ProgressOn(ProgressLine& line, const AnswerStyle& style) {
  if (style.quiet) return nullptr;
  return [&line](Sequence reached, Sequence head) { line.Advance(reached, head); };
}

// A backup's files are compared with its list before they are read.
absl::StatusOr<std::string> FolderToExport(const std::string& data) {
  const absl::StatusOr<std::string> backup = FindBackup(data);
  if (!backup.ok()) return LogFolder(data);
  BASIN_RETURN_IF_ERROR(CheckBackupFiles(*backup, nullptr).status());
  return *backup;
}

Text SignedText(bool is_signed) {
  return is_signed ? Text("signed by the hub", "signée par le hub")
                   : Text("not signed: nobody answers for it", "non signée : personne n'en répond");
}

}  // namespace

absl::Status ExportLogFile(const ExportLogArguments& arguments, std::FILE* out, std::FILE* err) {
  BASIN_ASSIGN_OR_RETURN(const std::optional<SigningKey> key, LoadSigningKey(arguments.sign_with));
  BASIN_ASSIGN_OR_RETURN(const std::string folder, FolderToExport(arguments.data));
  const AnswerStyle& style = arguments.style;
  ProgressLine line(err, Text("exporting", "exportation").In(style.language), style.language);
  const EventCatalog catalog;
  BASIN_ASSIGN_OR_RETURN(const ExportReport report,
                         ExportLog({.log = folder,
                                    .file = arguments.file,
                                    .key = key.has_value() ? &*key : nullptr,
                                    .now = WallNow()},
                                   catalog, ProgressOn(line, style)));
  Json json = Describe("log_export", report.header, arguments.file);
  json["bytes"] = report.bytes;
  json["signed"] = key.has_value();
  const Text sentences("log $0, epoch $1, $2 records: $3 ($4, $5)\n",
                       "journal $0, époque $1, $2 enregistrements : $3 ($4, $5)\n",
                       report.header.log.log_id, report.header.log.epoch, report.header.head,
                       arguments.file, BytesText(report.bytes), SignedText(key.has_value()));
  std::fputs((style.json ? json.dump() + "\n" : sentences.In(style.language)).c_str(), out);
  return absl::OkStatus();
}

absl::Status ImportLogFile(const ImportLogArguments& arguments, std::FILE* out, std::FILE* err) {
  BASIN_ASSIGN_OR_RETURN(const std::optional<VerifyingKey> key,
                         LoadVerifyingKey(arguments.signing_key));
  const AnswerStyle& style = arguments.style;
  ProgressLine line(err, Text("importing", "importation").In(style.language), style.language);
  const EventCatalog catalog;
  BASIN_ASSIGN_OR_RETURN(const NewEpoch epoch,
                         ImportLog({.file = arguments.file,
                                    .data = arguments.data,
                                    .signed_by = key.has_value() ? &*key : nullptr,
                                    .consent = {.reason = arguments.reason, .now = WallNow()}},
                                   catalog, ProgressOn(line, style)));
  TellNewEpoch("log_import", epoch, style, out);
  return absl::OkStatus();
}

absl::Status VerifyLogArchive(const std::string& file, const std::string& signing_key,
                              const AnswerStyle& style, std::FILE* out, std::FILE* err) {
  BASIN_ASSIGN_OR_RETURN(const std::optional<VerifyingKey> key, LoadVerifyingKey(signing_key));
  ProgressLine line(err, Text("verifying", "vérification").In(style.language), style.language);
  const EventCatalog catalog;
  BASIN_ASSIGN_OR_RETURN(
      const ArchiveSummary summary,
      VerifyArchive(file, key.has_value() ? &*key : nullptr, catalog, ProgressOn(line, style)));
  Json json = Describe("log_verify", summary.header, file);
  json["root"] = ToHex(AsBytes(summary.end.tree.Root()));
  json["signed"] = summary.signed_by.has_value();
  const Text sentences(
      "an archive of log $0, epoch $1: $2 records in $3 groups, $4\nroot $5\nall of it verifies\n",
      "une archive du journal $0, époque $1 : $2 enregistrements en $3 groupes, $4\nracine $5\n"
      "tout y concorde\n",
      summary.header.log.log_id, summary.header.log.epoch, summary.header.head,
      summary.header.groups, SignedText(summary.signed_by.has_value()),
      ToHex(AsBytes(summary.end.tree.Root())));
  std::fputs((style.json ? json.dump() + "\n" : sentences.In(style.language)).c_str(), out);
  return absl::OkStatus();
}

}  // namespace basin
