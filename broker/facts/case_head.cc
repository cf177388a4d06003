#include "broker/facts/case_head.h"

#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "google/protobuf/wire_format_lite.h"

namespace basin {
namespace {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;
using google::protobuf::io::CodedOutputStream;

void WriteText(const std::string& text, CodedOutputStream& out) {
  out.WriteVarint32(static_cast<uint32_t>(text.size()));
  out.WriteString(text);
}

void WriteTime(absl::Time time, CodedOutputStream& out) {
  const int64_t seconds = absl::ToUnixSeconds(time);  // rounds down, also before 1970
  out.WriteVarint64(WireFormatLite::ZigZagEncode64(seconds));
  out.WriteVarint64(
      static_cast<uint64_t>(absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds))));
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

std::string EncodeCaseHead(const CaseHead& head) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  {
    CodedOutputStream out(&stream);  // its destructor trims `bytes`
    WriteText(head.state, out);
    WriteTime(head.state_since, out);
    out.WriteVarint64(head.state_sequence);
    out.WriteVarint64(head.version);
    out.WriteVarint64(head.last_sequence);
    WriteText(head.basin, out);
    WriteText(head.owner, out);
    WriteText(head.recipient, out);
    WriteText(head.previous_state, out);
    WriteTime(head.previous_since, out);
    out.WriteVarint64(head.previous_sequence);
  }
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
