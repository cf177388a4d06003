#include "broker/offline/verify_log.h"

#include <filesystem>
#include <memory>
#include <optional>

#include "absl/strings/str_cat.h"
#include "basin/v1/integrity.pb.h"
#include "broker/backup/backup_folder.h"
#include "broker/log/rocksdb/keys.h"
#include "broker/log/rocksdb/verify.h"
#include "broker/offline/answer_style.h"
#include "broker/offline/archive_log.h"
#include "broker/offline/key_files.h"
#include "broker/offline/log_folder.h"
#include "broker/offline/progress_line.h"
#include "nlohmann/json.hpp"
#include "proto/files/durable_files.h"
#include "proto/files/posix_file.h"
#include "proto/integrity/signed_head.h"
#include "proto/integrity/signing_key.h"
#include "proto/model/cloud_event.h"
#include "proto/model/status.h"

namespace basin {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kHeadFileBytesMax = 4096;

// The head in the file, if its signature holds.
absl::StatusOr<v1::TreeHead> ReadOutsideHead(const VerifyLogArguments& arguments) {
  BASIN_ASSIGN_OR_RETURN(const std::string bytes, ReadFile(arguments.head_file, kHeadFileBytesMax));
  v1::KeptHead kept;
  if (bytes.size() > kHeadFileBytesMax || !kept.ParseFromString(bytes) || !kept.has_head())
    return MakeError(v1::BAD_FILE, {.field = arguments.head_file,
                                    .detail = {"it holds no head of a log",
                                               "il ne contient pas de tête de journal"}});
  if (!arguments.signing_key.empty()) {
    BASIN_ASSIGN_OR_RETURN(const VerifyingKey key, VerifyingKey::Load(arguments.signing_key));
    return OpenHead(kept.head(), key);
  }
  if (kept.signing_key().empty()) return ReadHead(kept.head());
  BASIN_ASSIGN_OR_RETURN(const VerifyingKey key, VerifyingKey::Parse(kept.signing_key()));
  return OpenHead(kept.head(), key);
}

Json EpochsToJson(const std::vector<EpochNote>& epochs) {
  Json list = Json::array();
  for (const EpochNote& note : epochs)
    list.push_back({{"epoch", note.epoch},
                    {"because", CauseText(note.cause).en},
                    {"began_at", FormatTimestamp(note.began_at)},
                    {"kept", note.kept},
                    {"acknowledged", note.acknowledged},
                    {"reason", note.reason}});
  return list;
}

// One line for each.
std::string EpochLines(const std::vector<EpochNote>& epochs, Language language) {
  std::string lines;
  for (const EpochNote& note : epochs) {
    const Text lost = note.lost() ? Text("; $0…$1 were lost", " ; $0…$1 furent perdus",
                                         note.kept + 1, note.acknowledged)
                                  : Text();
    const Text line("epoch $0 since $1, behind record $2: $3 (\"$4\")$5\n",
                    "époque $0 depuis le $1, après l'enregistrement $2 : $3 (« $4 »)$5\n",
                    note.epoch, FormatTimestamp(note.began_at), note.kept, CauseText(note.cause),
                    note.reason, lost);
    lines += line.In(language);
  }
  return lines;
}

Json ToJson(const VerifyReport& report, const absl::Status& verdict, double seconds) {
  Json damaged = Json::array();
  for (const DamagedRange& range : report.damaged)
    damaged.push_back({{"first", range.first}, {"last", range.last}, {"why", range.why.en}});
  return {{"kind", "log_verify"},
          {"ok", verdict.ok()},
          {"log_id", report.identity.log_id},
          {"epoch", report.identity.epoch},
          {"head", report.head},
          {"acknowledged", report.acknowledged},
          {"groups", report.groups},
          {"root", ToHex(AsBytes(report.root))},
          {"recomputed", report.recomputed},
          {"bytes", report.bytes},
          {"purged", report.purged},
          {"seconds", seconds},
          {"damaged", damaged},
          {"epochs", EpochsToJson(report.epochs)},
          {"error", verdict.ok() ? Json() : Json(CodeName(CodeOf(verdict)))}};
}

std::string ToSentences(const VerifyReport& report, const VerifyLogArguments& arguments,
                        double seconds) {
  const double mebibytes = static_cast<double>(report.bytes) / (1024 * 1024);
  const Text what("log $0, epoch $1: $2 records in $3 groups\nroot $4\n",
                  "journal $0, époque $1 : $2 enregistrements en $3 groupes\nracine $4\n",
                  report.identity.log_id, report.identity.epoch, report.head, report.groups,
                  ToHex(AsBytes(report.root)));
  const Text how("recomputed $0 records, $1 MiB in $2 s\n",
                 "recalculé $0 enregistrements, $1 Mio en $2 s\n", report.recomputed,
                 OneDecimal(mebibytes), OneDecimal(seconds));
  const Text with_head("nothing was changed since the head given was taken, and nothing is missing",
                       "rien n'a changé depuis la tête indiquée, et rien ne manque");
  const Text alone(
      "everything fits together; whether it was written anew as a whole, only a head kept "
      "elsewhere shows (--head)",
      "tout concorde ; si l'ensemble a été réécrit, seule une tête conservée ailleurs le montre "
      "(--head)");
  const Text purged("$0 records are purged: their hashes are there\n",
                    "$0 enregistrements sont purgés : leurs empreintes sont là\n", report.purged);
  std::string text = what.In(arguments.language) + how.In(arguments.language) +
                     (report.purged > 0 ? purged.In(arguments.language) : "") +
                     EpochLines(report.epochs, arguments.language);
  if (report.damaged.empty() && !report.rewritten.has_value())
    absl::StrAppend(&text, (arguments.head_file.empty() ? alone : with_head).In(arguments.language),
                    "\n");
  return text;
}

// A folder of backups stands for its newest one, whose files are compared with its list first.
absl::StatusOr<std::string> FolderToVerify(const VerifyLogArguments& arguments) {
  const absl::StatusOr<std::string> backup = FindBackup(arguments.data);
  if (!backup.ok()) {
    const std::string log = LogFolder(arguments.data);
    const bool cut_short =
        CodeOf(backup.status()) == v1::BACKUP_INVALID && !FileExists(DatabasePath(log));
    return cut_short ? absl::StatusOr<std::string>(backup.status()) : log;
  }
  BASIN_ASSIGN_OR_RETURN(const std::optional<VerifyingKey> key,
                         LoadVerifyingKey(arguments.signing_key));
  BASIN_RETURN_IF_ERROR(CheckBackupFiles(*backup, key.has_value() ? &*key : nullptr).status());
  return *backup;
}

// What is asked for and not looked at is not to be told as verified.
absl::Status CheckForArchive(const VerifyLogArguments& arguments) {
  if (arguments.head_file.empty() && arguments.since == 0) return absl::OkStatus();
  return MakeError(
      v1::USAGE,
      {.field = arguments.head_file.empty() ? "--since" : "--head",
       .detail = {
           "an archive is verified whole, and by itself; its root is to be compared",
           "une archive est vérifiée entière, et pour elle-même ; sa racine est à comparer"}});
}

absl::Status BeyondHead(Sequence head) {
  return MakeError(
      v1::BEYOND_HEAD,
      {.field = "--since", .detail = {"the log ends at $0", "le journal finit à $0", head}});
}

}  // namespace

