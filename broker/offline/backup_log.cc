#include "broker/offline/backup_log.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "broker/backup/backup_folder.h"
#include "broker/backup/restore.h"
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

Json ToJson(const BackupReport& report, bool is_signed) {
  const BackupManifest& manifest = report.manifest;
  return {{"kind", "log_backup"},
          {"ok", true},
          {"log_id", manifest.log.log_id},
          {"epoch", manifest.log.epoch},
          {"head", manifest.head},
          {"groups", manifest.groups},
          {"root", ToHex(AsBytes(manifest.root))},
          {"folder", report.folder},
          {"nothing_new", report.nothing_new},
          {"bytes", report.bytes},
          {"copied_bytes", report.copied_bytes},
          {"removed", report.removed},
          {"signed", is_signed}};
}

std::string ToSentences(const BackupReport& report, bool is_signed, double seconds,
                        Language language) {
  const BackupManifest& manifest = report.manifest;
  if (report.nothing_new)
    return Text("nothing new since $0: record $1\n",
                "rien de nouveau depuis $0 : enregistrement $1\n", report.folder, manifest.head)
        .In(language);
  std::string text =
      Text(
          "log $0, epoch $1, up to record $2, verified: $3\n"
          "$4, of which $5 copied in $6 s\n",
          "journal $0, époque $1, jusqu'à l'enregistrement $2, vérifié : $3\n"
          "$4, dont $5 copiés en $6 s\n",
          manifest.log.log_id, manifest.log.epoch, manifest.head, report.folder,
          BytesText(report.bytes), BytesText(report.copied_bytes), OneDecimal(seconds))
          .In(language);
  if (!is_signed)
    absl::StrAppend(&text, Text("nobody answers for it: it is not signed (--sign-with)\n",
                                "personne n'en répond : elle n'est pas signée (--sign-with)\n")
                               .In(language));
  return text;
}

}  // namespace

absl::Status BackupLog(const BackupLogArguments& arguments, std::FILE* out, std::FILE* err) {
  BASIN_ASSIGN_OR_RETURN(const std::optional<SigningKey> key, LoadSigningKey(arguments.sign_with));
  const AnswerStyle& style = arguments.style;
  const Text label("verifying the copy", "vérification de la copie");
  ProgressLine line(err, label.In(style.language), style.language);
  const auto progress = [&](Sequence reached, Sequence head) {
    if (!style.quiet) line.Advance(reached, head);
  };
  BASIN_ASSIGN_OR_RETURN(const BackupReport report,
                         TakeBackup({.log = LogFolder(arguments.data),
                                     .to = arguments.to,
                                     .key = key.has_value() ? &*key : nullptr,
                                     .keep = arguments.keep,
                                     .now = WallNow()},
                                    progress));
  const double seconds = absl::ToDoubleSeconds(line.elapsed());
  const std::string answer = style.json
                                 ? ToJson(report, key.has_value()).dump() + "\n"
                                 : ToSentences(report, key.has_value(), seconds, style.language);
  std::fputs(answer.c_str(), out);
  return absl::OkStatus();
}

absl::Status RestoreLog(const RestoreLogArguments& arguments, std::FILE* out, std::FILE* err) {
  BASIN_ASSIGN_OR_RETURN(const std::optional<VerifyingKey> key,
                         LoadVerifyingKey(arguments.signing_key));
  BASIN_ASSIGN_OR_RETURN(const std::string backup, FindBackup(arguments.from));
  const AnswerStyle& style = arguments.style;
  const Text label("verifying the copy", "vérification de la copie");
  ProgressLine line(err, label.In(style.language), style.language);
  const auto progress = [&](Sequence reached, Sequence head) {
    if (!style.quiet) line.Advance(reached, head);
  };
  BASIN_ASSIGN_OR_RETURN(const NewEpoch epoch,
                         Restore({.backup = backup,
                                  .data = arguments.data,
                                  .signed_by = key.has_value() ? &*key : nullptr,
                                  .consent = {.reason = arguments.reason, .now = WallNow()}},
                                 progress));
  TellNewEpoch("log_restore", epoch, style, out);
  return absl::OkStatus();
}

}  // namespace basin
