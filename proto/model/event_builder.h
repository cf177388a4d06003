// Seals a header and a typed body into the bytes of an Event.
#ifndef BASIN_PROTO_MODEL_EVENT_BUILDER_H_
#define BASIN_PROTO_MODEL_EVENT_BUILDER_H_

#include <string>

#include "absl/time/time.h"
#include "basin/v1/envelope.pb.h"
#include "google/protobuf/message.h"

namespace basin {

// Fills in the header's type (from the body's option (basin.v1.event), when it is empty) and
// bodysha256, and returns the serialised Event. REQUIRES: the body is an event message.
std::string SealEvent(v1::Header header, const google::protobuf::Message& body);

// google.protobuf.Timestamp ⇄ absl::Time. Nanoseconds are kept.
void SetTimestamp(absl::Time time, google::protobuf::Timestamp* timestamp);
absl::Time ToTime(const google::protobuf::Timestamp& timestamp);

}  // namespace basin

#endif  // BASIN_PROTO_MODEL_EVENT_BUILDER_H_
