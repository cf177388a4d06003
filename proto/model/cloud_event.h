// Events as CloudEvents 1.0 JSON (structured mode): what exports write and what any CloudEvents
// tool reads; what the agent's folders and its HTTP side accept.
//
//   {"specversion":"1.0","id":"0190…","source":"/actors/ml-melun","type":"referral.accepted",
//    "subject":"referral/0190…","time":"2026-03-12T09:30:00Z","datacontenttype":"application/json",
//    "basin":"1107","origin":"simulated","expectedversion":"2",
//    "data":{"note":"Entretien fixé"},
//    "sequence":"4711","recordedtime":"2026-03-12T09:30:01.25Z","actor":"ml-melun"}
//
// Attributes are those of v1::Header under the same names, empty ones left out; `expectedversion`
// is "none" or a number; `data` is the body (body_json.h). What the hub added comes last:
// `sequence` as a string, as the CloudEvents sequence extension asks, `recordedtime` and `actor`.
//
// A simulated event says so once more, for people, in its attribute `notice` (origin.h; French,
// whoever reads). Whoever delivers an event in a replay may add the attribute `replayed`, true.
// Neither is read back.
//
// Digests and signatures are over the event's bytes, not over this text: who reads it back makes a
// new event of the same content. Text is UTF-8, accents unescaped. Any thread.
#ifndef BASIN_PROTO_MODEL_CLOUD_EVENT_H_
#define BASIN_PROTO_MODEL_CLOUD_EVENT_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "basin/v1/envelope.pb.h"
#include "google/protobuf/message.h"
#include "proto/model/event_catalog.h"
#include "proto/model/record_view.h"

namespace basin {

// The most text that is read. The largest body has 64 KiB; JSON names its fields and may escape
// every character.
inline constexpr size_t kMaxCloudEventBytes = 512 * 1024;
// Objects and lists within each other. The deepest schema needs 4: event, data, list, item.
inline constexpr int kMaxCloudEventDepth = 16;

// One line without a line break. Errors: UNKNOWN_TYPE (the event is of a newer schema), BAD_PROTO.
absl::StatusOr<std::string> ToCloudEventJson(const RecordView& record, const EventCatalog& catalog);
// The same of an event that no hub has recorded.
absl::StatusOr<std::string> ToCloudEventJson(const EventView& event, const EventCatalog& catalog);

// An event that was read from text. SealEvent(header, *body) makes its bytes.
struct DecodedEvent {
  // Attributes that are not given stay empty (bodysha256 always): the caller fills in what it knows
  // better, such as id, source or origin, or admission refuses the event.
  v1::Header header;
  std::unique_ptr<google::protobuf::Message> body;

  // What an export says the hub added. Who publishes the event ignores it.
  Sequence sequence = 0;
  absl::Time recorded_at = absl::UnixEpoch();
  std::string actor;
};

// Errors, each with the path of what is at fault and without its content: TOO_LONG; BAD_PROTO with
// line and column (not JSON, not UTF-8, a name twice in an object, too deep); UNKNOWN_TYPE with the
// nearest known one; MISSING_FIELD (type); BAD_FORMAT (an unknown attribute, with the nearest known
// one; a value of another kind) and the errors of BodyFromJson. Whether the event may enter a log
// is admission's to say.
absl::StatusOr<DecodedEvent> FromCloudEventJson(absl::string_view json,
                                                const EventCatalog& catalog);

// RFC 3339 in UTC, as many decimals as needed: "2026-03-12T09:30:01.25Z".
std::string FormatTimestamp(absl::Time time);
// False when `text` is not RFC 3339 with a zone ("Z" or "+01:00") or lies outside the years 1 …
// 9999.
bool ParseTimestamp(absl::string_view text, absl::Time* time);

}  // namespace basin

#endif  // BASIN_PROTO_MODEL_CLOUD_EVENT_H_
