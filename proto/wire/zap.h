// Who may connect: the ZeroMQ Authentication Protocol (RFC 27) for CURVE keys.
#ifndef BASIN_PROTO_WIRE_ZAP_H_
#define BASIN_PROTO_WIRE_ZAP_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "proto/wire/socket.h"

namespace basin {

enum class ZapCode {
  kAccept = 200,
  kLater = 300,   // temporary: the peer is disconnected without a word and may try again
  kRefuse = 400,  // the peer is told, and does not try again by itself
};

struct ZapDecision {
  ZapCode code = ZapCode::kRefuse;
  std::string
      user_id;  // with kAccept: what RouterSocket reports as user_id; not empty, at most 255 bytes
};

// Answers the context's authentication requests. One thread, which polls socket() and calls Answer;
// it must never be kept waiting, or all handshakes of the process wait. Bind it before the sockets
// that need it.
class ZapHandler {
 public:
  // Must answer at once, from memory. `z85_key`: the peer's public key, which it has proved to
  // hold. `address`: its IP address.
  using Decide = std::function<ZapDecision(absl::string_view z85_key, absl::string_view address)>;

  struct Counts {
    uint64_t accepted = 0;
    uint64_t postponed = 0;
    uint64_t denied = 0;
  };

  // Errors: PORT_IN_USE when the context has a handler already; BUSY.
  static absl::StatusOr<std::unique_ptr<ZapHandler>> Bind(Context& context, Decide decide);

  // Answers everything that is waiting.
  void Answer();

  const Counts& counts() const { return counts_; }
  Socket& socket() { return *socket_; }  // for a poll loop

 private:
  ZapHandler(std::unique_ptr<Socket> socket, Decide decide)
      : socket_(std::move(socket)), decide_(std::move(decide)) {}

  std::unique_ptr<Socket> socket_;
  Decide decide_;
  Counts counts_;
};

}  // namespace basin

#endif  // BASIN_PROTO_WIRE_ZAP_H_
