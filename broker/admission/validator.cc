#include "broker/admission/validator.h"

#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "basin/v1/options.pb.h"
#include "broker/admission/formats.h"
#include "broker/admission/personal_data.h"
#include "proto/model/check.h"
#include "proto/model/status.h"
#include "proto/model/utf8.h"

namespace basin {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::OneofDescriptor;
using google::protobuf::Reflection;

namespace {

// What is wrong, if anything is; the path grows outwards while the walk returns.
struct Fault {
  v1::ErrorCode code = v1::ERROR_UNSPECIFIED;
  std::string path = {};
  Text detail = {};

  explicit operator bool() const { return code != v1::ERROR_UNSPECIFIED; }
};

Fault Within(const FieldDescriptor& field, int index, Fault fault) {
  if (!fault) return fault;
  std::string path = field.name();
  if (index >= 0) absl::StrAppend(&path, "[", index, "]");
  if (!fault.path.empty()) absl::StrAppend(&path, ".", fault.path);
  fault.path = std::move(path);
  return fault;
}

// Whether the case `text` names is of this kind; an empty kind is any.
bool RefersTo(absl::string_view kind, absl::string_view text) {
  return kind.empty() || text.substr(0, text.find('/')) == kind;
}

Fault CheckText(const v1::FieldOptions& options, absl::string_view text) {
  switch (JudgeText(options, text)) {
    case TextFault::kNone:
      return {};
    case TextFault::kTooLong:
      return {v1::TOO_LONG,
              "",
              {"at most $0 characters", "$0 caractères au plus", options.max_length()}};
    case TextFault::kUnclean:
      return {v1::BAD_TEXT};
    case TextFault::kFormat:
      return {FormatError(options.format()),
              "",
              {"expected: $0", "attendu : $0", Describe(options.format())}};
    case TextFault::kRefersTo:
      return {v1::BAD_FORMAT,
              "",
              {"expected: $0/<id>", "attendu : $0/<identifiant>", options.refers_to()}};
    case TextFault::kPersonal:
      return {v1::CLEAR_PII,
              "",
              {"it looks like $0", "il ressemble à $0", Describe(FindPersonalData(text))}};
  }
  return {};
}

Fault CheckBytes(const v1::FieldOptions& options, absl::string_view bytes) {
  if (BytesFit(options, bytes)) return {};
  return {v1::TOO_LONG, "", {"at most $0 bytes", "$0 octets au plus", options.max_length()}};
}

Fault OutOfRange(const v1::FieldOptions& options) {
  return {v1::OUT_OF_RANGE, "", {"from $0 to $1", "de $0 à $1", options.min(), options.max()}};
}

Fault CheckNumber(const v1::FieldOptions& options, int64_t value) {
  const bool limited = options.min() != 0 || options.max() != 0;
  if (!limited || (value >= options.min() && value <= options.max())) return {};
  return OutOfRange(options);
}

Fault CheckNumber(const v1::FieldOptions& options, uint64_t value) {
  constexpr uint64_t kMax = std::numeric_limits<int64_t>::max();
  return CheckNumber(options, static_cast<int64_t>(std::min(value, kMax)));
}

Fault CheckNumber(const v1::FieldOptions& options, double value) {
  const bool limited = options.min() != 0 || options.max() != 0;
  const bool inside = !limited || (value >= static_cast<double>(options.min()) &&
                                   value <= static_cast<double>(options.max()));
  if (std::isfinite(value) && inside) return {};
  return OutOfRange(options);
}

Fault CheckEnum(const FieldDescriptor& field, int value) {
  if (field.enum_type()->FindValueByNumber(value) != nullptr) return {};
  return {v1::UNKNOWN_ENUM,
          "",
          {"$0 is not in $1", "$0 n'est pas dans $1", value, field.enum_type()->name()}};
}

Fault EmptyItem() {
  return {v1::MISSING_FIELD, "", {"an item is empty", "un élément de la liste est vide"}};
}

// Whether the field says something; see MISSING_FIELD in the header.
bool IsSet(const Message& message, const Reflection& reflection, const FieldDescriptor& field) {
  if (field.is_repeated()) return reflection.FieldSize(message, &field) > 0;
  return reflection.HasField(message, &field);  // without presence: differs from the default
}

bool HasUnset(const FieldDescriptor& field) {
  if (field.is_repeated() || field.has_presence()) return true;
  return field.cpp_type() == FieldDescriptor::CPPTYPE_STRING ||
         field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM;
}

Fault NothingChosen(const OneofDescriptor& choice) {
  std::vector<absl::string_view> names;
  names.reserve(static_cast<size_t>(choice.field_count()));
  for (int i = 0; i < choice.field_count(); ++i) names.push_back(choice.field(i)->name());
  return Within(
      *choice.field(0), -1,
      {v1::MISSING_FIELD, "", {"one of: $0", "l'un de : $0", absl::StrJoin(names, ", ")}});
}

}  // namespace

TextFault JudgeText(const v1::FieldOptions& options, absl::string_view text) {
  const uint32_t limit = options.max_length();
  // A text has at most as many code points as bytes: most need no counting.
  if (limit > 0 && text.size() > limit && CodePoints(text) > limit) return TextFault::kTooLong;
  if (!IsCleanText(text)) return TextFault::kUnclean;
  if (!text.empty() && !HasFormat(options.format(), text)) return TextFault::kFormat;
  if (!text.empty() && !RefersTo(options.refers_to(), text)) return TextFault::kRefersTo;
  const bool personal =
      options.personal_data() == v1::FORBIDDEN && FindPersonalData(text) != PersonalDataKind::kNone;
  return personal ? TextFault::kPersonal : TextFault::kNone;
}

bool BytesFit(const v1::FieldOptions& options, absl::string_view bytes) {
  return options.max_length() == 0 || bytes.size() <= options.max_length();
}

struct Validator::Plan {
  struct Rule {
    const FieldDescriptor* field;
    const v1::FieldOptions* options;
    bool required;
    bool is_text;                        // a string, not bytes
    const FieldDescriptor* alternative;  // of requires_one_of; may be null
    const Plan* nested;                  // of a message; may be null
  };
  std::vector<Rule> rules;
  std::vector<const OneofDescriptor*> choices;  // that must be made

