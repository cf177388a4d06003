#include "proto/model/body_json.h"

#include <cstdint>
#include <limits>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "basin/v1/options.pb.h"
#include "proto/model/check.h"
#include "proto/model/nearest.h"
#include "proto/model/status.h"

namespace basin {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using nlohmann::json;
using nlohmann::ordered_json;

// Deeper than any schema nests; a guard against a schema that would nest without end.
constexpr int kMaxDepth = 8;

std::string EnumName(const EnumDescriptor& type, int number) {
  const EnumValueDescriptor* value = type.FindValueByNumber(number);
  return value == nullptr ? std::string() : value->name();
}

ordered_json EnumToJson(const EnumDescriptor& type, int number) {
  const std::string name = EnumName(type, number);
  return name.empty() ? ordered_json(number) : ordered_json(name);
}

// One value of `field`: the whole field, or the element `index` of a repeated one.
ordered_json ValueToJson(const Message& body, const FieldDescriptor& field, int index) {
  const Reflection& in = *body.GetReflection();
  const bool item = field.is_repeated();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return item ? in.GetRepeatedString(body, &field, index) : in.GetString(body, &field);
    case FieldDescriptor::CPPTYPE_BOOL:
      return item ? in.GetRepeatedBool(body, &field, index) : in.GetBool(body, &field);
    case FieldDescriptor::CPPTYPE_INT32:
      return item ? in.GetRepeatedInt32(body, &field, index) : in.GetInt32(body, &field);
    case FieldDescriptor::CPPTYPE_UINT32:
      return item ? in.GetRepeatedUInt32(body, &field, index) : in.GetUInt32(body, &field);
    case FieldDescriptor::CPPTYPE_INT64:
      return absl::StrCat(item ? in.GetRepeatedInt64(body, &field, index)
                               : in.GetInt64(body, &field));
    case FieldDescriptor::CPPTYPE_UINT64:
      return absl::StrCat(item ? in.GetRepeatedUInt64(body, &field, index)
                               : in.GetUInt64(body, &field));
    case FieldDescriptor::CPPTYPE_ENUM:
      return EnumToJson(*field.enum_type(), item ? in.GetRepeatedEnumValue(body, &field, index)
                                                 : in.GetEnumValue(body, &field));
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return BodyToJson(item ? in.GetRepeatedMessage(body, &field, index)
                             : in.GetMessage(body, &field));
    default:
      BASIN_CHECK(!"a kind of field that no event has");
      return {};
  }
}

// Reads one JSON object into one message. `depth` counts the messages around it.
class Reader {
 public:
  absl::Status Read(const json& object, const std::string& path, Message& message, int depth) {
    if (!object.is_object()) return Expected(path, {"an object", "un objet"});
    if (depth > kMaxDepth) return Expected(path, {"less nesting", "moins de niveaux"});
    const Descriptor& type = *message.GetDescriptor();
    for (const auto& [name, value] : object.items()) {
      const FieldDescriptor* field = type.FindFieldByName(name);
      if (field == nullptr) return UnknownField(type, path, name);
      if (value.is_null()) continue;
      BASIN_RETURN_IF_ERROR(
          ReadField(value, absl::StrCat(path, ".", name), message, *field, depth));
    }
    return absl::OkStatus();
  }

 private:
  static absl::Status Expected(const std::string& path, const Text& what) {
    return MakeError(v1::BAD_FORMAT,
                     {.field = path, .detail = {"expects $0", "attendu : $0", what}});
  }

  static absl::Status UnknownField(const Descriptor& type, const std::string& path,
                                   const std::string& name) {
    std::vector<absl::string_view> known;
    known.reserve(static_cast<size_t>(type.field_count()));
    for (int i = 0; i < type.field_count(); ++i) known.push_back(type.field(i)->name());
    const absl::string_view nearest = NearestName(name, known);
    Text hint = DidYouMean(nearest);
    if (hint.empty()) hint = {"it has $0", "il y a $0", absl::StrJoin(known, ", ")};
    if (known.empty()) hint = {"this event has none", "cet évènement n'en a aucun"};
    return MakeError(v1::BAD_FORMAT, {.field = absl::StrCat(path, ".", name.substr(0, 64)),
                                      .detail = {"no such field; $0", "champ inconnu ; $0", hint}});
  }

  absl::Status ReadField(const json& value, const std::string& path, Message& message,
                         const FieldDescriptor& field, int depth) {
    if (field.is_repeated()) {
      if (!value.is_array()) return Expected(path, {"a list", "une liste"});
      for (size_t i = 0; i < value.size(); ++i)
        BASIN_RETURN_IF_ERROR(
            ReadValue(value[i], absl::StrCat(path, "[", i, "]"), message, field, depth));
      return absl::OkStatus();
    }
    const auto* choice = field.real_containing_oneof();
    if (choice != nullptr && message.GetReflection()->HasOneof(message, choice))
      return Expected(path,
                      {"to be the only one given of its choice", "un seul champ de ce choix"});
    return ReadValue(value, path, message, field, depth);
  }

