#include "broker/admission/decoder.h"

#include "proto/model/status.h"

namespace basin {

Decoder::Decoder(const EventCatalog& catalog) : catalog_(catalog), validator_(catalog) {
  for (const auto& type : catalog.types())
    readers_.emplace(type.get(), Reader{plain_.ShapeOf(*type->descriptor), type->NewBody()});
}

absl::Status Decoder::CheckBody(const EventType& type, absl::string_view bytes) {
  const uint32_t limit = type.options->max_bytes();
  if (bytes.size() > limit)
    return MakeError(v1::TOO_LONG,
                     {.field = "body", .detail = {"at most $0 bytes", "$0 octets au plus", limit}});
  const Reader& reader = readers_.find(&type)->second;
  if (IsPlainAndValid(*reader.plain, bytes)) return absl::OkStatus();
  google::protobuf::Message& body = *reader.body;
  if (!body.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
    return MakeError(
        v1::BAD_PROTO,
        {.field = "body", .detail = {"expected: $0", "attendu : $0", type.descriptor->name()}});
  return validator_.Validate(body);
}

}  // namespace basin
