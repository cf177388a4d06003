// The JSON side of event_rows.h.
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "clients/exchange/event_identity.h"
#include "clients/exchange/event_rows.h"
#include "clients/exchange/event_template.h"
#include "clients/exchange/text_decoding.h"
#include "proto/model/cloud_event.h"
#include "proto/model/event_builder.h"
#include "proto/model/strict_json.h"

namespace basin {
namespace {

// Near its beginning an exported document says what it is.
constexpr size_t kExportHead = 64;
constexpr absl::string_view kExportMark = R"("kind":"events")";

// The catalogue's words, with where and what.
FileFault FaultOf(const v1::Error& error) {
  const v1::ErrorOptions& entry = CatalogueEntry(error.code());
  const std::string where = error.field().empty() ? "" : absl::StrCat(" (", error.field(), ")");
  const auto what = [&error](Language language) {
    const std::string& detail = Detail(error, language);
    return detail.empty() ? "" : absl::StrCat(" [", detail, "]");
  };
  return {.code = error.code(),
          .fr = absl::StrCat(entry.fr(), where, what(Language::kFrench), " ; ", entry.todo_fr()),
          .en = absl::StrCat(entry.en(), where, what(Language::kEnglish), "; ", entry.todo_en())};
}

// The path of the first value of a template that nobody has replaced; "" when there is none.
std::string PathToFillIn(const nlohmann::json& json, const std::string& path) {
  if (json.is_string()) return IsToFillIn(json.get_ref<const std::string&>()) ? path : "";
  if (!json.is_structured()) return "";
  int index = 0;
  for (const auto& [name, value] : json.items()) {
    const std::string below = json.is_array() ? absl::StrCat(path, "[", index++, "]")
                              : path.empty()  ? name
                                              : absl::StrCat(path, ".", name);
    if (std::string found = PathToFillIn(value, below); !found.empty()) return found;
  }
  return "";
}

absl::Status CheckFilledIn(absl::string_view text) {
  if (!absl::StrContains(text, "\"<")) return absl::OkStatus();  // nearly all
  const auto json = ParseStrictJson(text, {kMaxCloudEventBytes, kMaxCloudEventDepth});
  if (!json.ok()) return absl::OkStatus();  // told by who reads the event
  const std::string path = PathToFillIn(*json, "");
  if (path.empty()) return absl::OkStatus();
  return MakeError(v1::MISSING_FIELD,
                   {.field = path,
                    .detail = {"replace the text between < and >, or take the line out",
                               "remplacez le texte entre < et >, ou retirez la ligne"}});
}

class JsonReader {
 public:
  JsonReader(const FileContext& context, const EventCatalog& catalog, FaultCollector& faults,
             FileEvents& result)
      : context_(context), catalog_(catalog), faults_(faults), result_(result) {}

  void ReadText(absl::string_view text) {
    text = absl::StripAsciiWhitespace(text);
    if (absl::StartsWith(text, "[")) return ReadList(text);
    if (ReadExport(text)) return;
    if (HoldsOnePerLine(text)) return ReadLines(text);
    Read(text, 1);
  }

 private:
  // Its first line is an object of its own and others follow.
  static bool HoldsOnePerLine(absl::string_view text) {
    const size_t end = text.find('\n');
    if (end == absl::string_view::npos) return false;
    const absl::string_view first = absl::StripAsciiWhitespace(text.substr(0, end));
    return absl::EndsWith(first, "}") && absl::StartsWith(first, "{") &&
           ParseStrictJson(first, {kMaxCloudEventBytes, kMaxCloudEventDepth}).ok();
  }

  void ReadLines(absl::string_view text) {
    int line = 0;
    for (absl::string_view one : absl::StrSplit(text, '\n')) {
      ++line;
      one = absl::StripAsciiWhitespace(one);
      if (!one.empty()) Read(one, line);
    }
  }

  void ReadList(absl::string_view text) {
    const auto list = ParseStrictJson(text, {kMaxFileBytes, kMaxCloudEventDepth + 1});
    if (!list.ok()) return Add(list.status(), 0);
    ReadEach(*list);
  }

  void ReadEach(const nlohmann::json& list) {
    int number = 0;
    for (const nlohmann::json& one : list) Read(one.dump(), ++number);
  }

  // The document that basinctl exports as JSON: the list of events is a member of it.
  bool ReadExport(absl::string_view text) {
    if (!absl::StrContains(text.substr(0, kExportHead), kExportMark)) return false;
    const auto document = ParseStrictJson(text, {kMaxFileBytes, kMaxCloudEventDepth + 2});
    if (!document.ok() || !document->is_object() || !document->contains("events")) return false;
    ReadEach((*document)["events"]);
    return true;
  }

  void Add(const absl::Status& status, int line) {
    FileFault fault = FaultOf(ToProto(status));
    fault.line = line;
    faults_.Add(std::move(fault));
  }

  void Read(absl::string_view text, int line) {
    if (absl::Status status = CheckFilledIn(text); !status.ok()) return Add(status, line);
    auto event = FromCloudEventJson(text, catalog_);
    if (!event.ok()) return Add(event.status(), line);
    v1::Header& header = event->header;
    const EventType& type = *catalog_.Find(header.type());
    if (absl::Status status = Complete(type, header); !status.ok()) return Add(status, line);
    namer_.Name(type, event->body->SerializeAsString(), header);
    result_.events.push_back({SealEvent(std::move(header), *event->body), line});
  }

  absl::Status Complete(const EventType& type, v1::Header& header) const {
    const std::string own = absl::StrCat("/actors/", context_.actor);
    if (header.source().empty()) header.set_source(own + "/files");
    if (header.source() != own && !absl::StartsWith(header.source(), own + "/"))
      return MakeError(v1::FOREIGN_SOURCE, {.field = "source"});
    if (header.basin().empty()) header.set_basin(context_.basin);
    if (header.onbehalfof().empty()) header.set_onbehalfof(context_.on_behalf_of);
    if (header.origin() == v1::ORIGIN_UNSPECIFIED) header.set_origin(context_.origin);
    if (header.basin().empty()) return MakeError(v1::MISSING_FIELD, {.field = "basin"});
    if (!header.has_time()) return MakeError(v1::MISSING_FIELD, {.field = "time"});
    if (header.subject().empty() && !OpensCase(type))
      return MakeError(v1::MISSING_FIELD, {.field = "subject"});
    return absl::OkStatus();
  }

  const FileContext& context_;
  const EventCatalog& catalog_;
  FaultCollector& faults_;
  FileEvents& result_;
  EventNamer namer_;
};

}  // namespace

FileEvents ReadEventJson(absl::string_view bytes, const FileContext& context,
                         const EventCatalog& catalog) {
  FileEvents result;
  FaultCollector faults;
  if (const auto decoded = DecodeText(bytes, faults))
    JsonReader(context, catalog, faults, result).ReadText(decoded->text);
  result.faults = faults.Take();
  if (!result.ok()) result.events.clear();
  return result;
}

FileFault RefusalFault(const v1::Error& error, const FileEvents& events, size_t index) {
  FileFault fault = FaultOf(error);
  if (index < events.events.size()) fault.line = events.events[index].line;
  // "body.invitees[2]" came from the column of "body.invitees".
  const std::string field = error.field().substr(0, error.field().find('['));
  if (const auto column = events.columns.find(field); column != events.columns.end()) {
    fault.column = column->second.column;
    fault.heading = column->second.heading;
  }
  return fault;
}

}  // namespace basin
