#include "clients/exchange/event_cells.h"

#include <cstdint>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "basin/v1/options.pb.h"
#include "clients/exchange/cell_values.h"
#include "proto/model/calendar.h"
#include "proto/reference/actor_types.h"
#include "proto/reference/basins.h"
#include "proto/reference/identifiers.h"
#include "proto/reference/name_folding.h"

namespace basin {
namespace {

using google::protobuf::EnumDescriptor;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

using Fault = std::optional<CellFault>;

Fault Wrong(v1::ErrorCode code, absl::string_view fr, absl::string_view en) {
  return CellFault{code, std::string(fr), std::string(en)};
}

std::string WithoutBlanks(absl::string_view text) {
  return absl::StrReplaceAll(text, {{" ", ""}, {"\xC2\xA0", ""}, {"\xE2\x80\xAF", ""}});
}

// Brings a text into its format where people write it otherwise: dates, spaced numbers, a basin's
// name.
Fault Normalise(v1::Format format, std::string& text) {
  switch (format) {
    case v1::DATE:
      if (const auto day = ParseDate(text)) {
        text = FormatDay(*day);
        return std::nullopt;
      }
      return Wrong(v1::BAD_DATE, "une date existante est attendue : AAAA-MM-JJ ou JJ/MM/AAAA",
                   "a date that exists is expected: YYYY-MM-DD or DD/MM/YYYY");
    case v1::SIREN:
      text = WithoutBlanks(text);
      if (IsSiren(text)) return std::nullopt;
      return Wrong(v1::BAD_SIRET, "SIREN faux ; vérifiez ses 9 chiffres",
                   "the SIREN is wrong; check its 9 digits");
    case v1::SIRET:
      text = WithoutBlanks(text);
      if (IsSiret(text)) return std::nullopt;
      return Wrong(v1::BAD_SIRET, "SIRET faux ; vérifiez ses 14 chiffres",
                   "the SIRET is wrong; check its 14 digits");
    case v1::BASIN_CODE:
      if (const BasinReference* basin = FindBasinByName(text)) text = std::string(basin->code);
      return std::nullopt;
    default:
      return std::nullopt;  // the hub's to check
  }
}

Fault CheckLength(const v1::FieldOptions& options, absl::string_view text) {
  uint32_t characters = 0;
  for (char c : text) characters += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  if (options.max_length() == 0 || characters <= options.max_length()) return std::nullopt;
  return Wrong(v1::TOO_LONG,
               absl::StrCat("texte trop long : au plus ", options.max_length(), " caractères"),
               absl::StrCat("the text is too long: at most ", options.max_length(), " characters"));
}

// The coded value a cell means: its French name, its name in the schema, or what we call an actor
// type.
const EnumValueDescriptor* FindValue(const EnumDescriptor& type, absl::string_view cell) {
  const std::string folded = FoldName(cell);
  for (int i = 0; i < type.value_count(); ++i) {
    const EnumValueDescriptor* value = type.value(i);
    if (value->number() == 0) continue;
    if (folded == FoldName(value->options().GetExtension(v1::fr)) ||
        folded == FoldName(value->name()))
      return value;
  }
  if (type.full_name() != v1::ActorType_descriptor()->full_name()) return nullptr;
  const ActorTypeReference* reference = FindActorTypeByName(cell);
  return reference == nullptr ? nullptr : type.FindValueByNumber(reference->type);
}

Fault UnknownValue(const EnumDescriptor& type) {
  std::vector<std::string> known;
  for (int i = 0; i < type.value_count(); ++i)
    if (type.value(i)->number() != 0)
      known.push_back(type.value(i)->options().GetExtension(v1::fr));
  const std::string list = absl::StrJoin(known, ", ");
  return Wrong(v1::UNKNOWN_ENUM, absl::StrCat("valeur inconnue ; possibles : ", list),
               absl::StrCat("unknown value; possible: ", list));
}

Fault ReadNumber(absl::string_view cell, const v1::FieldOptions& options, bool euros,
                 int64_t* number) {
  const DecimalResult result = ParseDecimal(cell, euros ? 2 : 0, DecimalMark::kDotOrComma);
  if (result.fault == NumberFault::kTooPrecise && euros)
    return Wrong(v1::BAD_FORMAT, "trop de décimales ; deux au plus",
                 "too many decimals; two at most");
  if (result.fault != NumberFault::kNone)
    return Wrong(v1::BAD_FORMAT,
                 euros ? "un montant est attendu (1 234,50)" : "un nombre entier est attendu",
                 euros ? "an amount is expected (1234.50)" : "a whole number is expected");
  const bool bounded = options.min() != 0 || options.max() != 0;
  const bool outside = bounded && (result.scaled < options.min() || result.scaled > options.max());
  if (outside || (!bounded && result.scaled < 0)) {
    const std::string bounds = absl::StrCat(options.min(), " … ", options.max());
    return Wrong(
        v1::OUT_OF_RANGE,
        bounded ? absl::StrCat("nombre hors limites : ", bounds) : "nombre négatif",
        bounded ? absl::StrCat("the number is out of range: ", bounds) : "negative number");
  }
  *number = result.scaled;
  return std::nullopt;
}

// Adds to a list, or sets; one line per kind of number keeps protobuf's reflection in one place.
void SetNumber(const FieldDescriptor& field, int64_t number, Message& message) {
  const auto& in = *message.GetReflection();
  const bool item = field.is_repeated();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32: {
      const auto value = static_cast<int32_t>(number);
      return item ? in.AddInt32(&message, &field, value) : in.SetInt32(&message, &field, value);
    }
    case FieldDescriptor::CPPTYPE_UINT32: {
      const auto value = static_cast<uint32_t>(number);
      return item ? in.AddUInt32(&message, &field, value) : in.SetUInt32(&message, &field, value);
    }
    case FieldDescriptor::CPPTYPE_UINT64: {
      const auto value = static_cast<uint64_t>(number);
      return item ? in.AddUInt64(&message, &field, value) : in.SetUInt64(&message, &field, value);
    }
    default:
      return item ? in.AddInt64(&message, &field, number) : in.SetInt64(&message, &field, number);
  }
}

// One value, of a field or of an item of a list.
Fault ReadValue(absl::string_view cell, const FieldDescriptor& field, bool euros,
                Message& message) {
  const auto& options = field.options().GetExtension(v1::field);
  const auto& in = *message.GetReflection();
  const bool item = field.is_repeated();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING: {
      std::string text(cell);
      if (Fault fault = Normalise(options.format(), text)) return fault;
      if (Fault fault = CheckLength(options, text)) return fault;
      item ? in.AddString(&message, &field, text) : in.SetString(&message, &field, text);
      return std::nullopt;
    }
    case FieldDescriptor::CPPTYPE_BOOL: {
      const auto yes = ParseBoolean(cell);
      if (!yes)
        return Wrong(v1::BAD_FORMAT, "« oui » ou « non » est attendu", "yes or no is expected");
      item ? in.AddBool(&message, &field, *yes) : in.SetBool(&message, &field, *yes);
      return std::nullopt;
    }
    case FieldDescriptor::CPPTYPE_ENUM: {
      const EnumValueDescriptor* value = FindValue(*field.enum_type(), cell);
      if (value == nullptr) return UnknownValue(*field.enum_type());
      item ? in.AddEnum(&message, &field, value) : in.SetEnum(&message, &field, value);
      return std::nullopt;
    }
    default: {
      int64_t number = 0;
      if (Fault fault = ReadNumber(cell, options, euros, &number)) return fault;
      SetNumber(field, number, message);
      return std::nullopt;
    }
  }
}

