// Bytes on their way into or out of ZeroMQ, owned, without a copy.
#ifndef BASIN_PROTO_WIRE_MESSAGE_H_
#define BASIN_PROTO_WIRE_MESSAGE_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

struct zmq_msg_t;

namespace basin {

// Moved, never copied; may change threads. Moving a short message (up to 33 bytes) moves its bytes:
// take views of them again.
class Message {
 public:
  Message();  // empty
  // Takes the string's memory over when copying would cost more than keeping it.
  explicit Message(std::string bytes);
  ~Message();
  Message(Message&& other) noexcept;
  Message& operator=(Message&& other) noexcept;
  Message(const Message&) = delete;
  Message& operator=(const Message&) = delete;

  absl::string_view bytes() const;
  // Whether another part of the same message follows (a frame of this protocol never has one).
  bool more() const;
  // A property of the connection it came by ("User-Id"); empty when there is none.
  absl::string_view Property(const char* name) const;

  zmq_msg_t* raw();  // for the sockets of this module

 private:
  // A zmq_msg_t, whose header stays out of this one: proto/wire alone includes <zmq.h>.
  alignas(void*) unsigned char storage_[64];
};

}  // namespace basin

#endif  // BASIN_PROTO_WIRE_MESSAGE_H_
