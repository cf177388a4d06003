#include "broker/admission/decoder.h"

#include "proto/model/status.h"

namespace basin {

Decoder::Decoder(const EventCatalog& catalog) : catalog_(catalog), validator_(catalog) {
  for (const auto& type : catalog.types()) bodies_.emplace(type.get(), type->NewBody());
}

const v1::Header* Decoder::ReadHeader(absl::string_view bytes) {
  const bool read = header_.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
  return read ? &header_ : nullptr;
}

absl::Status Decoder::CheckBody(const EventType& type, absl::string_view bytes) {
  const uint32_t limit = type.options->max_bytes();
  if (bytes.size() > limit)
    return MakeError(v1::TOO_LONG,
                     {.field = "body", .detail = {"at most $0 bytes", "$0 octets au plus", limit}});
  google::protobuf::Message& body = *bodies_.find(&type)->second;
  if (!body.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
    return MakeError(
        v1::BAD_PROTO,
        {.field = "body", .detail = {"expected: $0", "attendu : $0", type.descriptor->name()}});
  return validator_.Validate(body);
}

}  // namespace basin
