#include "broker/archive/archive_reader.h"

#include <limits>
#include <memory>
#include <utility>

#include "broker/log/group_builder.h"
#include "proto/model/record_view.h"
#include "proto/model/status.h"
#include "proto/model/strict_json.h"

namespace basin {
namespace {

using nlohmann::json;

constexpr int kDepthMax = 18;  // that of a CloudEvent, and the line around it
// What a group's header can say; a record has two bytes at the least.
constexpr uint64_t kGroupCountMax = std::numeric_limits<uint32_t>::max() / 2;

}  // namespace

ArchiveReader::ArchiveReader(const EventCatalog& catalog, const VerifyingKey* expected,
                             GroupSink sink)
    : catalog_(catalog), expected_(expected), sink_(std::move(sink)) {}

absl::Status ArchiveReader::Invalid(Text why) const {
  return MakeError(
      v1::BACKUP_INVALID,
      {.field = "archive", .detail = {"line $0: $1", "ligne $0 : $1", lines_ + 1, why}});
}

absl::Status ArchiveReader::Take(absl::string_view line) {
  const absl::StatusOr<json> parsed =
      ParseStrictJson(line, {.max_bytes = kArchiveLineBytesMax, .max_depth = kDepthMax});
  if (!parsed.ok() || !parsed->is_object())
    return Invalid({"it is not a JSON object", "ce n'est pas un objet JSON"});
  return TakeParsed(*parsed, line);
}

absl::Status ArchiveReader::TakeParsed(const json& line, absl::string_view text) {
  const bool is_end = awaits_ == Awaits::kGroup && line.contains("end");
  absl::Status taken;
  switch (awaits_) {
    case Awaits::kHeader:
      taken = TakeHeader(line);
      break;
    case Awaits::kGroup:
      taken = is_end ? TakeEnd(line, text) : TakeGroup(line);
      break;
    case Awaits::kRecord:
      taken = TakeRecord(line);
      break;
    case Awaits::kSignature:
      return TakeSignature(line);
    case Awaits::kNothing:
      return Invalid({"something follows its end", "quelque chose suit sa fin"});
  }
  if (!taken.ok() || is_end) return taken;
  digest_.Add(text);
  digest_.Add("\n");
  ++lines_;
  return taken;
}

absl::Status ArchiveReader::TakeHeader(const json& line) {
  BASIN_ASSIGN_OR_RETURN(summary_.header, ReadArchiveHeader(line));
  awaits_ = Awaits::kGroup;
  return absl::OkStatus();
}

absl::Status ArchiveReader::TakeGroup(const json& line) {
  BASIN_ASSIGN_OR_RETURN(announced_, ReadArchiveGroup(line));
  const Sequence next = summary_.end.head + 1;
  if (announced_.first > next)
    return Invalid(
        {"a gap: $0…$1 are missing", "une lacune : manquent $0…$1", next, announced_.first - 1});
  if (announced_.first < next)
    return Invalid({"$0 is there already: repeated", "$0 y est déjà : répété", announced_.first});
  if (announced_.index != summary_.end.tree.size() || announced_.count == 0 ||
      announced_.count > kGroupCountMax)
    return Invalid({"it is not the next group", "ce n'est pas le groupe suivant"});
  group_ = CommitGroup();
  group_.first = next;
  awaits_ = Awaits::kRecord;
  return absl::OkStatus();
}

absl::Status ArchiveReader::TakeRecord(const json& line) {
  absl::StatusOr<std::string> bytes = ReadRecordLine(line, catalog_);
  if (!bytes.ok()) return Invalid(Sentence(bytes.status()));
  BASIN_ASSIGN_OR_RETURN(const RecordView record, ReadRecord(*bytes));
  const Sequence next = group_.first + group_.count;
  if (record.sequence > next)
    return Invalid(
        {"a gap: $0…$1 are missing", "une lacune : manquent $0…$1", next, record.sequence - 1});
  if (record.sequence < next)
    return Invalid({"$0 is there already: repeated", "$0 y est déjà : répété", record.sequence});
  const absl::Time before = group_.count == 0 ? summary_.end.recorded_at : group_.recorded_at;
  if (record.recorded_at < before)
    return Invalid({"$0 is older than the record before it",
                    "$0 est plus ancien que l'enregistrement précédent", record.sequence});
  if (group_.records.size() + bytes->size() > std::numeric_limits<uint32_t>::max() / 2)
    return Invalid({"a group is too large", "un groupe est trop grand"});
  group_.offsets.push_back(static_cast<uint32_t>(group_.records.size()));
  AppendToRun(*bytes, group_.records);
  group_.recorded_at = record.recorded_at;
  ++group_.count;
  return group_.count == announced_.count ? CompleteGroup() : absl::OkStatus();
}

absl::Status ArchiveReader::CompleteGroup() {
  const SharedGroup sealed = Seal(std::move(group_));
  if (sealed->root != announced_.root)
    return MakeError(v1::PROOF_INVALID,
                     {.field = "archive",
                      .detail = {"the records $0…$1 do not give the root of their group",
                                 "les enregistrements $0…$1 ne donnent pas la racine de leur "
                                 "groupe",
                                 sealed->first, sealed->last()}});
  BASIN_RETURN_IF_ERROR(sink_(sealed));
  summary_.end = Extend(summary_.end, *sealed);
  awaits_ = Awaits::kGroup;
  return absl::OkStatus();
}

absl::Status ArchiveReader::TakeEnd(const json& line, absl::string_view text) {
  BASIN_ASSIGN_OR_RETURN(const ArchiveEnd end, ReadArchiveEnd(line));
  const LogEnd& read = summary_.end;
  if (end.lines != lines_ || end.head != read.head || end.groups != read.tree.size() ||
      end.head != header().head || end.groups != header().groups)
    return Invalid({"it should hold $0 records in $1 groups, and holds $2 in $3",
                    "elle devrait contenir $0 enregistrements en $1 groupes, et en contient $2 "
                    "en $3",
                    end.head, end.groups, read.head, read.tree.size()});
  if (end.root != read.tree.Root())
    return MakeError(v1::PROOF_INVALID,
                     {.field = "archive",
                      .detail = {"the groups do not give the log's root: some are another log's",
                                 "les groupes ne donnent pas la racine du journal : certains "
                                 "sont d'un autre"}});
  if (end.digest != digest_.Finish())
    return Invalid(
        {"the text is not the one that was written", "le texte n'est pas celui qui fut écrit"});
  end_line_ = std::string(text);
  awaits_ = Awaits::kSignature;
  return absl::OkStatus();
}

absl::Status ArchiveReader::TakeSignature(const json& line) {
  BASIN_ASSIGN_OR_RETURN(const DetachedSignature signature, ReadArchiveSignature(line));
  BASIN_RETURN_IF_ERROR(CheckSignature(signature, kArchiveDomain, end_line_, expected_));
  BASIN_ASSIGN_OR_RETURN(summary_.signed_by, VerifyingKey::Parse(signature.signing_key));
  awaits_ = Awaits::kNothing;
  return absl::OkStatus();
}

absl::StatusOr<ArchiveSummary> ArchiveReader::Finish() {
  if (awaits_ != Awaits::kSignature && awaits_ != Awaits::kNothing)
    return Invalid({"it was cut short", "elle a été interrompue"});
  if (expected_ != nullptr && !summary_.signed_by.has_value())
    return Invalid({"it is not signed", "elle n'est pas signée"});
  return std::move(summary_);
}

}  // namespace basin
