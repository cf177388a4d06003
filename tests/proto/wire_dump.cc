#include "tests/proto/wire_dump.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "basin/v1/envelope.pb.h"
#include "basin/v1/session.pb.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/io/coded_stream.h"
#include "proto/model/check.h"
#include "proto/model/event_catalog.h"
#include "proto/wire/frame.h"

namespace basin {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::io::CodedInputStream;

constexpr size_t kBytesPerLine = 16;

std::string Hex(absl::string_view bytes) {
  std::string out;
  for (const char c : bytes)
    absl::StrAppendFormat(&out, "%s%02x", out.empty() ? "" : " ", static_cast<uint8_t>(c));
  return out;
}

class Dump {
 public:
  // `first` in one line, which tells what it is; `rest` below it.
  void Line(int depth, absl::string_view bytes, absl::string_view meaning) {
    const std::string left = absl::StrCat(std::string(2 * depth, ' '), Hex(bytes));
    absl::StrAppendFormat(&out_, "%-62s %s\n", left, std::string(meaning));
  }
  void Value(int depth, absl::string_view head, absl::string_view value,
             absl::string_view meaning) {
    const size_t room = kBytesPerLine - std::min(head.size(), kBytesPerLine);
    const size_t first = std::min(room, value.size());
    Line(depth, absl::StrCat(head, value.substr(0, first)), meaning);
    for (size_t at = first; at < value.size(); at += kBytesPerLine)
      Bytes(depth, value.substr(at, kBytesPerLine));
  }
  void Message(int depth, absl::string_view bytes, const Descriptor& type);

  std::string Take() { return std::move(out_); }

 private:
  void Bytes(int depth, absl::string_view bytes) {
    absl::StrAppend(&out_, std::string(2 * depth, ' '), Hex(bytes), "\n");
  }

  const EventCatalog catalog_;
  const Descriptor* body_ = nullptr;  // of the event being shown: its header says which
  std::string out_;
};

// The message that a field of raw bytes holds, where this protocol says so; nullptr elsewhere.
const Descriptor* MessageWithin(const FieldDescriptor& field, const Descriptor* body) {
  if (field.message_type() != nullptr) return field.message_type();
  if (field.full_name() == "basin.v1.Transaction.events") return v1::Event::descriptor();
  if (field.full_name() == "basin.v1.Event.header") return v1::Header::descriptor();
  if (field.full_name() == "basin.v1.Event.body") return body;
  return nullptr;
}

std::string Shown(const FieldDescriptor& field, absl::string_view value) {
  if (field.type() == FieldDescriptor::TYPE_STRING) return absl::StrCat("\"", value, "\"");
  return absl::StrCat(value.size(), " bytes");
}

void Dump::Message(int depth, absl::string_view bytes, const Descriptor& type) {
  CodedInputStream in(reinterpret_cast<const uint8_t*>(bytes.data()),
                      static_cast<int>(bytes.size()));
  for (int begin = 0; begin < static_cast<int>(bytes.size()); begin = in.CurrentPosition()) {
    const uint32_t tag = in.ReadTag();
    const FieldDescriptor* field = type.FindFieldByNumber(static_cast<int>(tag >> 3));
    BASIN_CHECK(field != nullptr);
    uint64_t number = 0;
    BASIN_CHECK(in.ReadVarint64(&number));
    const auto head = bytes.substr(begin, in.CurrentPosition() - begin);
    if ((tag & 7) == 0) {
      const auto* coded = field->enum_type();
      const std::string shown = coded == nullptr
                                    ? absl::StrCat(number)
                                    : coded->FindValueByNumber(static_cast<int>(number))->name();
      Line(depth, head, absl::StrCat(field->name(), " = ", shown));
      continue;
    }
    BASIN_CHECK((tag & 7) == 2);
    const auto value = bytes.substr(in.CurrentPosition(), number);
    BASIN_CHECK(in.Skip(static_cast<int>(number)));
    if (field->full_name() == "basin.v1.Header.type") body_ = catalog_.Find(value)->descriptor;
    const Descriptor* within = MessageWithin(*field, body_);
    if (within == nullptr) {
      Value(depth, head, value, absl::StrCat(field->name(), " = ", Shown(*field, value)));
    } else {
      Line(depth, head, absl::StrCat(field->name(), ": ", within->name(), ", ", number, " bytes"));
      Message(depth + 1, value, *within);
    }
  }
}

const Descriptor* BodyOf(v1::MessageType type) {
  return type == v1::HELLO ? v1::Hello::descriptor() : v1::Publish::descriptor();
}

}  // namespace

std::string DumpFrame(absl::string_view bytes) {
  const absl::StatusOr<Frame> frame = ReadFrame(bytes);
  BASIN_CHECK(frame.ok());
  Dump dump;
  dump.Line(0, bytes.substr(0, kPreambleBytes),
            absl::StrCat("\"BH\", major ", static_cast<int>(kProtocolMajor), ", ",
                         v1::MessageType_Name(frame->type), ", channel ", frame->channel));
  dump.Message(0, frame->body, *BodyOf(frame->type));
  return dump.Take();
}

}  // namespace basin
