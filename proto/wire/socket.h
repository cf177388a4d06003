// The ground under the sockets: ZeroMQ's context, and one socket owned by one thread.
#ifndef BASIN_PROTO_WIRE_SOCKET_H_
#define BASIN_PROTO_WIRE_SOCKET_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "proto/wire/message.h"

namespace basin {

// What a send came to. Nothing is lost silently: what was not sent is still the caller's.
enum class SendResult {
  kSent,        // handed to ZeroMQ; whether it arrives, only an answer tells
  kWouldBlock,  // the peer's queue is full: pause, keep the frame, try again later
  kPeerGone,    // no such peer (any more)
};

// Heartbeats find dead peers; without them a peer behind a broken network stays "connected" for
// ever.
struct Heartbeat {
  absl::Duration interval = absl::Seconds(5);
  absl::Duration timeout = absl::Seconds(15);  // no answer for so long: the connection is closed
  // What the peer is told to wait for us. At most 65 s: libzmq 4.3.4 multiplies the received tenths
  // of a second by 100 in 16 bits, so that a longer one wraps round and closes good connections.
  absl::Duration time_to_live = absl::Seconds(30);
};

// ZeroMQ's threads and memory. One per process, made in main before any socket and any other
// thread, ended last: starting and ending contexts while keys are made races in libsodium. Its
// sockets must be gone before it is; the destructor waits for their linger. Any thread may make
// sockets from it.
class Context {
 public:
  // One I/O thread: it does all CURVE work, and on two cores a second one made it slower.
  // `sockets_max` bounds the file descriptors ZeroMQ may take away from the log.
  explicit Context(int sockets_max = 1023);
  ~Context();
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  void* raw() { return context_; }

 private:
  void* context_;
};

// Owns a socket. Used by one thread at a time. Neither copied nor moved: poll loops refer to it.
class Socket {
 public:
  // `type` is ZeroMQ's, e.g. ZMQ_ROUTER. Errors: BUSY when the context has no socket left.
  static absl::StatusOr<std::unique_ptr<Socket>> Make(Context& context, int type);
  ~Socket();
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  // Options are set by our own code only, so a refused one is a mistake of ours and ends the
  // process.
  void Set(int option, int value);
  void Set(int option, absl::string_view value);
  void Set(const Heartbeat& heartbeat);

  // Returns the endpoint in full: "tcp://127.0.0.1:*" gets its port.
  // Errors: PORT_IN_USE; BAD_CONFIG when the endpoint cannot be understood.
  absl::StatusOr<std::string> Bind(const std::string& endpoint);
  // Errors: BAD_CONFIG when the endpoint cannot be understood. Whether anybody is there shows
  // later.
  absl::Status Connect(const std::string& endpoint);

  // False when nothing is waiting.
  bool Receive(Message& message);
  // Never blocks. `message` is empty after kSent, else as it was.
  SendResult Send(Message& message, bool more = false);

  void* raw() { return socket_; }

 private:
  explicit Socket(void* socket) : socket_(socket) {}

  void* socket_;
};

// 16 random bytes from the operating system, the first of them not zero (ZeroMQ keeps those for
// itself).
std::string RandomRoutingId();

}  // namespace basin

#endif  // BASIN_PROTO_WIRE_SOCKET_H_
