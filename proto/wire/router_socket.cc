#include "proto/wire/router_socket.h"

#include <zmq.h>

#include <utility>

#include "absl/strings/match.h"
#include "proto/model/check.h"
#include "proto/model/status.h"
#include "proto/wire/frame.h"

namespace basin {
namespace {

// CURVE wraps a frame into a MESSAGE command: name, nonce, authenticator and flags, 33 bytes.
// ZMQ_MAXMSGSIZE counts them.
constexpr size_t kCurveBytes = 33;
// Connections waiting to be accepted: a whole town's agencies come back at once after a restart.
constexpr int kBacklog = 4096;
constexpr char kZapDomain[] = "basin";

absl::Status RequireCurve(Socket& socket, const std::string& secret_key) {
  uint8_t raw[32];
  if (secret_key.size() != 40 || zmq_z85_decode(raw, secret_key.c_str()) == nullptr)
    return MakeError(v1::BAD_KEY_FILE, {.field = {},
                                        .detail = {"the server's secret key is not Z85",
                                                   "la clé secrète du serveur n'est pas en Z85"}});
  socket.Set(ZMQ_CURVE_SERVER, 1);
  socket.Set(ZMQ_CURVE_SECRETKEY, absl::string_view(secret_key));
  socket.Set(ZMQ_ZAP_DOMAIN, absl::string_view(kZapDomain));
  return absl::OkStatus();
}

void ApplyLimits(Socket& socket, const RouterOptions& options) {
  const size_t frame_bytes_max = options.body_bytes_max + kPreambleBytes + kCurveBytes;
  const int64_t max_message = static_cast<int64_t>(frame_bytes_max);
  socket.Set(ZMQ_MAXMSGSIZE,
             absl::string_view(reinterpret_cast<const char*>(&max_message), sizeof(max_message)));
  socket.Set(ZMQ_SNDHWM, options.send_queue);
  socket.Set(ZMQ_RCVHWM, options.receive_queue);
  socket.Set(ZMQ_HANDSHAKE_IVL,
             static_cast<int>(absl::ToInt64Milliseconds(options.handshake_timeout)));
  // Unbounded, closing would wait for the slowest peer for ever.
  socket.Set(ZMQ_LINGER, static_cast<int>(absl::ToInt64Milliseconds(options.linger)));
  socket.Set(ZMQ_BACKLOG, kBacklog);
  socket.Set(options.heartbeat);
}

}  // namespace

absl::StatusOr<std::unique_ptr<RouterSocket>> RouterSocket::Bind(Context& context,
                                                                 const std::string& endpoint,
                                                                 const RouterOptions& options) {
  BASIN_ASSIGN_OR_RETURN(std::unique_ptr<Socket> socket, Socket::Make(context, ZMQ_ROUTER));
  // Otherwise a full or unknown peer's messages are dropped without a word (19 900 of 20 000 in a
  // trial); with it and DONTWAIT they come back as kWouldBlock or kPeerGone.
  socket->Set(ZMQ_ROUTER_MANDATORY, 1);
  // A second peer that claims a routing id must not take the first one's replies.
  socket->Set(ZMQ_ROUTER_HANDOVER, 0);
  if (absl::StrContains(endpoint, '[')) socket->Set(ZMQ_IPV6, 1);
  ApplyLimits(*socket, options);
  if (options.curve) BASIN_RETURN_IF_ERROR(RequireCurve(*socket, options.secret_key));
  BASIN_ASSIGN_OR_RETURN(std::string bound, socket->Bind(endpoint));
  return std::unique_ptr<RouterSocket>(new RouterSocket(std::move(socket), std::move(bound)));
}

bool RouterSocket::Receive(Incoming& incoming) {
  Message part;
  if (!socket_->Receive(part)) return false;
  const absl::string_view id = part.bytes();
  incoming.routing_id.assign(id.data(), id.size());
  incoming.user_id.clear();
  incoming.body = Message();
  incoming.single_frame = part.more();
  if (!part.more()) return true;

  // ZeroMQ delivers all parts of a message or none, so the others are here.
  BASIN_CHECK(socket_->Receive(incoming.body));
  // From the body: polling before receiving strips the routing-id frame of its metadata
  // (libzmq 4.3.4, 500 of 500; no body frame ever lost it).
  const absl::string_view user = incoming.body.Property("User-Id");
  incoming.user_id.assign(user.data(), user.size());
  incoming.single_frame = !incoming.body.more();
  for (bool more = incoming.body.more(); more; more = part.more())
    BASIN_CHECK(socket_->Receive(part));
  return true;
}

SendResult RouterSocket::Send(absl::string_view routing_id, std::string& frame) {
  Message id{std::string(routing_id)};
  const SendResult result = socket_->Send(id, /*more=*/true);
  if (result != SendResult::kSent) return result;
  // Once the peer's queue has taken the id it takes the body.
  Message body(std::move(frame));
  frame.clear();
  BASIN_CHECK(socket_->Send(body) == SendResult::kSent);
  return SendResult::kSent;
}

}  // namespace basin
