#include "broker/backup/backup_manifest.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "broker/backup/json_members.h"
#include "nlohmann/json.hpp"
#include "proto/files/durable_files.h"
#include "proto/integrity/detached_signature.h"
#include "proto/model/cloud_event.h"
#include "proto/model/origin.h"
#include "proto/model/status.h"
#include "proto/model/strict_json.h"

namespace basin {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr uint64_t kManifestFormat = 1;
// Some 200 bytes a file; a table has 64 MiB. Enough for a hundred terabytes.
constexpr size_t kManifestBytesMax = size_t{512} * 1024 * 1024;
constexpr size_t kSignatureBytesMax = 1024;

absl::Status Invalid(Text why) {
  return MakeError(v1::BACKUP_INVALID, {.field = kManifestFile, .detail = std::move(why)});
}

bool IsSafeName(absl::string_view name) {
  return !name.empty() && name[0] != '/' && !absl::StrContains(name, "..");
}

absl::StatusOr<FileSums> ParseFiles(const json& manifest) {
  const auto list = manifest.find("files");
  if (list == manifest.end() || !list->is_array())
    return Invalid({"it has no list of files", "il n'a pas de liste de fichiers"});
  FileSums files;
  for (const json& entry : *list) {
    JsonMembers members(entry);
    const std::string name = members.Word("name");
    const FileSum sum{members.Number("bytes"), members.Hash("sha256")};
    if (!members.good() || !IsSafeName(name) || !files.emplace(name, sum).second)
      return Invalid(
          {"a file of the list is not described", "un fichier de la liste est mal décrit"});
  }
  return files;
}

}  // namespace

std::string ToJson(const BackupManifest& manifest) {
  ordered_json files = ordered_json::array();
  for (const auto& [name, sum] : manifest.files)
    files.push_back({{"name", name}, {"bytes", sum.bytes}, {"sha256", ToHex(AsBytes(sum.digest))}});
  const ordered_json out = {{"kind", "basin-hub-backup"},
                            {"format", kManifestFormat},
                            {"log_id", manifest.log.log_id},
                            {"epoch", manifest.log.epoch},
                            {"origin", std::string(OriginCode(manifest.log.origin))},
                            {"head", manifest.head},
                            {"groups", manifest.groups},
                            {"root", ToHex(AsBytes(manifest.root))},
                            {"purged", manifest.purged},
                            {"made_at", FormatTimestamp(manifest.made_at)},
                            {"files", std::move(files)}};
  return out.dump(1) + "\n";
}

absl::StatusOr<BackupManifest> ParseManifest(absl::string_view text) {
  const absl::StatusOr<json> parsed =
      ParseStrictJson(text, {.max_bytes = kManifestBytesMax, .max_depth = 4});
  if (!parsed.ok())
    return Invalid({"it cannot be read: $0", "il est illisible : $0", Sentence(parsed.status())});
  JsonMembers members(*parsed);
  if (members.Word("kind") != "basin-hub-backup")
    return Invalid({"it is no backup's", "ce n'est pas celui d'une sauvegarde"});
  const uint64_t format = members.Number("format");
  if (members.good() && format != kManifestFormat)
    return MakeError(v1::FORMAT_UNKNOWN,
                     {.field = kManifestFile,
                      .detail = {"format $0; this program knows $1",
                                 "format $0 ; ce programme connaît $1", format, kManifestFormat}});
  BackupManifest manifest;
  manifest.log.log_id = members.Word("log_id");
  manifest.log.epoch = static_cast<uint32_t>(members.Number("epoch"));
  const std::string origin = members.Word("origin");
  manifest.log.origin = origin == "simulated" ? v1::SIMULATED : v1::REAL;
  manifest.head = members.Number("head");
  manifest.groups = members.Number("groups");
  manifest.root = members.Hash("root");
  // Manifests of before there was a purge do not say.
  if (parsed->contains("purged")) manifest.purged = members.Number("purged");
  const bool dated = ParseTimestamp(members.Word("made_at"), &manifest.made_at);
  if (!members.good() || !dated || (origin != "real" && origin != "simulated"))
    return Invalid({"it does not say which log it is of", "il ne dit pas de quel journal il est"});
  BASIN_ASSIGN_OR_RETURN(manifest.files, ParseFiles(*parsed));
  return manifest;
}

absl::Status WriteManifest(const std::string& folder, const BackupManifest& manifest,
                           const SigningKey* key) {
  const std::string text = ToJson(manifest);
  if (key != nullptr)
    BASIN_RETURN_IF_ERROR(WriteDurably(absl::StrCat(folder, "/", kManifestSignatureFile),
                                       ToLine(SignDetached(kBackupDomain, text, *key))));
  return WriteDurably(absl::StrCat(folder, "/", kManifestFile), text);
}

absl::StatusOr<ReadManifestResult> ReadManifest(const std::string& folder,
                                                const VerifyingKey* expected) {
  const absl::StatusOr<std::string> text =
      ReadFile(absl::StrCat(folder, "/", kManifestFile), kManifestBytesMax);
  if (CodeOf(text.status()) == v1::NOT_FOUND)
    return Invalid(
        {"it is missing: the backup was cut short", "il manque : la sauvegarde a été interrompue"});
  BASIN_RETURN_IF_ERROR(text.status());
  const absl::StatusOr<std::string> line =
      ReadFile(absl::StrCat(folder, "/", kManifestSignatureFile), kSignatureBytesMax);
  if (!line.ok() && CodeOf(line.status()) != v1::NOT_FOUND) return line.status();

  ReadManifestResult result;
  if (line.ok()) {
    BASIN_ASSIGN_OR_RETURN(const DetachedSignature signature, FromLine(*line));
    BASIN_RETURN_IF_ERROR(CheckSignature(signature, kBackupDomain, *text, expected));
    BASIN_ASSIGN_OR_RETURN(result.signed_by, VerifyingKey::Parse(signature.signing_key));
  } else if (expected != nullptr) {
    return Invalid({"it is not signed", "il n'est pas signé"});
  }
  BASIN_ASSIGN_OR_RETURN(result.manifest, ParseManifest(*text));
  return result;
}

}  // namespace basin
