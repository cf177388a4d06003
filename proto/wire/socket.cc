#include "proto/wire/socket.h"

#include <sys/random.h>
#include <zmq.h>

#include <cerrno>
#include <cstdlib>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "proto/model/check.h"
#include "proto/model/status.h"

namespace basin {
namespace {

void FillRandom(void* buffer, size_t size) {
  ssize_t filled;
  do {
    filled = getrandom(buffer, size, 0);
  } while (filled < 0 && errno == EINTR);
  BASIN_CHECK(filled == static_cast<ssize_t>(size));  // up to 256 bytes come whole
}

// libzmq 4.3.4 takes the routing ids of peers that bring none from rand(). Unseeded, they are the
// same after every start, so that anybody can guess them; and two that clash end the process.
void SeedRand() {
  unsigned seed;
  FillRandom(&seed, sizeof(seed));
  std::srand(seed);
}

int Milliseconds(absl::Duration duration) {
  return static_cast<int>(absl::ToInt64Milliseconds(duration));
}

// The system's own numbers in both languages, libzmq's in its words.
Text WordsOf(int error) {
  return error >= ZMQ_HAUSNUMERO ? Text::Verbatim(zmq_strerror(error)) : SystemFault(error);
}

absl::Status EndpointError(const Text& what, const std::string& endpoint) {
  const int error = zmq_errno();
  const v1::ErrorCode code = error == EADDRINUSE ? v1::PORT_IN_USE
                             : error == EMFILE   ? v1::BUSY
                                                 : v1::BAD_CONFIG;
  return MakeError(
      code, {.field = {}, .detail = {"$0 $1: $2", "$0 $1 : $2", what, endpoint, WordsOf(error)}});
}

// libzmq wraps a port beyond 65535 round and takes another one.
absl::Status CheckPort(absl::string_view endpoint) {
  const absl::string_view port = endpoint.substr(endpoint.rfind(':') + 1);
  uint32_t number;
  if (!absl::StartsWith(endpoint, "tcp://") || port == "*" ||
      (absl::SimpleAtoi(port, &number) && number <= 65535))
    return absl::OkStatus();
  return MakeError(v1::BAD_CONFIG, {.field = {},
                                    .detail = {"$0: no port between 0 and 65535",
                                               "$0 : pas de port entre 0 et 65535", endpoint}});
}

}  // namespace

Context::Context(int sockets_max) {
  SeedRand();
  context_ = zmq_ctx_new();
  BASIN_CHECK(context_ != nullptr);
  BASIN_CHECK(zmq_ctx_set(context_, ZMQ_IO_THREADS, 1) == 0);
  BASIN_CHECK(zmq_ctx_set(context_, ZMQ_MAX_SOCKETS, sockets_max) == 0);
}

Context::~Context() {
  while (zmq_ctx_term(context_) != 0 && zmq_errno() == EINTR) continue;
}

absl::StatusOr<std::unique_ptr<Socket>> Socket::Make(Context& context, int type) {
  void* socket = zmq_socket(context.raw(), type);
  if (socket == nullptr)
    return MakeError(v1::BUSY, {.field = {},
                                .detail = {"open a socket: $0", "ouverture d'une socket : $0",
                                           WordsOf(zmq_errno())}});
  return std::unique_ptr<Socket>(new Socket(socket));
}

Socket::~Socket() { zmq_close(socket_); }

void Socket::Set(int option, int value) {
  BASIN_CHECK(zmq_setsockopt(socket_, option, &value, sizeof(value)) == 0);
}

void Socket::Set(int option, absl::string_view value) {
  BASIN_CHECK(zmq_setsockopt(socket_, option, value.data(), value.size()) == 0);
}

void Socket::Set(const Heartbeat& heartbeat) {
  BASIN_CHECK(heartbeat.time_to_live <= absl::Seconds(65));
  Set(ZMQ_HEARTBEAT_IVL, Milliseconds(heartbeat.interval));
  Set(ZMQ_HEARTBEAT_TIMEOUT, Milliseconds(heartbeat.timeout));
  Set(ZMQ_HEARTBEAT_TTL, Milliseconds(heartbeat.time_to_live));
}

absl::StatusOr<std::string> Socket::Bind(const std::string& endpoint) {
  BASIN_RETURN_IF_ERROR(CheckPort(endpoint));
  if (zmq_bind(socket_, endpoint.c_str()) != 0)
    return EndpointError({"bind", "écoute sur"}, endpoint);
  char bound[256];
  size_t size = sizeof(bound);
  BASIN_CHECK(zmq_getsockopt(socket_, ZMQ_LAST_ENDPOINT, bound, &size) == 0);
  return std::string(bound);
}

absl::Status Socket::Connect(const std::string& endpoint) {
  BASIN_RETURN_IF_ERROR(CheckPort(endpoint));
  if (zmq_connect(socket_, endpoint.c_str()) != 0)
    return EndpointError({"connect to", "connexion à"}, endpoint);
  return absl::OkStatus();
}

bool Socket::Receive(Message& message) {
  for (;;) {
    if (zmq_msg_recv(message.raw(), socket_, ZMQ_DONTWAIT) >= 0) return true;
    if (zmq_errno() == EAGAIN) return false;
    BASIN_CHECK(zmq_errno() ==
                EINTR);  // anything else: a socket used after its context, or by two threads
  }
}

SendResult Socket::Send(Message& message, bool more) {
  for (;;) {
    const int flags = ZMQ_DONTWAIT | (more ? ZMQ_SNDMORE : 0);
    if (zmq_msg_send(message.raw(), socket_, flags) >= 0) return SendResult::kSent;
    if (zmq_errno() == EAGAIN) return SendResult::kWouldBlock;
    if (zmq_errno() == EHOSTUNREACH) return SendResult::kPeerGone;
    BASIN_CHECK(zmq_errno() == EINTR);
  }
}

std::string RandomRoutingId() {
  std::string id(16, '\0');
  do {
    FillRandom(id.data(), id.size());
  } while (id[0] == '\0');
  return id;
}

}  // namespace basin
