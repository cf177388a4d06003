// The JSON side of event_rows.h.
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "clients/exchange/event_identity.h"
#include "clients/exchange/event_rows.h"
#include "clients/exchange/text_decoding.h"
#include "proto/model/body_json.h"
#include "proto/model/cloud_event.h"
#include "proto/model/event_builder.h"
#include "proto/model/strict_json.h"

namespace basin {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// The catalogue's words, with where and what.
FileFault FaultOf(const v1::Error& error) {
  const v1::ErrorOptions& entry = CatalogueEntry(error.code());
  const std::string where = error.field().empty() ? "" : absl::StrCat(" (", error.field(), ")");
  const std::string what = error.detail().empty() ? "" : absl::StrCat(" [", error.detail(), "]");
  return {.code = error.code(),
          .fr = absl::StrCat(entry.fr(), where, what, " ; ", entry.todo_fr()),
          .en = absl::StrCat(entry.en(), where, what, "; ", entry.todo_en())};
}

class JsonReader {
 public:
  JsonReader(const FileContext& context, const EventCatalog& catalog, FaultCollector& faults,
             FileEvents& result)
      : context_(context), catalog_(catalog), faults_(faults), result_(result) {}

  void ReadText(absl::string_view text) {
    text = absl::StripAsciiWhitespace(text);
    if (absl::StartsWith(text, "[")) return ReadList(text);
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
    int number = 0;
    for (const nlohmann::json& one : *list) Read(one.dump(), ++number);
  }

  void Add(const absl::Status& status, int line) {
    FileFault fault = FaultOf(ToProto(status));
    fault.line = line;
    faults_.Add(std::move(fault));
  }

  void Read(absl::string_view text, int line) {
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

std::string ExampleText(const v1::FieldOptions& options) {
  switch (options.format()) {
    case v1::ACTOR_ID:
      return "mission-locale-exemple";
    case v1::BASIN_CODE:
      return "1107";
    case v1::CASE_REF:
      return "meeting/2026-001";
    case v1::DATE:
      return "2026-03-12";
    case v1::SIREN:
      return "130005481";
    case v1::SIRET:
      return "13000548100010";
    case v1::RNA:
      return "W123456789";
    case v1::INSEE_COMMUNE:
      return "93048";
    case v1::ROME:
      return "K1304";
    case v1::FAP:
      return "A0X40";
    case v1::URI:
      return "https://exemple.fr/document";
    case v1::DEPARTEMENT:
      return "93";
    case v1::EVENT_ID:
      return "0190a3c4-0000-7000-8000-000000000000";
    default:
      return options.fr().substr(
          0, options.max_length() == 0 ? std::string::npos : options.max_length());
  }
}

// Gives every field a value that passes the schema; of a choice the first one.
void FillExample(Message& message) {
  const auto& in = *message.GetReflection();
  const auto& type = *message.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor* field = type.field(i);
    const auto& options = field->options().GetExtension(v1::field);
    const auto* choice = field->real_containing_oneof();
    if (choice != nullptr && in.HasOneof(message, choice)) continue;
    const bool item = field->is_repeated();
    const int64_t number = options.max() > 0 ? std::max<int64_t>(options.min(), 1) : 1;
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING:
        item ? in.AddString(&message, field, ExampleText(options))
             : in.SetString(&message, field, ExampleText(options));
        break;
      case FieldDescriptor::CPPTYPE_BOOL:
        in.SetBool(&message, field, true);
        break;
      case FieldDescriptor::CPPTYPE_ENUM:
        item ? in.AddEnum(&message, field, field->enum_type()->value(1))
             : in.SetEnum(&message, field, field->enum_type()->value(1));
        break;
      case FieldDescriptor::CPPTYPE_MESSAGE:
        FillExample(item ? *in.AddMessage(&message, field) : *in.MutableMessage(&message, field));
        break;
      case FieldDescriptor::CPPTYPE_INT64:
        in.SetInt64(&message, field, number);
        break;
      case FieldDescriptor::CPPTYPE_UINT64:
        in.SetUInt64(&message, field, static_cast<uint64_t>(number));
        break;
      case FieldDescriptor::CPPTYPE_INT32:
        in.SetInt32(&message, field, static_cast<int32_t>(number));
        break;
      default:
        in.SetUInt32(&message, field, static_cast<uint32_t>(number));
    }
  }
}

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

std::string EventJsonTemplate(const EventType& type) {
  const std::unique_ptr<Message> body = type.NewBody();
  FillExample(*body);
  nlohmann::ordered_json event;
  event["specversion"] = "1.0";
  event["type"] = std::string(type.name());
  event["subject"] = absl::StrCat(type.options->case_(), "/exemple-1");
  event["time"] = "2026-03-12T09:30:00Z";
  event["basin"] = "1107";
  event["data"] = BodyToJson(*body);
  return event.dump(2);
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
