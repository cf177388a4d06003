#include "tests/support/random_body.h"

#include <cstdint>
#include <limits>

#include "absl/random/distributions.h"
#include "proto/model/check.h"

namespace basin {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

template <typename T>
T RandomNumber(absl::BitGenRef random) {
  switch (absl::Uniform(random, 0, 4)) {
    case 0:
      return std::numeric_limits<T>::min();
    case 1:
      return std::numeric_limits<T>::max();
    case 2:
      return static_cast<T>(absl::Uniform(random, 0, 200));
    default:
      return absl::Uniform<T>(absl::IntervalClosed, random, std::numeric_limits<T>::min(),
                              std::numeric_limits<T>::max());
  }
}

int RandomEnumNumber(const google::protobuf::EnumDescriptor& type, absl::BitGenRef random) {
  return type.value(absl::Uniform(random, 0, type.value_count()))->number();
}

void FillField(Message& message, const FieldDescriptor& field, absl::BitGenRef random) {
  const Reflection& out = *message.GetReflection();
  const bool item = field.is_repeated();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING: {
      const std::string text = RandomText(random, 40);
      return item ? out.AddString(&message, &field, text) : out.SetString(&message, &field, text);
    }
    case FieldDescriptor::CPPTYPE_BOOL: {
      const bool yes = absl::Bernoulli(random, 0.5);
      return item ? out.AddBool(&message, &field, yes) : out.SetBool(&message, &field, yes);
    }
    case FieldDescriptor::CPPTYPE_UINT32: {
      const auto number = RandomNumber<uint32_t>(random);
      return item ? out.AddUInt32(&message, &field, number)
                  : out.SetUInt32(&message, &field, number);
    }
    case FieldDescriptor::CPPTYPE_INT64: {
      const auto number = RandomNumber<int64_t>(random);
      return item ? out.AddInt64(&message, &field, number) : out.SetInt64(&message, &field, number);
    }
    case FieldDescriptor::CPPTYPE_UINT64: {
      const auto number = RandomNumber<uint64_t>(random);
      return item ? out.AddUInt64(&message, &field, number)
                  : out.SetUInt64(&message, &field, number);
    }
    case FieldDescriptor::CPPTYPE_ENUM: {
      const int number = RandomEnumNumber(*field.enum_type(), random);
      return item ? out.AddEnumValue(&message, &field, number)
                  : out.SetEnumValue(&message, &field, number);
    }
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return FillWildly(
          item ? *out.AddMessage(&message, &field) : *out.MutableMessage(&message, &field), random);
    default:
      BASIN_CHECK(!"a kind of field that no event has");
  }
}

}  // namespace

std::string RandomText(absl::BitGenRef random, int max_points) {
  static constexpr const char* kPieces[] = {"a", "É", "ç", "œ", "'",  "\"", "\\", " ", "7",
                                            "€", "—", "😀", "/", "\n", "ñ",  "<",  "Z", ";"};
  std::string text;
  const int points = absl::Uniform(absl::IntervalClosed, random, 1, max_points);
  for (int i = 0; i < points; ++i)
    text += kPieces[absl::Uniform<size_t>(random, 0, std::size(kPieces))];
  return text;
}

void FillWildly(Message& message, absl::BitGenRef random) {
  const auto& type = *message.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (absl::Bernoulli(random, 0.4)) continue;
    const int times = field.is_repeated() ? absl::Uniform(random, 1, 4) : 1;
    for (int n = 0; n < times; ++n) FillField(message, field, random);
  }
}

}  // namespace basin
