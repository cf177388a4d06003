// What a client has to say besides publishing, in order: HELLO, SUBSCRIBE, CREDIT, PONG …
#ifndef BASIN_CLIENTS_SDK_CONTROL_FRAMES_H_
#define BASIN_CLIENTS_SDK_CONTROL_FRAMES_H_

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "basin/v1/session.pb.h"
#include "google/protobuf/message_lite.h"
#include "proto/wire/frame.h"

namespace basin {

// Bounded by what causes a frame: a wish of the owner, a PING, half a window of events.
class ControlFrames {
 public:
  void Add(v1::MessageType type, uint32_t channel, const google::protobuf::MessageLite& message) {
    frames_.push_back(WriteFrame(type, channel, message));
  }
  void Add(v1::MessageType type, uint32_t channel, absl::string_view body) {
    frames_.push_back(WriteFrame(type, channel, body));
  }
  std::optional<std::string> Take() {
    if (frames_.empty()) return std::nullopt;
    std::string frame = std::move(frames_.front());
    frames_.pop_front();
    return frame;
  }
  void Clear() { frames_.clear(); }

  // Never given twice, whatever connection it was for: late messages to it find nobody.
  uint32_t NewChannel() { return next_channel_++; }

 private:
  std::deque<std::string> frames_;
  uint32_t next_channel_ = 1;
};

}  // namespace basin

#endif  // BASIN_CLIENTS_SDK_CONTROL_FRAMES_H_
