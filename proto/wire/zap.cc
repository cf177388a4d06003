// A request:  version "1.0" · request id · domain · address · routing id · mechanism · credentials
// (CURVE:
//             the client's 32-byte public key)
// A reply:    version "1.0" · request id · status code · status text · user id · metadata
#include "proto/wire/zap.h"

#include <zmq.h>

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "proto/model/check.h"
#include "proto/model/status.h"

namespace basin {
namespace {

constexpr char kEndpoint[] = "inproc://zeromq.zap.01";
constexpr absl::string_view kVersion = "1.0";
constexpr size_t kRawKeyBytes = 32;
constexpr size_t kUserIdBytesMax = 255;

struct Request {
  std::string version, id, address, mechanism;
  std::vector<std::string> credentials;
};

// Reads all parts; those that are missing stay empty.
Request Parse(const std::vector<std::string>& parts) {
  Request request;
  const auto part = [&parts](size_t index) {
    return index < parts.size() ? parts[index] : std::string();
  };
  request.version = part(0);
  request.id = part(1);
  request.address = part(3);
  request.mechanism = part(5);
  if (parts.size() > 6) request.credentials.assign(parts.begin() + 6, parts.end());
  return request;
}

std::string ToZ85(const std::string& raw_key) {
  char text[41];
  BASIN_CHECK(zmq_z85_encode(text, reinterpret_cast<const uint8_t*>(raw_key.data()),
                             raw_key.size()) != nullptr);
  return text;
}

// Whatever is not a CURVE key is refused before anybody is asked: NULL and PLAIN prove nothing.
ZapDecision Judge(const Request& request, const ZapHandler::Decide& decide) {
  if (request.version != kVersion || request.mechanism != "CURVE" ||
      request.credentials.size() != 1 || request.credentials[0].size() != kRawKeyBytes)
    return {};
  ZapDecision decision = decide(ToZ85(request.credentials[0]), request.address);
  // An empty user id could not be told from no authentication at all.
  if (decision.code == ZapCode::kAccept &&
      (decision.user_id.empty() || decision.user_id.size() > kUserIdBytesMax))
    return {};
  return decision;
}

absl::string_view Text(ZapCode code) {
  switch (code) {
    case ZapCode::kAccept:
      return "OK";
    case ZapCode::kLater:
      return "try again later";
    case ZapCode::kRefuse:
      break;
  }
  return "unknown key";
}

void Reply(Socket& socket, const std::string& request_id, const ZapDecision& decision) {
  const std::string parts[] = {std::string(kVersion),
                               request_id,
                               absl::StrCat(static_cast<int>(decision.code)),
                               std::string(Text(decision.code)),
                               decision.code == ZapCode::kAccept ? decision.user_id : "",
                               ""};
  for (const std::string& part : parts) {
    Message message{part};
    // A REP socket drops what its requester no longer wants; it never has to wait.
    BASIN_CHECK(socket.Send(message, /*more=*/&part != &parts[5]) == SendResult::kSent);
  }
}

}  // namespace

absl::StatusOr<std::unique_ptr<ZapHandler>> ZapHandler::Bind(Context& context, Decide decide) {
  BASIN_ASSIGN_OR_RETURN(std::unique_ptr<Socket> socket, Socket::Make(context, ZMQ_REP));
  socket->Set(ZMQ_LINGER, 0);
  BASIN_RETURN_IF_ERROR(socket->Bind(kEndpoint).status());
  return std::unique_ptr<ZapHandler>(new ZapHandler(std::move(socket), std::move(decide)));
}

void ZapHandler::Answer() {
  Message part;
  while (socket_->Receive(part)) {
    std::vector<std::string> parts = {std::string(part.bytes())};
    while (part.more()) {
      BASIN_CHECK(socket_->Receive(part));
      parts.emplace_back(part.bytes());
    }
    const Request request = Parse(parts);
    const ZapDecision decision = Judge(request, decide_);
    switch (decision.code) {
      case ZapCode::kAccept:
        ++counts_.accepted;
        break;
      case ZapCode::kLater:
        ++counts_.postponed;
        break;
      case ZapCode::kRefuse:
        ++counts_.denied;
        break;
    }
    Reply(*socket_, request.id, decision);
  }
}

}  // namespace basin
