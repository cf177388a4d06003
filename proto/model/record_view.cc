#include "proto/model/record_view.h"

#include <limits>
#include <string>
#include <utility>

#include "proto/model/status.h"

namespace basin {
namespace {

// The protobuf wire format, read only: https://protobuf.dev/programming-guides/encoding/
//   message = { tag value } ; tag = varint(field << 3 | wire type)
// Of a tag and of a length: protobuf's own readers refuse more bytes than that takes.
constexpr int kTagBits = 32, kLengthBits = 32;
constexpr int kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5;

// A cursor over one message. ok() turns false at the first malformed byte and stays so.
class Reader {
 public:
  explicit Reader(absl::string_view bytes) : p_(bytes.data()), end_(p_ + bytes.size()) {}

  bool ok() const { return ok_; }

  // Moves to the next field; false at the end or when the bytes are malformed.
  bool Next() {
    if (!ok_ || p_ == end_) return false;
    const uint64_t tag = Varint(kTagBits);
    if (tag > std::numeric_limits<uint32_t>::max()) return Fail() != 0;
    field_ = static_cast<int>(tag >> 3);
    wire_ = static_cast<int>(tag & 7);
    if (field_ == 0) ok_ = false;
    return ok_;
  }
  int field() const { return field_; }

  uint64_t TakeVarint() {
    if (wire_ != kVarint) return Fail();
    return Varint();
  }
  absl::string_view TakeBytes() {
    if (wire_ != kBytes) return Fail(), absl::string_view();
    const uint64_t size = Varint(kLengthBits);
    if (!ok_ || size > static_cast<uint64_t>(end_ - p_)) return Fail(), absl::string_view();
    const absl::string_view bytes(p_, size);
    p_ += size;
    return bytes;
  }
  void Skip() {
    switch (wire_) {
      case kVarint:
        Varint();
        return;
      case kBytes:
        TakeBytes();
        return;
      case kFixed64:
        Advance(8);
        return;
      case kFixed32:
        Advance(4);
        return;
      default:
        Fail();  // groups are not used by proto3
    }
  }
  const char* position() const { return p_; }

