#include "broker/delivery/publish_view.h"

#include "basin/v1/session.pb.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/wire_format_lite.h"
#include "proto/model/status.h"

namespace basin {
namespace {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;

constexpr uint32_t kNumberTag =
    WireFormatLite::MakeTag(v1::Publish::kNumberFieldNumber, WireFormatLite::WIRETYPE_VARINT);
constexpr uint32_t kTransactionTag = WireFormatLite::MakeTag(
    v1::Publish::kTransactionsFieldNumber, WireFormatLite::WIRETYPE_LENGTH_DELIMITED);
constexpr uint32_t kDryRunTag =
    WireFormatLite::MakeTag(v1::Publish::kDryRunFieldNumber, WireFormatLite::WIRETYPE_VARINT);
constexpr uint32_t kEventTag = WireFormatLite::MakeTag(v1::Transaction::kEventsFieldNumber,
                                                       WireFormatLite::WIRETYPE_LENGTH_DELIMITED);

CodedInputStream Over(absl::string_view bytes) {
  return CodedInputStream(reinterpret_cast<const uint8_t*>(bytes.data()),
                          static_cast<int>(bytes.size()));
}

// A length-delimited value at the stream's place, as a view into `whole`.
bool ReadView(CodedInputStream& in, absl::string_view whole, absl::string_view& view) {
  uint32_t size = 0;
  if (!in.ReadVarint32(&size)) return false;
  const auto begin = static_cast<size_t>(in.CurrentPosition());
  if (size > whole.size() - begin) return false;
  view = whole.substr(begin, size);
  return in.Skip(static_cast<int>(size));
}

absl::Status Malformed(const char* what) {
  return MakeError(
      v1::BAD_PROTO,
      {.field = what, .detail = {"the bytes are not well-formed", "les octets sont mal formés"}});
}

}  // namespace

absl::Status PublishView::Read(absl::string_view body) {
  number_ = 0;
  dry_run_ = false;
  events_.clear();
  ends_.clear();

  CodedInputStream in = Over(body);
  while (const uint32_t tag = in.ReadTag()) {
    uint64_t value = 0;
    absl::string_view bytes;
    if (tag == kNumberTag) {
      if (!in.ReadVarint64(&number_)) return Malformed("publish.number");
    } else if (tag == kDryRunTag) {
      if (!in.ReadVarint64(&value)) return Malformed("publish.dry_run");
      dry_run_ = value != 0;
    } else if (tag == kTransactionTag) {
      if (!ReadView(in, body, bytes)) return Malformed("publish.transactions");
      BASIN_RETURN_IF_ERROR(ReadTransaction(bytes));
    } else if (!WireFormatLite::SkipField(&in, tag)) {
      return Malformed("publish");
    }
  }
  return in.ConsumedEntireMessage() ? absl::OkStatus() : Malformed("publish");
}

absl::Status PublishView::ReadTransaction(absl::string_view bytes) {
  if (ends_.size() == kPublishTransactionsMax)
    return MakeError(v1::TOO_MANY_ITEMS,
                     {.field = "publish.transactions",
                      .detail = {"at most $0", "$0 au plus", kPublishTransactionsMax}});
  CodedInputStream in = Over(bytes);
  while (const uint32_t tag = in.ReadTag()) {
    if (tag == kEventTag) {
      if (!ReadView(in, bytes, events_.emplace_back())) return Malformed("transaction.events");
    } else if (!WireFormatLite::SkipField(&in, tag)) {
      return Malformed("transaction");
    }
  }
  ends_.push_back(events_.size());
  return in.ConsumedEntireMessage() ? absl::OkStatus() : Malformed("transaction");
}

absl::Span<const absl::string_view> PublishView::events(size_t index) const {
  const size_t begin = index == 0 ? 0 : ends_[index - 1];
  return absl::MakeConstSpan(events_).subspan(begin, ends_[index] - begin);
}

}  // namespace basin
