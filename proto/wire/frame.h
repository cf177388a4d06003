// One message = one frame: an 8-byte preamble, then a protobuf body. No length and no checksum:
// ZMTP frames and CURVE authenticates.
#ifndef BASIN_PROTO_WIRE_FRAME_H_
#define BASIN_PROTO_WIRE_FRAME_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "basin/v1/session.pb.h"
#include "google/protobuf/message_lite.h"

namespace basin {

inline constexpr uint8_t kProtocolMajor = 1;
inline constexpr size_t kPreambleBytes = 8;

struct Frame {
  v1::MessageType type = v1::MESSAGE_TYPE_UNSPECIFIED;
  uint32_t channel = 0;    // 0 = the session; subscriptions and queries choose their own
  absl::string_view body;  // views into the bytes read
};

// Errors: BAD_FRAME (too short, wrong magic, unknown type), VERSION_UNSUPPORTED (another major).
absl::StatusOr<Frame> ReadFrame(absl::string_view bytes);

std::string WriteFrame(v1::MessageType type, uint32_t channel,
                       const google::protobuf::MessageLite& body);
// The same around a body that is serialised already.
std::string WriteFrame(v1::MessageType type, uint32_t channel, absl::string_view body);

}  // namespace basin

#endif  // BASIN_PROTO_WIRE_FRAME_H_
