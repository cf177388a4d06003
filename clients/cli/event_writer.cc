#include "clients/cli/event_writer.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/cli/table.h"
#include "nlohmann/json.hpp"
#include "proto/model/cloud_event.h"
#include "proto/model/origin.h"
#include "proto/model/status.h"

namespace basin::cli {
namespace {

using Json = nlohmann::ordered_json;

Table EventTable(const Words& words) {
  return Table({{words({"position", "sequence"}), Table::Align::kRight, 9},
                {words({"survenu le", "occurred"}), Table::Align::kLeft, 19},
                {words({"bassin", "basin"}), Table::Align::kLeft, 6},
                {words({"type", "type"}), Table::Align::kLeft, 26},
                {words({"acteur", "actor"}), Table::Align::kLeft, 22},
                {words({"dossier", "case"}), Table::Align::kLeft, 0}});
}

struct CsvColumn {
  const char* key;
  Text heading;
};
constexpr CsvColumn kCsvColumns[] = {
    {"sequence", {"position", "sequence"}},
    {"recordedtime", {"enregistré le", "recorded"}},
    {"time", {"survenu le", "occurred"}},
    {"basin", {"bassin", "basin"}},
    {"type", {"type", "type"}},
    {"subject", {"dossier", "case"}},
    {"actor", {"acteur", "actor"}},
    {"onbehalfof", {"pour le compte de", "on behalf of"}},
    {"source", {"source", "source"}},
    {"id", {"identifiant", "id"}},
    {"corrects", {"corrige", "corrects"}},
    {"retracts", {"retire", "retracts"}},
    {"origin", {"origine", "origin"}},
    {"replayed", {"rejoué", "replayed"}},
    {"data", {"contenu", "data"}},
    {"notice", {"mention", "notice"}},
};

// The part of a CloudEvent's text that is its data, as it stands there. The text is our own, so it
// is JSON.
std::string DataOf(const std::string& json) {
  const Json event = Json::parse(json, nullptr, false);
  return event.contains("data") ? event["data"].dump(-1, ' ', false, Json::error_handler_t::replace)
                                : "";
}

// The mark of a replay stands outside the event, as an attribute of its delivery.
std::string Marked(std::string json, bool replayed) {
  if (replayed) json.insert(json.size() - 1, R"(,"replayed":true)");
  return json;
}

}  // namespace

absl::StatusOr<EventFormat> ParseEventFormat(absl::string_view name) {
  if (name == "table") return EventFormat::kTable;
  if (name == "json") return EventFormat::kJson;
  if (name == "jsonl") return EventFormat::kJsonLines;
  if (name == "csv") return EventFormat::kCsv;
  if (name == "cloudevents") return EventFormat::kCloudEvents;
  return MakeError(v1::USAGE,
                   {.field = "--format",
                    .detail = {"the formats are table, json, jsonl, csv and cloudevents",
                               "les formes sont table, json, jsonl, csv et cloudevents"}});
}

absl::StatusOr<EventFormat> EventFormatOf(const std::string& format, const OutputOptions& output,
                                          EventFormat otherwise) {
  if (!format.empty()) return ParseEventFormat(format);
  if (!output.asked) return otherwise;
  switch (output.format) {
    case Format::kTable:
      return EventFormat::kTable;
    case Format::kJson:
      return EventFormat::kJson;
    case Format::kJsonLines:
      return EventFormat::kJsonLines;
    case Format::kCsv:
      return EventFormat::kCsv;
  }
  return otherwise;
}

EventWriter WriterFor(const Shell& shell, const Client& client, EventFormat format) {
  return EventWriter(format, shell.context().output.dialect, client.welcome().origin(),
                     shell.catalog(), shell.words(), shell.bold());
}

EventWriter::EventWriter(EventFormat format, CsvDialect dialect, v1::Origin origin,
                         const EventCatalog& catalog, const Words& words, bool bold)
    : format_(format),
      dialect_(dialect),
      origin_(origin),
      catalog_(catalog),
      words_(words),
      bold_(bold) {}

std::string EventWriter::Begin() const {
  switch (format_) {
    case EventFormat::kTable:
      return absl::StrCat(NoticeLine(origin_, words_, bold_),
                          EventTable(words_).RenderHeading(bold_));
    case EventFormat::kJson: {
      const std::string notice = NoticeOf(origin_);
      return absl::StrCat(R"({"schema_version":)", kSchemaVersion, R"(,"kind":"events","origin":")",
                          OriginCode(origin_),
                          notice.empty() ? "" : absl::StrCat(R"(","notice":")", notice),
                          R"(","events":[)");
    }
    case EventFormat::kCsv: {
      std::vector<std::string> fields;
      for (const CsvColumn& column : kCsvColumns)
        fields.push_back(dialect_ == CsvDialect::kFrench ? column.heading.fr : column.key);
      return absl::StrCat(CsvPrologue(dialect_), CsvLine(fields, dialect_));
    }
    case EventFormat::kCloudEvents:
      return "[";
    case EventFormat::kJsonLines:
      return "";
  }
  return "";
}

absl::StatusOr<std::string> EventWriter::Event(const RecordView& record, bool replayed) {
  const bool first = written_++ == 0;
  // People see an event of a newer schema too, by its attributes.
  if (format_ == EventFormat::kTable) return TableRow(record, replayed);
  BASIN_ASSIGN_OR_RETURN(std::string json, ToCloudEventJson(record, catalog_));
  if (format_ == EventFormat::kCsv) return CsvRow(record, json, replayed);
  json = Marked(std::move(json), replayed);
  if (format_ == EventFormat::kJsonLines) return absl::StrCat(json, "\n");
  return absl::StrCat(first ? "\n" : ",\n", json);
}

std::string EventWriter::End() const {
  switch (format_) {
    case EventFormat::kJson:
      return "\n]}\n";
    case EventFormat::kCloudEvents:
      return "\n]\n";
    default:
      return "";
  }
}

std::string EventWriter::TableRow(const RecordView& record, bool replayed) const {
  const HeaderView& header = record.event.header;
  const absl::string_view actor = header.onbehalfof.empty() ? record.actor : header.onbehalfof;
  const char* mark = replayed ? " ↻" : "";
  return EventTable(words_).RenderRow(
      {absl::StrCat(record.sequence), words_.Time(header.time), Printable(header.basin),
       Printable(header.type), Printable(actor), absl::StrCat(Printable(header.subject), mark)});
}

std::string EventWriter::CsvRow(const RecordView& record, const std::string& json,
                                bool replayed) const {
  const HeaderView& header = record.event.header;
  const bool french = dialect_ == CsvDialect::kFrench;
  const auto time = [&](absl::Time time) {
    return french ? Words(Language::kFrench).Time(time) : FormatTimestamp(time);
  };
  const auto text = [&](absl::string_view value) { return CsvText(value, dialect_); };
  return CsvLine(
      {absl::StrCat(record.sequence), time(record.recorded_at), time(header.time),
       text(header.basin), text(header.type), text(header.subject), text(record.actor),
       text(header.onbehalfof), text(header.source), text(header.id), text(header.corrects),
       text(header.retracts), std::string(OriginCode(header.origin)),
       french ? Words(Language::kFrench).YesNo(replayed) : (replayed ? "true" : "false"),
       text(DataOf(json)), NoticeOf(header.origin)},
      dialect_);
}

}  // namespace basin::cli
