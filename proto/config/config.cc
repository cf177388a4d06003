#include "proto/config/config.h"

#include <toml++/toml.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <memory>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/descriptor.h"
#include "proto/model/check.h"
#include "proto/model/nearest.h"
#include "proto/model/status.h"

namespace basin {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr size_t kFileBytesMax = size_t{4} * 1024 * 1024;

// Where in which file something stands, and what it is called: "listen.http", "actor[2].id".
struct Place {
  std::string file;
  std::string key;

  Place Below(absl::string_view name) const {
    return {file, key.empty() ? std::string(name) : absl::StrCat(key, ".", name)};
  }
  Place Item(size_t index) const { return {file, absl::StrCat(key, "[", index, "]")}; }
};

absl::Status ErrorAt(v1::ErrorCode code, const Place& place, const toml::source_region& where,
                     const Text& what) {
  return MakeError(code, {.field = place.key,
                          .detail = {"$0:$1:$2: $3", "$0:$1:$2 : $3", place.file, where.begin.line,
                                     where.begin.column, what}});
}

// "did you mean …", or the list of keys when none is near.
Text Suggestion(const Descriptor& section, absl::string_view unknown) {
  std::vector<absl::string_view> known;
  for (int i = 0; i < section.field_count(); ++i) known.push_back(section.field(i)->name());
  const absl::string_view nearest = NearestName(unknown, known);
  if (!nearest.empty()) return DidYouMean(nearest);
  return {"known here: $0", "clés connues ici : $0", absl::StrJoin(known, ", ")};
}

// A setter for one value, whether the field is repeated or not.
#define BASIN_SET(Type, value)                                                       \
  (field->is_repeated() ? message.GetReflection()->Add##Type(&message, field, value) \
                        : message.GetReflection()->Set##Type(&message, field, value))

// False when the value does not fit the field's type.
bool SetInteger(Message& message, const FieldDescriptor* field, int64_t value) {
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT64:
      BASIN_SET(Int64, value);
      return true;
    case FieldDescriptor::CPPTYPE_INT32:
      if (value != static_cast<int32_t>(value)) return false;
      BASIN_SET(Int32, static_cast<int32_t>(value));
      return true;
    case FieldDescriptor::CPPTYPE_UINT64:
      if (value < 0) return false;
      BASIN_SET(UInt64, static_cast<uint64_t>(value));
      return true;
    case FieldDescriptor::CPPTYPE_UINT32:
      if (value != static_cast<uint32_t>(value)) return false;
      BASIN_SET(UInt32, static_cast<uint32_t>(value));
      return true;
    default:
      return false;
  }
}

void SetText(Message& message, const FieldDescriptor* field, std::string value) {
  BASIN_SET(String, std::move(value));
}
void SetBool(Message& message, const FieldDescriptor* field, bool value) { BASIN_SET(Bool, value); }

#undef BASIN_SET

bool IsText(const FieldDescriptor* field) {
  return field->cpp_type() == FieldDescriptor::CPPTYPE_STRING;
}
bool IsBool(const FieldDescriptor* field) {
  return field->cpp_type() == FieldDescriptor::CPPTYPE_BOOL;
}
bool IsSection(const FieldDescriptor* field) {
  return field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
}

Text Wanted(const FieldDescriptor* field) {
  if (IsSection(field)) return {"a table", "une table"};
  if (IsText(field)) return {"a text in quotes", "un texte entre guillemets"};
  if (IsBool(field)) return {"true or false", "true ou false"};
  const bool is_signed = field->cpp_type() == FieldDescriptor::CPPTYPE_INT32 ||
                         field->cpp_type() == FieldDescriptor::CPPTYPE_INT64;
  if (is_signed) return {"a whole number", "un nombre entier"};
  return {"a whole number that is not negative", "un nombre entier, non négatif"};
}

Text MustBe(const FieldDescriptor* field) { return {"must be $0", "doit être $0", Wanted(field)}; }

absl::Status ReadTable(const toml::table& table, const Place& place, Message& message);

// One value: of a plain field, or one item of a list.
absl::Status ReadValue(const toml::node& node, const Place& place, const FieldDescriptor* field,
                       Message& message) {
  if (IsSection(field) && node.is_table()) {
    const auto* reflection = message.GetReflection();
    Message* section = field->is_repeated() ? reflection->AddMessage(&message, field)
                                            : reflection->MutableMessage(&message, field);
    return ReadTable(*node.as_table(), place, *section);
  }
  if (IsText(field) && node.is_string()) {
    SetText(message, field, node.as_string()->get());
    return absl::OkStatus();
  }
  if (IsBool(field) && node.is_boolean()) {
    SetBool(message, field, node.as_boolean()->get());
    return absl::OkStatus();
  }
  if (node.is_integer() && SetInteger(message, field, node.as_integer()->get()))
    return absl::OkStatus();
  return ErrorAt(v1::BAD_CONFIG, place, node.source(), MustBe(field));
}

absl::Status ReadList(const toml::node& node, const Place& place, const FieldDescriptor* field,
                      Message& message) {
  const toml::array* items = node.as_array();
  if (items == nullptr)
    return ErrorAt(v1::BAD_CONFIG, place, node.source(),
                   IsSection(field)
                       ? Text("must be written [[$0]]", "doit s'écrire [[$0]]", field->name())
                       : Text("must be a list in [ ], each $0",
                              "doit être une liste entre [ ], chacun $0", Wanted(field)));
  message.GetReflection()->ClearField(&message, field);
  for (size_t i = 0; i < items->size(); ++i)
    BASIN_RETURN_IF_ERROR(ReadValue((*items)[i], place.Item(i), field, message));
  return absl::OkStatus();
}

absl::Status ReadTable(const toml::table& table, const Place& place, Message& message) {
  for (const auto& [key, node] : table) {
    const std::string name(key.str());
    const Place here = place.Below(name);
    const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(name);
    if (field == nullptr)
      return ErrorAt(v1::UNKNOWN_KEY, here, key.source(),
                     Suggestion(*message.GetDescriptor(), name));
    BASIN_RETURN_IF_ERROR(field->is_repeated() ? ReadList(node, here, field, message)
                                               : ReadValue(node, here, field, message));
  }
  return absl::OkStatus();
}

// False when the text is not a value of the field's type.
bool SetFromText(const std::string& text, const FieldDescriptor* field, Message& message) {
  if (IsText(field)) {
    SetText(message, field, text);
    return true;
  }
  bool truth;
  if (IsBool(field)) {
    if (!absl::SimpleAtob(text, &truth)) return false;
    SetBool(message, field, truth);
    return true;
  }
  int64_t number;
  return absl::SimpleAtoi(text, &number) && SetInteger(message, field, number);
}

bool SetListFromText(const std::string& text, const FieldDescriptor* field, Message& message) {
  message.GetReflection()->ClearField(&message, field);
  const std::vector<std::string> items = absl::StrSplit(text, ',', absl::SkipWhitespace());
  return std::all_of(items.begin(), items.end(), [&](const std::string& item) {
    return SetFromText(std::string(absl::StripAsciiWhitespace(item)), field, message);
  });
}

absl::Status ApplyBelow(const std::string& prefix, Environment environment, Message& message) {
  const Descriptor& section = *message.GetDescriptor();
  const auto& reflection = *message.GetReflection();
  for (int i = 0; i < section.field_count(); ++i) {
    const FieldDescriptor* field = section.field(i);
    const std::string name = absl::StrCat(prefix, "_", absl::AsciiStrToUpper(field->name()));
    if (IsSection(field)) {
      if (field->is_repeated()) continue;
      // Filled aside: a section nobody names stays absent.
      const bool was_there = reflection.HasField(message, field);
      std::unique_ptr<Message> filled(reflection.GetMessage(message, field).New());
      filled->CopyFrom(reflection.GetMessage(message, field));
      BASIN_RETURN_IF_ERROR(ApplyBelow(name, environment, *filled));
      if (was_there || filled->ByteSizeLong() != 0)
        reflection.MutableMessage(&message, field)->CopyFrom(*filled);
      continue;
    }
    const char* text = environment(name.c_str());
    if (text == nullptr) continue;
    if (!(field->is_repeated() ? SetListFromText(text, field, message)
                               : SetFromText(text, field, message)))
      return MakeError(v1::BAD_CONFIG, {.field = name, .detail = MustBe(field)});
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status ParseConfig(absl::string_view text, absl::string_view name, Message& config) {
  const Place place{std::string(name), ""};
  try {
    const toml::table table = toml::parse(std::string_view(text.data(), text.size()));
    return ReadTable(table, place, config);
  } catch (const toml::parse_error& error) {
    const std::string_view what = error.description();
    return ErrorAt(v1::BAD_CONFIG, place, error.source(),
                   Text::Verbatim(absl::string_view(what.data(), what.size())));
  }
}

absl::Status LoadConfig(const std::string& path, Message& config) {
  std::ifstream file(path, std::ios::binary);
  std::string text;
  if (file.is_open()) {
    text.resize(kFileBytesMax + 1);
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<size_t>(file.gcount()));
  }
  if (!file.is_open() || file.bad())
    return MakeError(v1::BAD_CONFIG,
                     {.field = {}, .detail = {"$0: cannot be read", "$0 : illisible", path}});
  if (text.size() > kFileBytesMax)
    return MakeError(
        v1::BAD_CONFIG,
        {.field = {}, .detail = {"$0: larger than 4 MiB", "$0 : plus de 4 Mio", path}});
  return ParseConfig(text, path, config);
}

absl::Status ApplyEnvironment(Environment environment, Message& config) {
  return ApplyBelow("BASIN", environment, config);
}

}  // namespace basin
