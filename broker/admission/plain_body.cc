#include "broker/admission/plain_body.h"

#include <limits>

#include "broker/admission/validator.h"

namespace basin {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::OneofDescriptor;
using Field = PlainShape::Field;
using Kind = PlainShape::Kind;

constexpr int kFieldsMax = 64;  // the bits of a set
constexpr int kDepthMax = 8;    // of messages within messages
constexpr uint32_t kVarint = 0, kDelimited = 2;

uint64_t Bit(int number) { return number < kFieldsMax ? uint64_t{1} << number : 0; }

uint64_t MembersOf(const OneofDescriptor& choice) {
  uint64_t members = 0;
  for (int i = 0; i < choice.field_count(); ++i) members |= Bit(choice.field(i)->number());
  return members;
}

// Negative numbers have the long way: they are written as ten bytes.
uint64_t Largest(FieldDescriptor::CppType type) {
  switch (type) {
    case FieldDescriptor::CPPTYPE_INT32:
      return std::numeric_limits<int32_t>::max();
    case FieldDescriptor::CPPTYPE_UINT32:
      return std::numeric_limits<uint32_t>::max();
    default:
      return std::numeric_limits<int64_t>::max();
  }
}

Kind KindOf(const FieldDescriptor& field) {
  switch (field.type()) {
    case FieldDescriptor::TYPE_STRING:
      return Kind::kText;
    case FieldDescriptor::TYPE_BYTES:
      return Kind::kBytes;
    case FieldDescriptor::TYPE_BOOL:
      return Kind::kBool;
    case FieldDescriptor::TYPE_ENUM:
      return Kind::kEnum;
    case FieldDescriptor::TYPE_MESSAGE:
      return Kind::kMessage;
    case FieldDescriptor::TYPE_INT32:
    case FieldDescriptor::TYPE_INT64:
    case FieldDescriptor::TYPE_UINT32:
    case FieldDescriptor::TYPE_UINT64:
      return Kind::kNumber;
    default:
      return Kind::kNone;
  }
}

bool InRange(const v1::FieldOptions& options, int64_t value) {
  const bool limited = options.min() != 0 || options.max() != 0;
  return !limited || (value >= options.min() && value <= options.max());
}

// Whether leaving the field out is a fault: it is required, or it is a number, for which 0 is a
// value like any other, and out of range.
bool MustBeThere(const FieldDescriptor& field, const v1::FieldOptions& options, Kind kind) {
  const bool number = kind == Kind::kNumber || kind == Kind::kBool || kind == Kind::kNone;
  if (field.is_repeated() || field.has_presence() || !number) return options.required();
  return !InRange(options, 0);
}

uint64_t KnownValues(const google::protobuf::EnumDescriptor& type) {
  uint64_t known = 0;
  for (int i = 0; i < type.value_count(); ++i) {
    const int number = type.value(i)->number();
    if (number >= 0) known |= Bit(number);
  }
  return known;
}

// A cursor over plainly written bytes.
class Walk {
 public:
  explicit Walk(absl::string_view bytes) : p_(bytes.data()), end_(p_ + bytes.size()) {}

  bool AtEnd() const { return p_ == end_; }
  // In as few bytes as it takes: the last of several is not 0.
  bool Varint(uint64_t& value) {
    value = 0;
    for (int shift = 0; shift < 63; shift += 7) {
      if (p_ == end_) return false;
      const auto byte = static_cast<uint8_t>(*p_++);
      value |= static_cast<uint64_t>(byte & 0x7f) << shift;
      if (byte < 0x80) return byte != 0 || shift == 0;
    }
    return false;
  }
  bool Delimited(absl::string_view& bytes) {
    uint64_t size = 0;
    if (!Varint(size) || size > static_cast<uint64_t>(end_ - p_)) return false;
    bytes = absl::string_view(p_, size);
    p_ += size;
    return true;
  }

