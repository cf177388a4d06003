// Reads what an event carries, into messages that are kept from call to call: an event costs no
// allocation.
#ifndef BASIN_BROKER_ADMISSION_DECODER_H_
#define BASIN_BROKER_ADMISSION_DECODER_H_

#include <memory>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "broker/admission/plain_body.h"
#include "broker/admission/validator.h"
#include "google/protobuf/message.h"
#include "proto/model/event_catalog.h"

namespace basin {

// One thread at a time. What a call returns does not depend on earlier calls.
class Decoder {
 public:
  explicit Decoder(const EventCatalog& catalog);

  const EventCatalog& catalog() const { return catalog_; }

  // Whether `bytes` are a valid body of `type`. Errors: TOO_LONG beyond the type's max_bytes;
  // BAD_PROTO when they cannot be read; those of Validator::Validate.
  absl::Status CheckBody(const EventType& type, absl::string_view bytes);

 private:
  struct Reader {
    const PlainShape* plain;
    std::unique_ptr<google::protobuf::Message> body;
  };

  const EventCatalog& catalog_;
  const Validator validator_;
  PlainBodies plain_;
  absl::flat_hash_map<const EventType*, Reader> readers_;
};

}  // namespace basin

#endif  // BASIN_BROKER_ADMISSION_DECODER_H_