 private:
  uint64_t Fail() {
    ok_ = false;
    return 0;
  }
  void Advance(std::ptrdiff_t n) {
    if (end_ - p_ < n) {
      Fail();
    } else {
      p_ += n;
    }
  }
  // Of at most `bits` bits, in as many bytes as that takes.
  uint64_t Varint(int bits = 64) {
    if (p_ != end_ && static_cast<uint8_t>(*p_) < 0x80) return static_cast<uint8_t>(*p_++);
    uint64_t value = 0;
    for (int shift = 0; shift < bits; shift += 7) {
      if (p_ == end_) return Fail();
      const auto byte = static_cast<uint8_t>(*p_++);
      value |= static_cast<uint64_t>(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    return Fail();
  }

  const char* p_;
  const char* end_;
  int field_ = 0, wire_ = 0;
  bool ok_ = true;
};

absl::Status Malformed(const char* what) {
  return MakeError(
      v1::BAD_PROTO,
      {.field = what, .detail = {"the bytes are not well-formed", "les octets sont mal formés"}});
}

// A field given twice would be read differently by readers that take the first and those that take
// the last, so it is refused: what the hub checks is what every reader sees.
class Once {
 public:
  bool First(int field) {
    if (field >= 64) return true;
    const uint64_t bit = uint64_t{1} << field;
    return (seen_ & bit) != 0 ? false : (seen_ |= bit, true);
  }

 private:
  uint64_t seen_ = 0;
};

// Years 1 to 9999, as google.protobuf.Timestamp promises.
constexpr int64_t kMinSeconds = -62135596800, kMaxSeconds = 253402300799;

bool ReadTimestamp(absl::string_view bytes, absl::Time& time) {
  Reader in(bytes);
  Once once;
  int64_t seconds = 0;
  int64_t nanos = 0;
  while (in.Next()) {
    if (!once.First(in.field())) return false;
    if (in.field() == 1) {
      seconds = static_cast<int64_t>(in.TakeVarint());
    } else if (in.field() == 2) {
      nanos = static_cast<int64_t>(in.TakeVarint());
    } else {
      in.Skip();
    }
  }
  if (!in.ok() || seconds < kMinSeconds || seconds > kMaxSeconds || nanos < 0 ||
      nanos > 999'999'999)
    return false;
  time = absl::FromUnixSeconds(seconds) + absl::Nanoseconds(nanos);
  return true;
}

// Both members of the choice are as bad as one of them twice.
bool ReadExpected(absl::string_view bytes, HeaderView& header) {
  Reader in(bytes);
  bool chosen = false;
  while (in.Next()) {
    if (in.field() <= 2 && std::exchange(chosen, true)) return false;
    if (in.field() == 1) {
      if (in.TakeVarint() != 0) header.expected = HeaderView::Expected::kNone;
    } else if (in.field() == 2) {
      header.expected = HeaderView::Expected::kExact;
      header.expected_version = in.TakeVarint();
    } else {
      in.Skip();
    }
  }
  return in.ok();
}

// Where a string field of the header goes; nullptr for fields of other types and unknown ones.
absl::string_view* StringField(HeaderView& header, int field) {
  switch (field) {
    case v1::Header::kIdFieldNumber:
      return &header.id;
    case v1::Header::kSourceFieldNumber:
      return &header.source;
    case v1::Header::kTypeFieldNumber:
      return &header.type;
    case v1::Header::kSubjectFieldNumber:
      return &header.subject;
    case v1::Header::kBasinFieldNumber:
      return &header.basin;
    case v1::Header::kCausationidFieldNumber:
      return &header.causationid;
    case v1::Header::kCorrectsFieldNumber:
      return &header.corrects;
    case v1::Header::kRetractsFieldNumber:
      return &header.retracts;
    case v1::Header::kReasonFieldNumber:
      return &header.reason;
    case v1::Header::kOnbehalfofFieldNumber:
      return &header.onbehalfof;
    case v1::Header::kBodysha256FieldNumber:
      return &header.bodysha256;
    case v1::Header::kDatacontenttypeFieldNumber:
      return &header.datacontenttype;
    case v1::Header::kDataschemaFieldNumber:
      return &header.dataschema;
    case v1::Header::kCorrelationidFieldNumber:
      return &header.correlationid;
    case v1::Header::kTraceparentFieldNumber:
      return &header.traceparent;
    case v1::Header::kPurposeFieldNumber:
      return &header.purpose;
    default:
      return nullptr;
  }
}

absl::string_view* PlaceField(RecordPlace& place, int field) {
  switch (field) {
    case v1::Header::kTypeFieldNumber:
      return &place.type;
    case v1::Header::kBasinFieldNumber:
      return &place.basin;
    case v1::Header::kSubjectFieldNumber:
      return &place.subject;
    default:
      return nullptr;
  }
}

// The first field of that number; empty when there is none. False when the bytes before it are
// malformed.
bool FindBytes(absl::string_view message, int field, absl::string_view& found) {
  Reader in(message);
  while (in.Next()) {
    if (in.field() == field) {
      found = in.TakeBytes();
      break;
    }
    in.Skip();
  }
  return in.ok();
}

bool ReadHeader(absl::string_view bytes, HeaderView& header) {
  Reader in(bytes);
  Once once;
  while (in.Next()) {
    const int field = in.field();
    if (!once.First(field)) return false;
    if (absl::string_view* target = StringField(header, field); target != nullptr) {
      *target = in.TakeBytes();
    } else if (field == v1::Header::kTimeFieldNumber) {
      header.has_time = ReadTimestamp(in.TakeBytes(), header.time);
      if (!header.has_time) return false;
    } else if (field == v1::Header::kOriginFieldNumber) {
      header.origin = static_cast<v1::Origin>(in.TakeVarint());
    } else if (field == v1::Header::kExpectedFieldNumber) {
      if (!ReadExpected(in.TakeBytes(), header)) return false;
    } else {
      in.Skip();
    }
  }
  return in.ok();
}

}  // namespace

absl::StatusOr<EventView> ReadEvent(absl::string_view bytes) {
  absl::StatusOr<EventView> event(absl::in_place);
  if (absl::Status read = ReadEvent(bytes, &*event); !read.ok()) return read;
  return event;
}

absl::Status ReadEvent(absl::string_view bytes, EventView* read) {
  EventView& event = *read = EventView();
  event.bytes = bytes;
  Reader in(bytes);
  Once once;
  while (in.Next()) {
    const int field = in.field();
    if (!once.First(field)) return Malformed("event");
    switch (field) {
      case v1::Event::kHeaderFieldNumber:
        event.header_bytes = in.TakeBytes();
        break;
      case v1::Event::kBodyFieldNumber:
        event.body = in.TakeBytes();
        break;
      case v1::Event::kSealedFieldNumber:
        event.sealed = in.TakeBytes();
        break;
      case v1::Event::kSignatureFieldNumber:
        event.signature = in.TakeBytes();
        break;
      default:
        in.Skip();
    }
  }
  if (!in.ok()) return Malformed("event");
  if (!ReadHeader(event.header_bytes, event.header)) return Malformed("header");
  return absl::OkStatus();
}

absl::StatusOr<RecordView> ReadRecord(absl::string_view bytes) {
  absl::StatusOr<RecordView> read(absl::in_place);
  RecordView& record = *read;
  record.bytes = bytes;
  absl::string_view event;
  Reader in(bytes);
  Once once;
  while (in.Next()) {
    const int field = in.field();
    if (!once.First(field)) return Malformed("record");
    switch (field) {
      case v1::Record::kSequenceFieldNumber:
        record.sequence = in.TakeVarint();
        break;
      case v1::Record::kRecordedAtFieldNumber:
        if (!ReadTimestamp(in.TakeBytes(), record.recorded_at))
          return Malformed("record.recorded_at");
        break;
      case v1::Record::kActorFieldNumber:
        record.actor = in.TakeBytes();
        break;
      case v1::Record::kEventFieldNumber:
        event = in.TakeBytes();
        break;
      default:
        in.Skip();
    }
  }
  if (!in.ok()) return Malformed("record");
  BASIN_RETURN_IF_ERROR(ReadEvent(event, &record.event));
  return read;
}

absl::StatusOr<RecordPlace> ReadPlace(absl::string_view record) {
  absl::string_view event, header;
  if (!FindBytes(record, v1::Record::kEventFieldNumber, event)) return Malformed("record");
  if (!FindBytes(event, v1::Event::kHeaderFieldNumber, header)) return Malformed("event");
  RecordPlace place;
  Reader in(header);
  int wanted = 3;
  while (wanted > 0 && in.Next()) {
    absl::string_view* target = PlaceField(place, in.field());
    if (target == nullptr) {
      in.Skip();
    } else {
      *target = in.TakeBytes();
      --wanted;
    }
  }
  if (!in.ok()) return Malformed("header");
  return place;
}

absl::StatusOr<absl::string_view> NextRecord(absl::string_view& run) {
  Reader in(run);
  if (!in.Next() || in.field() != 1) return Malformed("records");
  const absl::string_view record = in.TakeBytes();
  if (!in.ok()) return Malformed("records");
  run.remove_prefix(static_cast<size_t>(in.position() - run.data()));
  return record;
}

void AppendToRun(absl::string_view record, std::string& run) {
  run.push_back((1 << 3) | kBytes);
  uint64_t size = record.size();
  for (; size >= 0x80; size >>= 7) run.push_back(static_cast<char>(size | 0x80));
  run.push_back(static_cast<char>(size));
  run.append(record.data(), record.size());
}

}  // namespace basin
