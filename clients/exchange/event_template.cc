#include "clients/exchange/event_template.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "basin/v1/options.pb.h"
#include "clients/exchange/csv.h"
#include "clients/exchange/event_columns.h"
#include "google/protobuf/descriptor.h"
#include "nlohmann/json.hpp"

namespace basin {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using Json = nlohmann::ordered_json;

constexpr absl::string_view kBasin = "1107";
constexpr absl::string_view kCaseId = "2026-001";

// "<survenu le : 2026-03-12T09:30:00Z>"
std::string ToFillIn(absl::string_view what, absl::string_view sample) {
  return absl::StrCat("<", what, " : ", sample, ">");
}

std::string SampleOf(const v1::FieldOptions& options) {
  switch (options.format()) {
    case v1::ACTOR_ID:
      return "mission-locale-exemple";
    case v1::BASIN_CODE:
      return std::string(kBasin);
    case v1::CASE_REF:
      return absl::StrCat(options.refers_to().empty() ? "meeting" : options.refers_to(), "/",
                          kCaseId);
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
      return options.max_length() > 0 && options.max_length() < 5 ? "a" : "texte";
  }
}

// The names of the coded values, the sample first; "unspecified" is not a choice.
std::vector<std::string> ValuesOf(const EnumDescriptor& type) {
  std::vector<std::string> names;
  for (int i = 0; i < type.value_count(); ++i)
    if (type.value(i)->number() != 0) names.push_back(type.value(i)->name());
  return names;
}

Json ValueOf(const FieldDescriptor& field);

Json GroupOf(const Descriptor& type) {
  Json group = Json::object();
  std::vector<const google::protobuf::OneofDescriptor*> chosen;
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    const auto* choice = field.real_containing_oneof();
    if (choice != nullptr && std::find(chosen.begin(), chosen.end(), choice) != chosen.end())
      continue;
    if (choice != nullptr) chosen.push_back(choice);
    const Json value = ValueOf(field);
    group[field.name()] = field.is_repeated() ? Json::array({value}) : value;
  }
  return group;
}

Json ValueOf(const FieldDescriptor& field) {
  if (field.message_type() != nullptr) return GroupOf(*field.message_type());
  const auto& options = field.options().GetExtension(v1::field);
  const std::string what = absl::StrCat(options.fr(), options.required() ? "" : ", facultatif");
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return ToFillIn(what, SampleOf(options));
    case FieldDescriptor::CPPTYPE_BOOL:
      return ToFillIn(absl::StrCat(what, " (true ou false)"), "true");
    case FieldDescriptor::CPPTYPE_ENUM: {
      const std::vector<std::string> values = ValuesOf(*field.enum_type());
      return ToFillIn(absl::StrCat(what, " (", absl::StrJoin(values, " ou "), ")"), values.front());
    }
    default:
      return ToFillIn(what, absl::StrCat(std::max<int64_t>(options.min(), 1)));
  }
}

// A territory is the case of its basin; the others are named by whoever opens them.
std::string SubjectOf(const EventType& type) {
  const std::string& kind = type.options->case_();
  return absl::StrCat(kind, "/", kind == "territory" ? kBasin : kCaseId);
}

}  // namespace

absl::StatusOr<std::string> EventTableTemplate(const EventType& type) {
  BASIN_ASSIGN_OR_RETURN(const std::vector<EventColumn> columns, ColumnsOf(type));
  std::vector<std::string> headings;
  for (size_t i = 0; i < columns.size(); ++i) {
    const bool cents_beside_euros = i > 0 && columns[i - 1].euros;
    if (!cents_beside_euros) headings.push_back(columns[i].heading);
  }
  return absl::StrCat("\xEF\xBB\xBF", WriteCsvRow(headings, ';'));
}

std::string EventJsonTemplate(const EventType& type) {
  Json event;
  event["specversion"] = "1.0";
  event["type"] = std::string(type.name());
  event["subject"] = ToFillIn("dossier", SubjectOf(type));
  event["time"] = ToFillIn("survenu le", "2026-03-12T09:30:00Z");
  event["basin"] = ToFillIn("bassin", kBasin);
  event["data"] = GroupOf(*type.descriptor);
  return event.dump(2);
}

bool IsToFillIn(absl::string_view text) {
  return absl::StartsWith(text, "<") && absl::EndsWith(text, ">") && absl::StrContains(text, " : ");
}

}  // namespace basin
