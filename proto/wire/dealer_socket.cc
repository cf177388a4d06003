// A monitor message has two parts: {event u16, value u32} in host order, and the endpoint.
#include "proto/wire/dealer_socket.h"

#include <zmq.h>

#include <cstdint>
#include <cstring>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "proto/model/check.h"
#include "proto/model/status.h"

namespace basin {
namespace {

constexpr int kWatchedEvents = ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH |
                               ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL |
                               ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL | ZMQ_EVENT_DISCONNECTED |
                               ZMQ_EVENT_CLOSED;

std::optional<LinkEvent> Meaning(uint16_t event) {
  switch (event) {
    case ZMQ_EVENT_HANDSHAKE_SUCCEEDED:
      return LinkEvent::kUp;
    case ZMQ_EVENT_HANDSHAKE_FAILED_AUTH:
      return LinkEvent::kRefused;
    case ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL:  // e.g. the server closed: we have another key for
                                                // it than it has
    case ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL:
    case ZMQ_EVENT_DISCONNECTED:
    case ZMQ_EVENT_CLOSED:
      return LinkEvent::kDown;  // CLOSED: TCP did not connect
    default:
      return std::nullopt;
  }
}

bool IsKey(const std::string& key) {
  uint8_t raw[32];
  return key.size() == 40 && zmq_z85_decode(raw, key.c_str()) != nullptr;
}

absl::Status UseCurve(Socket& socket, const DealerOptions& options) {
  for (const std::string* key :
       {&options.server_key, &options.keys.public_key, &options.keys.secret_key})
    if (!IsKey(*key))
      return MakeError(
          v1::BAD_KEY_FILE,
          {.field = {}, .detail = {"a CURVE key is not Z85", "une clé CURVE n'est pas en Z85"}});
  socket.Set(ZMQ_CURVE_SERVERKEY, absl::string_view(options.server_key));
  socket.Set(ZMQ_CURVE_PUBLICKEY, absl::string_view(options.keys.public_key));
  socket.Set(ZMQ_CURVE_SECRETKEY, absl::string_view(options.keys.secret_key));
  return absl::OkStatus();
}

void Configure(Socket& socket, const std::string& routing_id, const DealerOptions& options) {
  // An id of our own: those that libzmq 4.3.4 makes up at the server are predictable, and clash.
  // Nobody trusts it for anything.
  socket.Set(ZMQ_ROUTING_ID, absl::string_view(routing_id));
  socket.Set(ZMQ_RECONNECT_IVL, -1);
  // Nothing is queued for a connection that does not stand.
  socket.Set(ZMQ_IMMEDIATE, 1);
  socket.Set(ZMQ_SNDHWM, options.send_queue);
  socket.Set(ZMQ_RCVHWM, options.receive_queue);
  socket.Set(ZMQ_CONNECT_TIMEOUT,
             static_cast<int>(absl::ToInt64Milliseconds(options.connect_timeout)));
  socket.Set(ZMQ_HANDSHAKE_IVL,
             static_cast<int>(absl::ToInt64Milliseconds(options.handshake_timeout)));
  socket.Set(ZMQ_LINGER, static_cast<int>(absl::ToInt64Milliseconds(options.linger)));
  socket.Set(options.heartbeat);
}

}  // namespace

absl::StatusOr<std::unique_ptr<DealerSocket>> DealerSocket::Connect(Context& context,
                                                                    const std::string& endpoint,
                                                                    const DealerOptions& options) {
  BASIN_ASSIGN_OR_RETURN(std::unique_ptr<Socket> socket, Socket::Make(context, ZMQ_DEALER));
  BASIN_ASSIGN_OR_RETURN(std::unique_ptr<Socket> monitor, Socket::Make(context, ZMQ_PAIR));
  const std::string routing_id = RandomRoutingId();
  Configure(*socket, routing_id, options);
  if (absl::StrContains(endpoint, '[')) socket->Set(ZMQ_IPV6, 1);
  if (options.curve) BASIN_RETURN_IF_ERROR(UseCurve(*socket, options));

  // Watched before connecting, or the first events would be missed.
  const std::string watch = absl::StrCat("inproc://link-", absl::BytesToHexString(routing_id));
  BASIN_CHECK(zmq_socket_monitor(socket->raw(), watch.c_str(), kWatchedEvents) == 0);
  monitor->Set(ZMQ_LINGER, 0);
  BASIN_RETURN_IF_ERROR(monitor->Connect(watch));
  auto dealer =
      std::unique_ptr<DealerSocket>(new DealerSocket(std::move(socket), std::move(monitor)));
  BASIN_RETURN_IF_ERROR(dealer->socket_->Connect(endpoint));
  return dealer;
}

DealerSocket::~DealerSocket() {
  // Ends the watching first: events of the closing socket have no reader any more.
  zmq_socket_monitor(socket_->raw(), nullptr, 0);
}

std::optional<LinkEvent> DealerSocket::NextLinkEvent() {
  Message part;
  while (monitor_->Receive(part)) {
    uint16_t event = 0;
    if (part.bytes().size() >= sizeof(event))
      std::memcpy(&event, part.bytes().data(), sizeof(event));
    while (part.more()) BASIN_CHECK(monitor_->Receive(part));
    if (const auto meaning = Meaning(event); meaning.has_value()) return meaning;
  }
  return std::nullopt;
}

bool DealerSocket::Receive(Message& message) {
  if (!socket_->Receive(message)) return false;
  // The protocol has single frames. What follows is dropped; what came first will not add up.
  Message rest;
  for (bool more = message.more(); more; more = rest.more()) BASIN_CHECK(socket_->Receive(rest));
  return true;
}

SendResult DealerSocket::Send(std::string& frame) {
  Message message(std::move(frame));
  frame.clear();
  const SendResult result = socket_->Send(message);
  if (result != SendResult::kSent) frame.assign(message.bytes().data(), message.bytes().size());
  return result;
}

}  // namespace basin
