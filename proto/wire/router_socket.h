// The server's side: many peers, each by its routing id.
#ifndef BASIN_PROTO_WIRE_ROUTER_SOCKET_H_
#define BASIN_PROTO_WIRE_ROUTER_SOCKET_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "proto/wire/socket.h"

namespace basin {

struct RouterOptions {
  // Without CURVE nobody is authenticated and every user id is empty: measurements on loopback
  // only.
  bool curve = true;
  std::string secret_key = {};  // Z85; with curve
  // Longest frame body. A peer that sends a longer one is disconnected before it is read to its
  // end.
  size_t body_bytes_max = size_t{1024} * 1024;
  // Messages queued per peer. Keep everything a session may be sent without having answered (its
  // credit, and control messages) at or below half of send_queue: libzmq learns of what the peer
  // has read only every half queue (with 100, EAGAIN came at 60 in flight).
  int send_queue = 256;
  int receive_queue = 256;
  absl::Duration handshake_timeout =
      absl::Seconds(2);                      // silent or dripping peers are closed after it
  absl::Duration linger = absl::Seconds(1);  // for unsent frames, when the socket closes
  Heartbeat heartbeat = {};
};

// A message from a peer.
struct Incoming {
  // Chosen by the peer and not bound to its key: says where to answer, and nothing about who it is.
  std::string routing_id;
  // What the ZAP handler answered for the peer's key; empty = not authenticated.
  std::string user_id;
  Message body;
  // One frame, as the protocol asks. Otherwise `body` is the first of several (all of them have
  // been read and dropped), or empty when there was none: answer BAD_FRAME.
  bool single_frame = true;
};

// One thread. There is no way to disconnect one peer: who was revoked must be refused per message.
class RouterSocket {
 public:
  // Errors: PORT_IN_USE, BAD_CONFIG, BUSY; BAD_KEY_FILE when the secret key is none.
  // With curve, bind a ZapHandler of the same context before: while there is none, libzmq 4.3.4
  // lets every key in, and only the empty user id tells.
  static absl::StatusOr<std::unique_ptr<RouterSocket>> Bind(Context& context,
                                                            const std::string& endpoint,
                                                            const RouterOptions& options);

  // False when nothing is waiting.
  bool Receive(Incoming& incoming);
  // Never blocks. `frame` is empty after kSent, else as it was.
  SendResult Send(absl::string_view routing_id, std::string& frame);

  // In full: "tcp://127.0.0.1:*" got its port.
  const std::string& endpoint() const { return endpoint_; }
  Socket& socket() { return *socket_; }  // for a poll loop

 private:
  RouterSocket(std::unique_ptr<Socket> socket, std::string endpoint)
      : socket_(std::move(socket)), endpoint_(std::move(endpoint)) {}

  std::unique_ptr<Socket> socket_;
  std::string endpoint_;
};

}  // namespace basin

#endif  // BASIN_PROTO_WIRE_ROUTER_SOCKET_H_