// "ml-melun=présent": the fields of an item in the order of its schema; the last ones may be left
// out.
Fault ReadItem(absl::string_view text, const FieldDescriptor& field, Message& message) {
  Message* item = message.GetReflection()->AddMessage(&message, &field);
  const auto& type = *field.message_type();
  const std::vector<std::string> parts = absl::StrSplit(text, '=');
  if (static_cast<int>(parts.size()) > type.field_count())
    return Wrong(
        v1::BAD_FORMAT,
        absl::StrCat("trop de « = » ; au plus ", type.field_count(), " valeurs par élément"),
        absl::StrCat("too many \"=\"; at most ", type.field_count(), " values per item"));
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& part = *type.field(i);
    const absl::string_view value = i < static_cast<int>(parts.size())
                                        ? absl::StripAsciiWhitespace(parts[static_cast<size_t>(i)])
                                        : absl::string_view();
    const auto& options = part.options().GetExtension(v1::field);
    if (value.empty() && options.required())
      return Wrong(v1::MISSING_FIELD,
                   absl::StrCat("valeur manquante dans un élément : ", options.fr()),
                   absl::StrCat("a value is missing in an item: ", part.name()));
    if (value.empty()) continue;
    const bool cents = absl::StrContains(part.name(), "_cents");
    if (Fault fault = ReadValue(value, part, cents, *item)) return fault;
  }
  return std::nullopt;
}

}  // namespace

std::optional<CellFault> ReadCell(absl::string_view cell, const FieldDescriptor& field, bool euros,
                                  Message& message) {
  if (!field.is_repeated()) return ReadValue(cell, field, euros, message);
  const std::vector<absl::string_view> items = absl::StrSplit(cell, '|');
  const uint32_t most = field.options().GetExtension(v1::field).max_items();
  if (most > 0 && items.size() > most)
    return Wrong(v1::TOO_MANY_ITEMS,
                 absl::StrCat("liste trop longue : au plus ", most, " éléments"),
                 absl::StrCat("the list is too long: at most ", most, " items"));
  for (absl::string_view padded : items) {
    const absl::string_view text = absl::StripAsciiWhitespace(padded);
    if (text.empty()) continue;
    const bool of_fields = field.message_type() != nullptr;
    if (Fault fault =
            of_fields ? ReadItem(text, field, message) : ReadValue(text, field, euros, message))
      return fault;
  }
  return std::nullopt;
}

}  // namespace basin