  Fault Check(const Message& message) const;
  static Fault CheckField(const Rule& rule, const Message& message, const Reflection& reflection);
  static Fault CheckItem(const Rule& rule, const Message& message, const Reflection& reflection,
                         int index);
  static Fault CheckValue(const Rule& rule, const Message& message, const Reflection& reflection);
};

Fault Validator::Plan::Check(const Message& message) const {
  const Reflection& reflection = *message.GetReflection();
  for (const Rule& rule : rules)
    if (Fault fault = CheckField(rule, message, reflection)) return fault;
  for (const OneofDescriptor* choice : choices)
    if (!reflection.HasOneof(message, choice)) return NothingChosen(*choice);
  return {};
}

Fault Validator::Plan::CheckField(const Rule& rule, const Message& message,
                                  const Reflection& reflection) {
  const FieldDescriptor& field = *rule.field;
  if (rule.required && !IsSet(message, reflection, field))
    return Within(field, -1, {v1::MISSING_FIELD});
  if (rule.alternative != nullptr && !IsSet(message, reflection, field) &&
      !IsSet(message, reflection, *rule.alternative)) {
    return Within(
        field, -1,
        {v1::MISSING_FIELD, "", {"either this or $0", "ce champ ou $0", rule.alternative->name()}});
  }
  if (!field.is_repeated()) {
    if (field.has_presence() && !reflection.HasField(message, &field)) return {};
    return Within(field, -1, CheckValue(rule, message, reflection));
  }
  const int size = reflection.FieldSize(message, &field);
  const uint32_t limit = rule.options->max_items();
  if (limit > 0 && static_cast<uint32_t>(size) > limit)
    return Within(field, -1,
                  {v1::TOO_MANY_ITEMS, "", {"at most $0 items", "$0 éléments au plus", limit}});
  for (int i = 0; i < size; ++i)
    if (Fault fault = CheckItem(rule, message, reflection, i)) return Within(field, i, fault);
  return {};
}

Fault Validator::Plan::CheckValue(const Rule& rule, const Message& message,
                                  const Reflection& reflection) {
  const FieldDescriptor* field = rule.field;
  const v1::FieldOptions& options = *rule.options;
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING: {
      std::string scratch;  // unused: the generated classes hold plain strings
      const std::string& text = reflection.GetStringReference(message, field, &scratch);
      return rule.is_text ? CheckText(options, text) : CheckBytes(options, text);
    }
    case FieldDescriptor::CPPTYPE_ENUM:
      return CheckEnum(*field, reflection.GetEnumValue(message, field));
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return rule.nested->Check(reflection.GetMessage(message, field));
    case FieldDescriptor::CPPTYPE_INT32:
      return CheckNumber(options, int64_t{reflection.GetInt32(message, field)});
    case FieldDescriptor::CPPTYPE_INT64:
      return CheckNumber(options, int64_t{reflection.GetInt64(message, field)});
    case FieldDescriptor::CPPTYPE_UINT32:
      return CheckNumber(options, uint64_t{reflection.GetUInt32(message, field)});
    case FieldDescriptor::CPPTYPE_UINT64:
      return CheckNumber(options, uint64_t{reflection.GetUInt64(message, field)});
    case FieldDescriptor::CPPTYPE_FLOAT:
      return CheckNumber(options, double{reflection.GetFloat(message, field)});
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return CheckNumber(options, reflection.GetDouble(message, field));
    case FieldDescriptor::CPPTYPE_BOOL:
      return {};
  }
  return {};
}