absl::Status VerifyLog(const VerifyLogArguments& arguments, std::FILE* out, std::FILE* err) {
  if (std::filesystem::is_regular_file(arguments.data)) {
    BASIN_RETURN_IF_ERROR(CheckForArchive(arguments));
    return VerifyLogArchive(
        arguments.data, arguments.signing_key,
        {.json = arguments.json, .quiet = arguments.quiet, .language = arguments.language}, out,
        err);
  }
  BASIN_ASSIGN_OR_RETURN(const std::string folder, FolderToVerify(arguments));
  VerifyOptions options{.folder = folder, .since = arguments.since};
  if (!arguments.head_file.empty()) {
    BASIN_ASSIGN_OR_RETURN(options.outside, ReadOutsideHead(arguments));
  }
  const Text label("verifying", "vérification");
  ProgressLine line(err, label.In(arguments.language), arguments.language);
  const auto progress = [&](Sequence reached, Sequence head) { line.Advance(reached, head); };
  BASIN_ASSIGN_OR_RETURN(
      const VerifyReport report,
      VerifyRocksDbLog(options, arguments.quiet ? VerifyProgress() : VerifyProgress(progress)));
  const absl::Status verdict = Verdict(report);
  if (verdict.ok() && arguments.since > report.head) return BeyondHead(report.head);
  const double seconds = absl::ToDoubleSeconds(line.elapsed());
  const std::string answer = arguments.json ? ToJson(report, verdict, seconds).dump() + "\n"
                                            : ToSentences(report, arguments, seconds);
  std::fputs(answer.c_str(), out);
  return verdict;
}

}  // namespace basin