  absl::Status ReadValue(const json& value, const std::string& path, Message& message,
                         const FieldDescriptor& field, int depth) {
    const Reflection& out = *message.GetReflection();
    const bool item = field.is_repeated();
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING:
        if (!value.is_string()) return Expected(path, {"a text", "un texte"});
        item ? out.AddString(&message, &field, value.get<std::string>())
             : out.SetString(&message, &field, value.get<std::string>());
        return absl::OkStatus();
      case FieldDescriptor::CPPTYPE_BOOL:
        if (!value.is_boolean()) return Expected(path, {"true or false", "true ou false"});
        item ? out.AddBool(&message, &field, value.get<bool>())
             : out.SetBool(&message, &field, value.get<bool>());
        return absl::OkStatus();
      case FieldDescriptor::CPPTYPE_INT32: {
        BASIN_ASSIGN_OR_RETURN(const int32_t number, Whole<int32_t>(value, path));
        item ? out.AddInt32(&message, &field, number) : out.SetInt32(&message, &field, number);
        return absl::OkStatus();
      }
      case FieldDescriptor::CPPTYPE_UINT32: {
        BASIN_ASSIGN_OR_RETURN(const uint32_t number, Whole<uint32_t>(value, path));
        item ? out.AddUInt32(&message, &field, number) : out.SetUInt32(&message, &field, number);
        return absl::OkStatus();
      }
      case FieldDescriptor::CPPTYPE_INT64: {
        BASIN_ASSIGN_OR_RETURN(const int64_t number, Whole<int64_t>(value, path));
        item ? out.AddInt64(&message, &field, number) : out.SetInt64(&message, &field, number);
        return absl::OkStatus();
      }
      case FieldDescriptor::CPPTYPE_UINT64: {
        BASIN_ASSIGN_OR_RETURN(const uint64_t number, Whole<uint64_t>(value, path));
        item ? out.AddUInt64(&message, &field, number) : out.SetUInt64(&message, &field, number);
        return absl::OkStatus();
      }
      case FieldDescriptor::CPPTYPE_ENUM: {
        BASIN_ASSIGN_OR_RETURN(const int number, Coded(value, path, *field.enum_type()));
        item ? out.AddEnumValue(&message, &field, number)
             : out.SetEnumValue(&message, &field, number);
        return absl::OkStatus();
      }
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return Read(
            value, path,
            item ? *out.AddMessage(&message, &field) : *out.MutableMessage(&message, &field),
            depth + 1);
      default:
        BASIN_CHECK(!"a kind of field that no event has");
        return absl::OkStatus();
    }
  }

  // A whole number, written as a number or as a string of digits.
  template <typename T>
  static absl::StatusOr<T> Whole(const json& value, const std::string& path) {
    const Text what("a whole number", "un nombre entier");
    std::string digits;
    if (value.is_number_integer()) {
      digits = value.dump();
    } else if (value.is_string()) {
      digits = value.get<std::string>();
    } else {
      return Expected(path, what);
    }
    const absl::string_view magnitude =
        absl::string_view(digits).substr(digits.empty() || digits[0] != '-' ? 0 : 1);
    if (magnitude.empty() || magnitude.find_first_not_of("0123456789") != absl::string_view::npos)
      return Expected(path, what);
    T number;
    if (!absl::SimpleAtoi(digits, &number))
      return MakeError(v1::OUT_OF_RANGE,
                       {.field = path,
                        .detail = {"expects $0 to $1", "attendu : de $0 à $1",
                                   std::numeric_limits<T>::min(), std::numeric_limits<T>::max()}});
    return number;
  }

  static absl::StatusOr<int> Coded(const json& value, const std::string& path,
                                   const EnumDescriptor& type) {
    if (value.is_number_integer()) {
      BASIN_ASSIGN_OR_RETURN(const int number, Whole<int32_t>(value, path));
      if (type.FindValueByNumber(number) != nullptr) return number;
    } else if (value.is_string()) {
      const std::string text = value.get<std::string>();
      for (int i = 0; i < type.value_count(); ++i) {
        const EnumValueDescriptor& known = *type.value(i);
        if (text == known.name() || (!text.empty() && text == known.options().GetExtension(v1::fr)))
          return known.number();
      }
    } else {
      return Expected(path, {"a coded value by its name", "une valeur codée, par son nom"});
    }
    std::vector<absl::string_view> names;
    for (int i = 0; i < type.value_count(); ++i)
      if (type.value(i)->number() != 0) names.push_back(type.value(i)->name());
    return MakeError(
        v1::UNKNOWN_ENUM,
        {.field = path, .detail = {"one of $0", "l'un de $0", absl::StrJoin(names, ", ")}});
  }
};

}  // namespace

ordered_json BodyToJson(const Message& body) {
  const Descriptor& type = *body.GetDescriptor();
  const Reflection& in = *body.GetReflection();
  ordered_json object = ordered_json::object();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (field.is_repeated()) {
      const int size = in.FieldSize(body, &field);
      for (int index = 0; index < size; ++index)
        object[field.name()].push_back(ValueToJson(body, field, index));
    } else if (in.HasField(body, &field)) {
      object[field.name()] = ValueToJson(body, field, 0);
    }
  }
  return object;
}

absl::Status BodyFromJson(const json& json, const std::string& path, Message& body) {
  return Reader().Read(json, path, body, 0);
}

}  // namespace basin
