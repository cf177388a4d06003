#include "broker/facts/case_head.h"

#include <algorithm>

#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/wire_format_lite.h"

namespace basin {
namespace {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;
using google::protobuf::io::CodedOutputStream;

constexpr size_t kVarintBytes = 10;  // at most, of each number and length
constexpr size_t kVarints = 13;

uint8_t* WriteText(const std::string& text, uint8_t* to) {
  to = CodedOutputStream::WriteVarint32ToArray(static_cast<uint32_t>(text.size()), to);
  return std::copy(text.begin(), text.end(), to);
}

uint8_t* WriteNumber(uint64_t number, uint8_t* to) {
  return CodedOutputStream::WriteVarint64ToArray(number, to);
}

uint8_t* WriteTime(absl::Time time, uint8_t* to) {
  const int64_t seconds = absl::ToUnixSeconds(time);  // rounds down, also before 1970
  to = WriteNumber(WireFormatLite::ZigZagEncode64(seconds), to);
  return WriteNumber(
      static_cast<uint64_t>(absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds))), to);
}

bool ReadText(CodedInputStream& in, std::string* text) {
  uint32_t size = 0;
  return in.ReadVarint32(&size) && in.ReadString(text, static_cast<int>(size));
}

bool ReadTime(CodedInputStream& in, absl::Time* time) {
  uint64_t seconds = 0, nanos = 0;
  if (!in.ReadVarint64(&seconds) || !in.ReadVarint64(&nanos)) return false;
  *time = absl::FromUnixSeconds(WireFormatLite::ZigZagDecode64(seconds)) +
          absl::Nanoseconds(static_cast<int64_t>(nanos));
  return true;
}

}  // namespace

void AppendCaseHead(const CaseHead& head, std::string& out) {
  const size_t before = out.size();
  out.resize(before + kVarints * kVarintBytes + head.state.size() + head.basin.size() +
             head.owner.size() + head.recipient.size() + head.previous_state.size());
  uint8_t* to = reinterpret_cast<uint8_t*>(&out[before]);
  to = WriteText(head.state, to);
  to = WriteTime(head.state_since, to);
  to = WriteNumber(head.state_sequence, to);
  to = WriteNumber(head.version, to);
  to = WriteNumber(head.last_sequence, to);
  to = WriteText(head.basin, to);
  to = WriteText(head.owner, to);
  to = WriteText(head.recipient, to);
  to = WriteText(head.previous_state, to);
  to = WriteTime(head.previous_since, to);
  to = WriteNumber(head.previous_sequence, to);
  out.resize(static_cast<size_t>(reinterpret_cast<char*>(to) - out.data()));
}

std::string EncodeCaseHead(const CaseHead& head) {
  std::string bytes;
  AppendCaseHead(head, bytes);
  return bytes;
}

bool DecodeCaseHead(absl::string_view bytes, CaseHead* head) {
  const int size = static_cast<int>(bytes.size());
  CodedInputStream in(reinterpret_cast<const uint8_t*>(bytes.data()), size);
  return ReadText(in, &head->state) && ReadTime(in, &head->state_since) &&
         in.ReadVarint64(&head->state_sequence) && in.ReadVarint64(&head->version) &&
         in.ReadVarint64(&head->last_sequence) && ReadText(in, &head->basin) &&
         ReadText(in, &head->owner) && ReadText(in, &head->recipient) &&
         ReadText(in, &head->previous_state) && ReadTime(in, &head->previous_since) &&
         in.ReadVarint64(&head->previous_sequence) && in.CurrentPosition() == size;
}

}  // namespace basin
