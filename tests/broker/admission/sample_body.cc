#include "tests/broker/admission/sample_body.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "proto/model/check.h"

namespace basin {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

namespace {

struct Sample {
  v1::Format format;
  const char* good;
  const char* bad;
};
constexpr Sample kSamples[] = {
    {v1::FORMAT_UNSPECIFIED, "Café", ""},
    {v1::ACTOR_ID, "ml-melun", "ML Melun"},
    {v1::BASIN_CODE, "1107", "bassin 1107"},
    {v1::CASE_REF, "meeting/1", "meeting 1"},
    {v1::DATE, "2024-02-29", "2023-02-29"},
    {v1::SIREN, "552100554", "552100555"},
    {v1::SIRET, "55210055400013", "55210055400014"},
    {v1::RNA, "W751234567", "751234567"},
    {v1::INSEE_COMMUNE, "2A004", "7505"},
    {v1::ROME, "K1801", "K18011"},
    {v1::FAP, "A0X40", "a0x40"},
    {v1::URI, "https://exemple.fr/a", "javascript:alert(1)"},
    {v1::DEPARTEMENT, "77", "20"},
    {v1::EVENT_ID, "0190", "a b"},
};

const Sample& SampleOf(v1::Format format) {
  const auto* found = std::find_if(std::begin(kSamples), std::end(kSamples),
                                   [&](const Sample& s) { return s.format == format; });
  BASIN_CHECK(found != std::end(kSamples));
  return *found;
}

int64_t SampleNumber(const v1::FieldOptions& options) {
  return std::max<int64_t>(options.min(), 1);
}

}  // namespace

std::string GoodText(const v1::FieldOptions& options) {
  if (!options.refers_to().empty()) return absl::StrCat(options.refers_to(), "/1");
  return SampleOf(options.format()).good;
}
std::string BadText(v1::Format format) { return SampleOf(format).bad; }

void FillField(Message& message, const FieldDescriptor& field) {
  const Reflection& out = *message.GetReflection();
  const v1::FieldOptions& options = OptionsOf(field);
  const bool item = field.is_repeated();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING: {
      const std::string text = GoodText(options);
      // 'Café' has five bytes: fields of four characters take it, and take no more.
      return item ? out.AddString(&message, &field, text) : out.SetString(&message, &field, text);
    }
    case FieldDescriptor::CPPTYPE_ENUM: {
      const int number = field.enum_type()->value(1)->number();
      return item ? out.AddEnumValue(&message, &field, number)
                  : out.SetEnumValue(&message, &field, number);
    }
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return FillEverything(item ? *out.AddMessage(&message, &field)
                                 : *out.MutableMessage(&message, &field));
    case FieldDescriptor::CPPTYPE_BOOL:
      return out.SetBool(&message, &field, true);
    case FieldDescriptor::CPPTYPE_INT64:
      return out.SetInt64(&message, &field, SampleNumber(options));
    case FieldDescriptor::CPPTYPE_UINT32:
      return out.SetUInt32(&message, &field, static_cast<uint32_t>(SampleNumber(options)));
    case FieldDescriptor::CPPTYPE_UINT64:
      return out.SetUInt64(&message, &field, static_cast<uint64_t>(SampleNumber(options)));
    default:
      BASIN_CHECK(!"a kind of field that no event has");
  }
}

void FillEverything(Message& message) {
  const auto& type = *message.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    const auto* oneof = field.containing_oneof();
    if (oneof == nullptr || oneof->field(0) == &field) FillField(message, field);
  }
}

std::unique_ptr<Message> SampleBody(const EventType& type, const std::string& recipient) {
  std::unique_ptr<Message> body = type.NewBody();
  FillEverything(*body);
  for (int i = 0; i < type.descriptor->field_count(); ++i) {
    const FieldDescriptor* field = type.descriptor->field(i);
    if (OptionsOf(*field).party() == v1::PARTY_RECIPIENT)
      body->GetReflection()->SetString(body.get(), field, recipient);
  }
  return body;
}

}  // namespace basin
