#include "proto/model/cloud_event.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "proto/model/body_json.h"
#include "proto/model/event_builder.h"
#include "proto/model/nearest.h"
#include "proto/model/origin.h"
#include "proto/model/status.h"
#include "proto/model/strict_json.h"

namespace basin {
namespace {

using google::protobuf::FieldDescriptor;
using nlohmann::json;
using nlohmann::ordered_json;

constexpr absl::string_view kJson = "application/json";

// The header's attributes that are plain text, in the order they are written. The other attributes
// (specversion, time, datacontenttype, origin, expectedversion, data and the hub's own) have a form
// of their own.
constexpr int kTextAttributes[] = {
    v1::Header::kIdFieldNumber,
    v1::Header::kSourceFieldNumber,
    v1::Header::kTypeFieldNumber,
    v1::Header::kSubjectFieldNumber,
    v1::Header::kDataschemaFieldNumber,
    v1::Header::kBasinFieldNumber,
    v1::Header::kCorrelationidFieldNumber,
    v1::Header::kCausationidFieldNumber,
    v1::Header::kTraceparentFieldNumber,
    v1::Header::kPurposeFieldNumber,
    v1::Header::kCorrectsFieldNumber,
    v1::Header::kRetractsFieldNumber,
    v1::Header::kReasonFieldNumber,
    v1::Header::kOnbehalfofFieldNumber,
};
constexpr absl::string_view kOtherAttributes[] = {
    "specversion", "time",         "datacontenttype", "origin", "expectedversion", "data",
    "sequence",    "recordedtime", "actor",           "notice", "replayed",
};

const FieldDescriptor* TextAttribute(absl::string_view name) {
  for (int number : kTextAttributes) {
    const FieldDescriptor* field = v1::Header::descriptor()->FindFieldByNumber(number);
    if (name == absl::string_view(field->name())) return field;
  }
  return nullptr;
}

absl::Status BadAttribute(const std::string& name, const Text& what) {
  return MakeError(v1::BAD_FORMAT, {.field = name, .detail = {"expects $0", "attendu : $0", what}});
}

// ---- writing ----

absl::StatusOr<ordered_json> EventToJson(const EventView& event, const EventCatalog& catalog) {
  v1::Header header;
  if (!header.ParseFromArray(event.header_bytes.data(),
                             static_cast<int>(event.header_bytes.size())))
    return MakeError(v1::BAD_PROTO,
                     {.field = "header", .detail = {"it cannot be parsed", "illisible"}});
  const EventType* type = catalog.Find(header.type());
  if (type == nullptr)
    return MakeError(v1::UNKNOWN_TYPE, {.field = "header.type",
                                        .detail = {"the event is of a newer schema",
                                                   "l'évènement suit un schéma plus récent"}});
  const auto body = type->NewBody();
  if (!body->ParseFromArray(event.body.data(), static_cast<int>(event.body.size())))
    return MakeError(v1::BAD_PROTO,
                     {.field = "body", .detail = {"it cannot be parsed", "illisible"}});

  ordered_json out = {{"specversion", "1.0"}};
  for (int number : kTextAttributes) {
    const FieldDescriptor* field = v1::Header::descriptor()->FindFieldByNumber(number);
    std::string value = header.GetReflection()->GetString(header, field);
    if (!value.empty()) out[field->name()] = std::move(value);
  }
  if (header.has_time()) out["time"] = FormatTimestamp(ToTime(header.time()));
  const absl::string_view origin = OriginCode(header.origin());
  const absl::string_view notice = OriginNotice(header.origin(), Language::kFrench);
  if (!origin.empty()) out["origin"] = std::string(origin);
  if (!notice.empty()) out["notice"] = std::string(notice);
  if (header.expected().none()) out["expectedversion"] = "none";
  if (header.expected().has_exact())
    out["expectedversion"] = absl::StrCat(header.expected().exact());
  out["datacontenttype"] = std::string(kJson);
  out["data"] = BodyToJson(*body);
  return out;
}

// On one line. An actor of a damaged record may not be UTF-8: it is shown with replacement marks.
std::string Line(const ordered_json& object) {
  return object.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

// ---- reading ----

absl::Status ReadExpectedVersion(const json& value, v1::Header& header) {
  const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
  uint64_t exact = 0;
  if (text == "none") {
    header.mutable_expected()->set_none(true);
  } else if (!text.empty() && absl::ascii_isdigit(text[0]) && absl::SimpleAtoi(text, &exact)) {
    header.mutable_expected()->set_exact(exact);
  } else {
    return BadAttribute("expectedversion", {"\"none\" or the number of events the case holds",
                                            "« none » ou le nombre d'évènements du dossier"});
  }
  return absl::OkStatus();
}

absl::Status ReadTime(const std::string& name, const std::string& text, absl::Time& time) {
  if (ParseTimestamp(text, &time)) return absl::OkStatus();
  return BadAttribute(name, {"a time of RFC 3339 with a zone, as 2026-03-12T09:30:00Z",
                             "une heure RFC 3339 avec fuseau, p. ex. 2026-03-12T09:30:00Z"});
}

absl::Status ReadOrigin(const std::string& text, v1::Header& header) {
  if (text == "real") {
    header.set_origin(v1::REAL);
  } else if (text == "simulated") {
    header.set_origin(v1::SIMULATED);
  } else {
    return BadAttribute("origin", {"\"real\" or \"simulated\"", "« real » ou « simulated »"});
  }
  return absl::OkStatus();
}

absl::Status UnknownAttribute(const std::string& name) {
  std::vector<absl::string_view> known(std::begin(kOtherAttributes), std::end(kOtherAttributes));
  for (int number : kTextAttributes)
    known.push_back(v1::Header::descriptor()->FindFieldByNumber(number)->name());
  Text hint = DidYouMean(NearestName(name, known));
  if (!hint.empty()) hint = {"; $0", " ; $0", hint};
  return MakeError(v1::BAD_FORMAT, {.field = name.substr(0, 64),
                                    .detail = {"no such attribute$0", "attribut inconnu$0", hint}});
}

// Every attribute but type and data, which are read first and last.
absl::Status ReadAttribute(const std::string& name, const json& value, DecodedEvent& event) {
  if (name == "expectedversion") return ReadExpectedVersion(value, event.header);
  const FieldDescriptor* attribute = TextAttribute(name);
  if (attribute == nullptr && std::find(std::begin(kOtherAttributes), std::end(kOtherAttributes),
                                        absl::string_view(name)) == std::end(kOtherAttributes))
    return UnknownAttribute(name);
  // What an export says about the event, not of it.
  if (name == "notice" || name == "replayed") return absl::OkStatus();
  if (!value.is_string()) return BadAttribute(name, {"a text", "un texte"});
  const std::string& text = value.get_ref<const std::string&>();
  if (attribute != nullptr) {
    event.header.GetReflection()->SetString(&event.header, attribute, text);
    return absl::OkStatus();
  }
  if (name == "specversion")
    return text == "1.0" ? absl::OkStatus() : BadAttribute(name, Text::Verbatim("\"1.0\""));
  if (name == "datacontenttype")
    return text == kJson ? absl::OkStatus()
                         : BadAttribute(name, Text::Verbatim("\"application/json\""));
  if (name == "origin") return ReadOrigin(text, event.header);
  if (name == "recordedtime") return ReadTime(name, text, event.recorded_at);
  if (name == "time") {
    absl::Time time;
    BASIN_RETURN_IF_ERROR(ReadTime(name, text, time));
    SetTimestamp(time, event.header.mutable_time());
    return absl::OkStatus();
  }
  if (name == "actor") {
    event.actor = text;
    return absl::OkStatus();
  }
  if (!absl::SimpleAtoi(text, &event.sequence))
    return BadAttribute(name, {"a number as text", "un nombre écrit comme un texte"});
  return absl::OkStatus();
}

absl::StatusOr<const EventType*> ReadType(const json& event, const EventCatalog& catalog) {
  const auto type = event.find("type");
  if (type == event.end() || type->is_null())
    return MakeError(
        v1::MISSING_FIELD,
        {.field = "type", .detail = {"which event is it?", "de quel évènement s'agit-il ?"}});
  if (!type->is_string()) return BadAttribute("type", {"a text", "un texte"});
  const std::string& name = type->get_ref<const std::string&>();
  if (const EventType* known = catalog.Find(name)) return known;
  const std::string nearest = catalog.Nearest(name.substr(0, 64));
  return MakeError(v1::UNKNOWN_TYPE, {.field = "type", .detail = DidYouMean(nearest)});
}

}  // namespace

std::string FormatTimestamp(absl::Time time) {
  return absl::FormatTime("%E4Y-%m-%dT%H:%M:%E*SZ", time, absl::UTCTimeZone());
}

bool ParseTimestamp(absl::string_view text, absl::Time* time) {
  // Abseil also takes blanks, signs, longer years and words; RFC 3339 takes none of them.
  constexpr absl::string_view kShape = "dddd-dd-ddTdd:dd:dd";
  if (text.size() <= kShape.size()) return false;
  for (size_t i = 0; i < kShape.size(); ++i) {
    const char c = text[i];
    if (kShape[i] == 'd' ? !absl::ascii_isdigit(c) : absl::ascii_toupper(c) != kShape[i])
      return false;
  }
  const char last = text.back();
  if (last != 'Z' && last != 'z' && !absl::ascii_isdigit(last)) return false;
  std::string error;
  if (!absl::ParseTime(absl::RFC3339_full, text, time, &error)) return false;
  return *time >= absl::FromUnixSeconds(-62135596800) &&
         *time < absl::FromUnixSeconds(253402300800);
}

absl::StatusOr<std::string> ToCloudEventJson(const EventView& event, const EventCatalog& catalog) {
  BASIN_ASSIGN_OR_RETURN(const ordered_json out, EventToJson(event, catalog));
  return Line(out);
}

absl::StatusOr<std::string> ToCloudEventJson(const RecordView& record,
                                             const EventCatalog& catalog) {
  BASIN_ASSIGN_OR_RETURN(ordered_json out, EventToJson(record.event, catalog));
  out["sequence"] = absl::StrCat(record.sequence);
  out["recordedtime"] = FormatTimestamp(record.recorded_at);
  out["actor"] = std::string(record.actor);
  return Line(out);
}

absl::StatusOr<DecodedEvent> FromCloudEventJson(absl::string_view text,
                                                const EventCatalog& catalog) {
  BASIN_ASSIGN_OR_RETURN(
      const json event,
      ParseStrictJson(text, {.max_bytes = kMaxCloudEventBytes, .max_depth = kMaxCloudEventDepth}));
  if (!event.is_object())
    return MakeError(v1::BAD_FORMAT, {.detail = {"expects one JSON object: a CloudEvent",
                                                 "attendu : un objet JSON, un CloudEvent"}});
  BASIN_ASSIGN_OR_RETURN(const EventType* type, ReadType(event, catalog));
  DecodedEvent decoded;
  for (const auto& [name, value] : event.items()) {
    if (name == "data" || value.is_null()) continue;
    BASIN_RETURN_IF_ERROR(ReadAttribute(name, value, decoded));
  }
  decoded.body = type->NewBody();
  const auto data = event.find("data");
  if (data != event.end() && !data->is_null())
    BASIN_RETURN_IF_ERROR(BodyFromJson(*data, "data", *decoded.body));
  return decoded;
}

}  // namespace basin
