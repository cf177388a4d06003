// Reads the few fields of an envelope that admission, filters and projections need, straight from
// the wire bytes: no allocation, no message object. (Skimming is an order of magnitude faster than
// parsing a new object per event, and it never re-serialises: bytes received = bytes stored = bytes
// delivered.)
#ifndef BASIN_PROTO_MODEL_RECORD_VIEW_H_
#define BASIN_PROTO_MODEL_RECORD_VIEW_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "basin/v1/envelope.pb.h"
#include "proto/model/sequence.h"

namespace basin {

// Views into the bytes it was made from, which must outlive it. An absent field is empty.
struct HeaderView {
  absl::string_view id, source, type, subject, basin;
  absl::string_view causationid, corrects, retracts, reason, onbehalfof, bodysha256;
  absl::string_view datacontenttype, dataschema, correlationid, traceparent, purpose;
  absl::Time time = absl::UnixEpoch();
  bool has_time = false;
  v1::Origin origin = v1::ORIGIN_UNSPECIFIED;
  enum class Expected : uint8_t { kAny, kNone, kExact } expected = Expected::kAny;
  uint64_t expected_version = 0;  // with kExact
};

struct EventView {
  absl::string_view bytes;  // the whole serialised Event
  absl::string_view header_bytes, body, sealed, signature;
  HeaderView header;
};

struct RecordView {
  absl::string_view bytes;  // the whole serialised Record
  Sequence sequence = 0;
  absl::Time recorded_at = absl::UnixEpoch();
  absl::string_view actor;
  EventView event;
};

// Errors: BAD_PROTO when the bytes are not well-formed (truncated, bad lengths, a field twice,
// wrong wire types of known fields). Unknown fields are skipped. UTF-8 is not checked here.
absl::StatusOr<EventView> ReadEvent(absl::string_view bytes);
// The same into a view at hand: views are half a kilobyte. Unspecified after an error.
absl::Status ReadEvent(absl::string_view bytes, EventView* event);
absl::StatusOr<RecordView> ReadRecord(absl::string_view bytes);

// What summaries and indexes file a record under.
struct RecordPlace {
  absl::string_view type, basin, subject;
};
// The same attributes as ReadRecord reads, for a third of its cost: only of a record that was
// admitted, for nothing else in it is looked at or judged. Errors: BAD_PROTO.
absl::StatusOr<RecordPlace> ReadPlace(absl::string_view record);

// Steps through a run of length-delimited records in the form in which commit groups store and
// EVENTS messages carry them: tag of field 1, length, bytes. Returns the bytes of the next record
// and removes it from `run`; BAD_PROTO when the run is malformed. REQUIRES: `run` is not empty.
absl::StatusOr<absl::string_view> NextRecord(absl::string_view& run);

// Appends one record to such a run.
void AppendToRun(absl::string_view record, std::string& run);

}  // namespace basin

#endif  // BASIN_PROTO_MODEL_RECORD_VIEW_H_
