#include "proto/model/event_builder.h"

#include <utility>

#include "basin/v1/options.pb.h"
#include "proto/model/check.h"
#include "proto/model/digest.h"

namespace basin {

std::string SealEvent(v1::Header header, const google::protobuf::Message& body) {
  const auto& options = body.GetDescriptor()->options();
  BASIN_CHECK(options.HasExtension(v1::event));
  if (header.type().empty()) header.set_type(options.GetExtension(v1::event).name());
  v1::Event event;
  body.SerializeToString(event.mutable_body());
  header.set_bodysha256(std::string(AsBytes(Digest({event.body()}))));
  header.SerializeToString(event.mutable_header());
  return event.SerializeAsString();
}

void SetTimestamp(absl::Time time, google::protobuf::Timestamp* timestamp) {
  const int64_t seconds = absl::ToUnixSeconds(time);
  timestamp->set_seconds(seconds);
  timestamp->set_nanos(
      static_cast<int32_t>(absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds))));
}

absl::Time ToTime(const google::protobuf::Timestamp& timestamp) {
  return absl::FromUnixSeconds(timestamp.seconds()) + absl::Nanoseconds(timestamp.nanos());
}

}  // namespace basin
