// The client's side: one connection to one server, and what becomes of it.
#ifndef BASIN_PROTO_WIRE_DEALER_SOCKET_H_
#define BASIN_PROTO_WIRE_DEALER_SOCKET_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "proto/wire/curve.h"
#include "proto/wire/socket.h"

namespace basin {

struct DealerOptions {
  bool curve = true;
  std::string server_key = {};  // Z85
  KeyPair keys = {};            // the client's own
  int send_queue = 1024;
  int receive_queue = 1024;
  absl::Duration connect_timeout = absl::Seconds(5);    // of TCP
  absl::Duration handshake_timeout = absl::Seconds(5);  // of ZMTP and CURVE
  absl::Duration linger = absl::Milliseconds(200);  // a BYE may still go out when the socket closes
  Heartbeat heartbeat = {};
};

enum class LinkEvent {
  kUp,       // connected and authenticated, both ways
  kRefused,  // the server does not accept this key: trying again helps only after it was registered
  kDown,     // not reachable, wrong server key, closed, or silent for too long
};

// One socket is one connection: libzmq's own reconnecting is off, because it would resume in the
// middle of a conversation, and because it never retries after a refused handshake. Whoever wants
// to reconnect makes a new DealerSocket, after a pause. One thread.
class DealerSocket {
 public:
  // Returns at once; NextLinkEvent tells how it went on.
  // Errors: BAD_CONFIG, BUSY; BAD_KEY_FILE when a key is none.
  static absl::StatusOr<std::unique_ptr<DealerSocket>> Connect(Context& context,
                                                               const std::string& endpoint,
                                                               const DealerOptions& options);
  ~DealerSocket();

  // What has happened to the connection since the last call; nullopt when nothing has.
  std::optional<LinkEvent> NextLinkEvent();
  // False when nothing is waiting.
  bool Receive(Message& message);
  // Never blocks; kWouldBlock also while there is no connection. `frame` is empty after kSent, else
  // as it was.
  SendResult Send(std::string& frame);

  Socket& socket() { return *socket_; }    // for a poll loop
  Socket& monitor() { return *monitor_; }  // readable when NextLinkEvent has something

 private:
  DealerSocket(std::unique_ptr<Socket> socket, std::unique_ptr<Socket> monitor)
      : socket_(std::move(socket)), monitor_(std::move(monitor)) {}

  std::unique_ptr<Socket> socket_;
  std::unique_ptr<Socket> monitor_;
};

}  // namespace basin

#endif  // BASIN_PROTO_WIRE_DEALER_SOCKET_H_
