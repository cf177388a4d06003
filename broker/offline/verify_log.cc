#include "broker/offline/verify_log.h"

#include <memory>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "basin/v1/integrity.pb.h"
#include "broker/log/rocksdb/verify.h"
#include "broker/offline/progress_line.h"
#include "nlohmann/json.hpp"
#include "proto/files/durable_files.h"
#include "proto/files/posix_file.h"
#include "proto/integrity/signed_head.h"
#include "proto/integrity/signing_key.h"
#include "proto/model/status.h"

namespace basin {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kHeadFileBytesMax = 4096;

std::string LogFolder(const std::string& data) {
  const std::string within = data + "/log";
  return FileExists(within + "/rocksdb") || FileExists(within + "/durable_head") ? within : data;
}

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

Text OneDecimal(double value) {
  const std::string english = absl::StrFormat("%.1f", value);
  return {english, absl::StrReplaceAll(english, {{".", ","}})};
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
          {"seconds", seconds},
          {"damaged", damaged},
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
  std::string text = what.In(arguments.language) + how.In(arguments.language);
  if (report.damaged.empty() && !report.rewritten.has_value())
    absl::StrAppend(&text, (arguments.head_file.empty() ? alone : with_head).In(arguments.language),
                    "\n");
  return text;
}

}  // namespace

absl::Status VerifyLog(const VerifyLogArguments& arguments, std::FILE* out, std::FILE* err) {
  VerifyOptions options{.folder = LogFolder(arguments.data), .since = arguments.since};
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
  const double seconds = absl::ToDoubleSeconds(line.elapsed());
  const std::string answer = arguments.json ? ToJson(report, verdict, seconds).dump() + "\n"
                                            : ToSentences(report, arguments, seconds);
  std::fputs(answer.c_str(), out);
  return verdict;
}

}  // namespace basin
