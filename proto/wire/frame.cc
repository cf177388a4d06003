// The preamble, byte by byte:
//
//   offset  size  field    value
//        0     2  magic    'B' 'H' (0x42 0x48)
//        2     1  major    1
//        3     1  type     basin.v1.MessageType, never 0
//        4     4  channel  big-endian
//        8     …  body     the type's message, Protocol Buffers; may be empty
//
// Magic and major come first and never move, so that any version can tell a stranger from a
// relative.
#include "proto/wire/frame.h"

#include "proto/model/check.h"
#include "proto/model/status.h"

namespace basin {
namespace {

constexpr char kMagic[2] = {'B', 'H'};

uint8_t ByteAt(absl::string_view bytes, size_t offset) {
  return static_cast<uint8_t>(bytes[offset]);
}

uint32_t ReadBigEndian32(absl::string_view bytes, size_t offset) {
  uint32_t value = 0;
  for (size_t i = 0; i < 4; ++i) value = (value << 8) | ByteAt(bytes, offset + i);
  return value;
}

void AppendPreamble(v1::MessageType type, uint32_t channel, std::string& out) {
  out.append(kMagic, sizeof(kMagic));
  out.push_back(static_cast<char>(kProtocolMajor));
  out.push_back(static_cast<char>(type));
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<char>(channel >> shift));
}

absl::Status BadFrame(Text detail) {
  return MakeError(v1::BAD_FRAME, {.field = {}, .detail = std::move(detail)});
}

}  // namespace

absl::StatusOr<Frame> ReadFrame(absl::string_view bytes) {
  if (bytes.size() < kPreambleBytes)
    return BadFrame(
        {"$0 bytes, shorter than the preamble", "$0 octets, moins que le préambule", bytes.size()});
  if (bytes[0] != kMagic[0] || bytes[1] != kMagic[1])
    return BadFrame({"wrong magic", "mauvais marqueur"});
  if (const int major = ByteAt(bytes, 2); major != kProtocolMajor)
    return MakeError(
        v1::VERSION_UNSUPPORTED,
        {.field = {},
         .detail = {"major $0; this side speaks $1", "version majeure $0 ; ce côté parle $1", major,
                    static_cast<int>(kProtocolMajor)}});
  const int type = ByteAt(bytes, 3);
  if (type == v1::MESSAGE_TYPE_UNSPECIFIED || !v1::MessageType_IsValid(type))
    return BadFrame({"unknown message type $0", "type de message $0 inconnu", type});
  return Frame{static_cast<v1::MessageType>(type), ReadBigEndian32(bytes, 4),
               bytes.substr(kPreambleBytes)};
}

std::string WriteFrame(v1::MessageType type, uint32_t channel,
                       const google::protobuf::MessageLite& body) {
  std::string frame;
  frame.reserve(kPreambleBytes + body.ByteSizeLong());
  AppendPreamble(type, channel, frame);
  BASIN_CHECK(body.AppendToString(&frame));
  return frame;
}

std::string WriteFrame(v1::MessageType type, uint32_t channel, absl::string_view body) {
  std::string frame;
  frame.reserve(kPreambleBytes + body.size());
  AppendPreamble(type, channel, frame);
  frame.append(body.data(), body.size());
  return frame;
}

}  // namespace basin
