#include "broker/archive/archive_lines.h"

#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "broker/backup/json_members.h"
#include "proto/model/cloud_event.h"
#include "proto/model/origin.h"
#include "proto/model/record_view.h"
#include "proto/model/status.h"

namespace basin {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr char kArchive[] = "basin-hub";
constexpr char kRecordBytes[] = "recordbytes";

absl::Status Invalid(Text why) {
  return MakeError(v1::BACKUP_INVALID, {.field = "archive", .detail = std::move(why)});
}

std::string Dump(const ordered_json& object) {
  return object.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

ordered_json EpochsToJson(const std::vector<EpochNote>& epochs) {
  ordered_json list = ordered_json::array();
  for (const EpochNote& note : epochs)
    list.push_back({{"epoch", note.epoch},
                    {"cause", static_cast<uint64_t>(note.cause)},
                    {"began_at", FormatTimestamp(note.began_at)},
                    {"kept", note.kept},
                    {"acknowledged", note.acknowledged},
                    {"reason", note.reason}});
  return list;
}

absl::StatusOr<std::vector<EpochNote>> ReadEpochs(const json& header) {
  const auto list = header.find("epochs");
  if (list == header.end() || !list->is_array())
    return Invalid({"it does not list its epochs", "elle n'énumère pas ses époques"});
  std::vector<EpochNote> epochs;
  for (const json& entry : *list) {
    JsonMembers members(entry);
    EpochNote note{.epoch = static_cast<uint32_t>(members.Number("epoch")),
                   .cause = static_cast<EpochNote::Cause>(members.Number("cause")),
                   .kept = members.Number("kept"),
                   .acknowledged = members.Number("acknowledged"),
                   .reason = members.Word("reason")};
    const bool dated = ParseTimestamp(members.Word("began_at"), &note.began_at);
    if (!members.good() || !dated)
      return Invalid({"an epoch is not described", "une époque est mal décrite"});
    epochs.push_back(std::move(note));
  }
  return epochs;
}

// What a reader needs of an event whose body this program does not know.
std::string HeaderOnly(const RecordView& record) {
  const HeaderView& header = record.event.header;
  return Dump({{"specversion", "1.0"},
               {"id", std::string(header.id)},
               {"source", std::string(header.source)},
               {"type", std::string(header.type)},
               {"subject", std::string(header.subject)},
               {"sequence", absl::StrCat(record.sequence)},
               {"recordedtime", FormatTimestamp(record.recorded_at)},
               {"actor", std::string(record.actor)}});
}

std::string TextOf(const RecordView& record, const EventCatalog& catalog) {
  absl::StatusOr<std::string> text = ToCloudEventJson(record, catalog);
  return text.ok() ? *std::move(text) : HeaderOnly(record);
}

// Whether the line's attributes are those of the record. `data` may be told otherwise by a program
// that knows more of the schema; the archive's signature covers what this one told.
bool TellsOf(const json& line, const RecordView& record, const EventCatalog& catalog) {
  const json told = json::parse(TextOf(record, catalog), nullptr, false);
  for (const auto& [name, value] : told.items()) {
    if (name == "data" || name == "notice" || value == "") continue;
    const auto found = line.find(name);
    if (found == line.end() || *found != value) return false;
  }
  return true;
}

}  // namespace

std::string ToLine(const ArchiveHeader& header) {
  return Dump({{"archive", kArchive},
               {"format", kArchiveFormat},
               {"log_id", header.log.log_id},
               {"epoch", header.log.epoch},
               {"origin", std::string(OriginCode(header.log.origin))},
               {"notice", std::string(OriginNotice(header.log.origin, Language::kFrench))},
               {"head", header.head},
               {"groups", header.groups},
               {"made_at", FormatTimestamp(header.made_at)},
               {"epochs", EpochsToJson(header.epochs)}});
}

std::string ToLine(const ArchiveGroup& group) {
  return Dump({{"group", group.index},
               {"first", group.first},
               {"count", group.count},
               {"root", ToHex(AsBytes(group.root))}});
}

std::string ToLine(const ArchiveEnd& end) {
  const ordered_json inner = {{"head", end.head},
                              {"groups", end.groups},
                              {"root", ToHex(AsBytes(end.root))},
                              {"lines", end.lines},
                              {"sha256", ToHex(AsBytes(end.digest))}};
  return Dump({{"end", inner}});
}

std::string ToArchiveLine(const DetachedSignature& signature) {
  return Dump(
      {{"signing_key", ToHex(signature.signing_key)}, {"signature", ToHex(signature.signature)}});
}

absl::StatusOr<std::string> RecordLine(absl::string_view record, const EventCatalog& catalog) {
  BASIN_ASSIGN_OR_RETURN(const RecordView view, ReadRecord(record));
  std::string line = TextOf(view, catalog);
  line.pop_back();  // the closing brace
  absl::StrAppend(&line, ",\"", kRecordBytes, "\":\"", absl::Base64Escape(record), "\"}");
  return line;
}

absl::StatusOr<ArchiveHeader> ReadArchiveHeader(const json& line) {
  JsonMembers members(line);
  if (members.Word("archive") != kArchive)
    return Invalid(
        {"it does not begin as an archive does", "elle ne commence pas comme une archive"});
  const uint64_t format = members.Number("format");
  if (members.good() && format != kArchiveFormat)
    return MakeError(v1::FORMAT_UNKNOWN,
                     {.field = "archive",
                      .detail = {"format $0; this program knows $1",
                                 "format $0 ; ce programme connaît $1", format, kArchiveFormat}});
  ArchiveHeader header;
  header.log.log_id = members.Word("log_id");
  header.log.epoch = static_cast<uint32_t>(members.Number("epoch"));
  const std::string origin = members.Word("origin");
  header.log.origin = origin == "simulated" ? v1::SIMULATED : v1::REAL;
  header.head = members.Number("head");
  header.groups = members.Number("groups");
  const bool dated = ParseTimestamp(members.Word("made_at"), &header.made_at);
  if (!members.good() || !dated || header.log.log_id.empty() ||
      (origin != "real" && origin != "simulated"))
    return Invalid(
        {"it does not say which log it is of", "elle ne dit pas de quel journal elle est"});
  BASIN_ASSIGN_OR_RETURN(header.epochs, ReadEpochs(line));
  return header;
}

absl::StatusOr<ArchiveGroup> ReadArchiveGroup(const json& line) {
  JsonMembers members(line);
  const ArchiveGroup group{.index = members.Number("group"),
                           .first = members.Number("first"),
                           .count = members.Number("count"),
                           .root = members.Hash("root")};
  if (!members.good()) return Invalid({"a group is not described", "un groupe est mal décrit"});
  return group;
}

absl::StatusOr<ArchiveEnd> ReadArchiveEnd(const json& line) {
  JsonMembers members(line.at("end"));
  const ArchiveEnd end{.head = members.Number("head"),
                       .groups = members.Number("groups"),
                       .root = members.Hash("root"),
                       .lines = members.Number("lines"),
                       .digest = members.Hash("sha256")};
  if (!members.good()) return Invalid({"its end is not described", "sa fin est mal décrite"});
  return end;
}

absl::StatusOr<DetachedSignature> ReadArchiveSignature(const json& line) {
  JsonMembers members(line);
  DetachedSignature signature{members.Hex("signing_key"), members.Hex("signature")};
  if (!members.good())
    return Invalid({"something else follows its end", "autre chose suit sa fin"});
  return signature;
}

absl::StatusOr<std::string> ReadRecordLine(const json& line, const EventCatalog& catalog) {
  JsonMembers members(line);
  const std::string base64 = members.Word(kRecordBytes);
  std::string bytes;
  if (!members.good() || !absl::Base64Unescape(base64, &bytes))
    return Invalid({"a line holds no record", "une ligne ne contient pas d'enregistrement"});
  const absl::StatusOr<RecordView> record = ReadRecord(bytes);
  if (!record.ok())
    return Invalid(
        {"the bytes of a record cannot be read", "les octets d'un enregistrement sont illisibles"});
  if (!TellsOf(line, *record, catalog))
    return Invalid({"the text of record $0 is not that of its bytes",
                    "le texte de l'enregistrement $0 n'est pas celui de ses octets",
                    record->sequence});
  return bytes;
}

}  // namespace basin
