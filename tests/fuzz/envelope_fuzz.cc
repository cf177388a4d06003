// Any bytes as an Event, a Record, a run of records, a frame, a PUBLISH: the hub's own readers
// against protobuf's. What ours takes, protobuf takes, and finds the same in it.
#include "basin/v1/envelope.pb.h"
#include "broker/delivery/publish_view.h"
#include "proto/model/check.h"
#include "proto/model/record_view.h"
#include "proto/wire/frame.h"
#include "tests/fuzz/fuzz_input.h"

namespace basin {
namespace {

template <typename Message>
bool Parses(Message& message, absl::string_view bytes) {
  return message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

std::string Text(absl::string_view view) { return std::string(view); }

void AsEvent(absl::string_view bytes) {
  const absl::StatusOr<EventView> view = ReadEvent(bytes);
  if (!view.ok()) return;
  v1::Event event;
  v1::Header header;
  // Ours does not check UTF-8, which admission does; protobuf refuses such headers.
  if (!Parses(event, bytes) || !Parses(header, event.header())) return;
  BASIN_CHECK(event.body() == Text(view->body));
  BASIN_CHECK(header.id() == Text(view->header.id));
  BASIN_CHECK(header.source() == Text(view->header.source));
  BASIN_CHECK(header.type() == Text(view->header.type));
  BASIN_CHECK(header.subject() == Text(view->header.subject));
  BASIN_CHECK(header.basin() == Text(view->header.basin));
  BASIN_CHECK(header.corrects() == Text(view->header.corrects));
  BASIN_CHECK(header.retracts() == Text(view->header.retracts));
  BASIN_CHECK(header.onbehalfof() == Text(view->header.onbehalfof));
}

void AsRecords(absl::string_view bytes) {
  if (const auto record = ReadRecord(bytes); record.ok()) {
    v1::Record message;
    if (Parses(message, bytes)) BASIN_CHECK(message.sequence() == record->sequence);
  }
  for (absl::string_view run = bytes; !run.empty();)
    if (!NextRecord(run).ok()) break;
}

void AsFrame(absl::string_view bytes) {
  const absl::StatusOr<Frame> frame = ReadFrame(bytes);
  const absl::string_view body = frame.ok() ? frame->body : bytes;
  PublishView publish;
  if (!publish.Read(body).ok()) return;
  v1::Publish message;
  if (!Parses(message, body)) return;
  BASIN_CHECK(message.number() == publish.number());
  BASIN_CHECK(static_cast<size_t>(message.transactions_size()) == publish.transactions());
  for (size_t i = 0; i < publish.transactions(); ++i) {
    const auto& events = message.transactions(static_cast<int>(i)).events();
    BASIN_CHECK(static_cast<size_t>(events.size()) == publish.events(i).size());
    for (const absl::string_view event : publish.events(i)) AsEvent(event);
  }
}

}  // namespace
}  // namespace basin

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view bytes = basin::FuzzInput(data, size).Rest();
  basin::AsEvent(bytes);
  basin::AsRecords(bytes);
  basin::AsFrame(bytes);
  return 0;
}