Fault Validator::Plan::CheckItem(const Rule& rule, const Message& message,
                                 const Reflection& reflection, int index) {
  const FieldDescriptor* field = rule.field;
  const v1::FieldOptions& options = *rule.options;
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING: {
      std::string scratch;
      const std::string& text =
          reflection.GetRepeatedStringReference(message, field, index, &scratch);
      if (text.empty()) return EmptyItem();
      return rule.is_text ? CheckText(options, text) : CheckBytes(options, text);
    }
    case FieldDescriptor::CPPTYPE_ENUM: {
      const int value = reflection.GetRepeatedEnumValue(message, field, index);
      if (value == 0) return EmptyItem();
      return CheckEnum(*field, value);
    }
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return rule.nested->Check(reflection.GetRepeatedMessage(message, field, index));
    case FieldDescriptor::CPPTYPE_INT32:
      return CheckNumber(options, int64_t{reflection.GetRepeatedInt32(message, field, index)});
    case FieldDescriptor::CPPTYPE_INT64:
      return CheckNumber(options, int64_t{reflection.GetRepeatedInt64(message, field, index)});
    case FieldDescriptor::CPPTYPE_UINT32:
      return CheckNumber(options, uint64_t{reflection.GetRepeatedUInt32(message, field, index)});
    case FieldDescriptor::CPPTYPE_UINT64:
      return CheckNumber(options, uint64_t{reflection.GetRepeatedUInt64(message, field, index)});
    case FieldDescriptor::CPPTYPE_FLOAT:
      return CheckNumber(options, double{reflection.GetRepeatedFloat(message, field, index)});
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return CheckNumber(options, reflection.GetRepeatedDouble(message, field, index));
    case FieldDescriptor::CPPTYPE_BOOL:
      return {};
  }
  return {};
}

Validator::Validator(const EventCatalog& catalog) {
  for (const auto& type : catalog.types()) PlanFor(type->descriptor);
}
Validator::~Validator() = default;

// Messages may hold themselves: the plan is in the table before its fields are read.
const Validator::Plan* Validator::PlanFor(const Descriptor* descriptor) {
  if (const auto it = plans_.find(descriptor); it != plans_.end()) return it->second.get();
  Plan* plan = plans_.emplace(descriptor, std::make_unique<Plan>()).first->second.get();
  for (int i = 0; i < descriptor->field_count(); ++i) {
    const FieldDescriptor* field = descriptor->field(i);
    const v1::FieldOptions& options = field->options().GetExtension(v1::field);
    Plan::Rule rule = {.field = field,
                       .options = &options,
                       .required = options.required() && HasUnset(*field),
                       .is_text = field->type() == FieldDescriptor::TYPE_STRING,
                       .alternative = nullptr,
                       .nested = nullptr};
    if (!options.requires_one_of().empty()) {
      rule.alternative = descriptor->FindFieldByName(options.requires_one_of());
      BASIN_CHECK(rule.alternative != nullptr);
    }
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE)
      rule.nested = PlanFor(field->message_type());
    plan->rules.push_back(rule);
  }
  for (int i = 0; i < descriptor->real_oneof_decl_count(); ++i) {
    const OneofDescriptor* choice = descriptor->oneof_decl(i);
    if (choice->options().GetExtension(v1::choose_one)) plan->choices.push_back(choice);
  }
  return plan;
}

absl::Status Validator::Validate(const Message& body) const {
  const auto it = plans_.find(body.GetDescriptor());
  BASIN_CHECK(it != plans_.end());
  const Fault fault = it->second->Check(body);
  if (!fault) return absl::OkStatus();
  return MakeError(fault.code,
                   {.field = absl::StrCat("body.", fault.path), .detail = fault.detail});
}

}  // namespace basin