 private:
  const char* p_;
  const char* const end_;
};

// 0 and the empty text are never written plainly, except as items, where they are a fault.
bool ScalarIsFine(const Field& field, uint64_t value) {
  if (value == 0) return false;
  switch (field.kind) {
    case Kind::kBool:
      return value == 1;
    case Kind::kEnum:
      return value < kFieldsMax && (field.known & Bit(static_cast<int>(value))) != 0;
    case Kind::kNumber:
      return value <= field.largest && InRange(*field.options, static_cast<int64_t>(value));
    default:
      return false;
  }
}

bool Passes(const PlainShape& shape, absl::string_view body, int depth);

bool DelimitedIsFine(const Field& field, absl::string_view bytes, int depth) {
  switch (field.kind) {
    case Kind::kText:
      return !bytes.empty() && JudgeText(*field.options, bytes) == TextFault::kNone;
    case Kind::kBytes:
      return !bytes.empty() && BytesFit(*field.options, bytes);
    case Kind::kMessage:
      return Passes(*field.shape, bytes, depth + 1);
    default:
      return false;
  }
}

bool IsDelimited(Kind kind) {
  return kind == Kind::kText || kind == Kind::kBytes || kind == Kind::kMessage;
}

// A list of numbers in one field, as every serialiser of proto3 writes them. Adds to `items`.
bool PackedIsFine(const Field& field, absl::string_view bytes, uint32_t& items) {
  if (bytes.empty()) return false;
  for (Walk walk(bytes); !walk.AtEnd(); ++items) {
    uint64_t value = 0;
    if (!walk.Varint(value) || !ScalarIsFine(field, value)) return false;
  }
  return true;
}

// One field with its value. Adds to `items` how many items of a list it holds.
bool FieldIsFine(const Field& field, uint32_t wire_type, Walk& walk, int depth, uint32_t& items) {
  if (wire_type == kDelimited) {
    absl::string_view bytes;
    if (!walk.Delimited(bytes)) return false;
    if (!IsDelimited(field.kind)) return field.repeated && PackedIsFine(field, bytes, items);
    ++items;
    return DelimitedIsFine(field, bytes, depth);
  }
  uint64_t value = 0;
  return wire_type == kVarint && !field.repeated && walk.Varint(value) &&
         ScalarIsFine(field, value);
}

bool Passes(const PlainShape& shape, absl::string_view body, int depth) {
  if (!shape.walkable || depth > kDepthMax) return false;
  uint64_t seen = 0;
  int last = 0;  // fields are written in ascending order, the items of a list together
  uint32_t items = 0;
  for (Walk walk(body); !walk.AtEnd();) {
    uint64_t tag = 0;
    if (!walk.Varint(tag) || tag >> 3 >= shape.fields.size()) return false;
    const int number = static_cast<int>(tag >> 3);
    const Field& field = shape.fields[static_cast<size_t>(number)];
    const bool again = number == last;
    if (number < last || (again && !field.repeated) || (seen & field.excludes) != 0) return false;
    if (!again) items = 0;
    if (!FieldIsFine(field, tag & 7, walk, depth, items)) return false;
    if (field.repeated && field.options->max_items() > 0 && items > field.options->max_items())
      return false;
    seen |= Bit(number);
    last = number;
  }
  if ((seen & shape.required) != shape.required) return false;
  for (const uint64_t choice : shape.one_of)
    if ((seen & choice) == 0) return false;
  return true;
}

}  // namespace

const PlainShape* PlainBodies::ShapeOf(const Descriptor& type) {
  // Messages may hold themselves: the shape is in the table before its fields are read.
  const auto [it, added] = shapes_.try_emplace(&type, nullptr);
  if (!added) return it->second.get();
  it->second = std::make_unique<PlainShape>();
  PlainShape& shape = *it->second;
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& declared = *type.field(i);
    const v1::FieldOptions& options = declared.options().GetExtension(v1::field);
    const int number = declared.number();
    if (number >= kFieldsMax || declared.is_map()) {
      shape.walkable = false;
      continue;
    }
    if (shape.fields.size() <= static_cast<size_t>(number)) shape.fields.resize(number + 1);
    const Kind kind = KindOf(declared);
    if (MustBeThere(declared, options, kind)) shape.required |= Bit(number);
    if (!options.requires_one_of().empty())
      shape.one_of.push_back(Bit(number) |
                             Bit(type.FindFieldByName(options.requires_one_of())->number()));
    const OneofDescriptor* choice = declared.real_containing_oneof();
    const PlainShape* nested = kind == Kind::kMessage ? ShapeOf(*declared.message_type()) : nullptr;
    shape.fields[static_cast<size_t>(number)] = {
        .kind = kind,
        .repeated = declared.is_repeated(),
        .options = &options,
        .excludes = choice == nullptr ? 0 : MembersOf(*choice) & ~Bit(number),
        .largest = Largest(declared.cpp_type()),
        .known = kind == Kind::kEnum ? KnownValues(*declared.enum_type()) : 0,
        .shape = nested};
  }
  for (int i = 0; i < type.real_oneof_decl_count(); ++i)
    if (type.oneof_decl(i)->options().GetExtension(v1::choose_one))
      shape.one_of.push_back(MembersOf(*type.oneof_decl(i)));
  return &shape;
}

bool IsPlainAndValid(const PlainShape& shape, absl::string_view body) {
  return Passes(shape, body, 0);
}

}  // namespace basin
