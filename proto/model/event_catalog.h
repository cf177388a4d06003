// Every event type the hub knows, read from the schemas' own options. Nothing here, and nothing
// that uses it, names an event type in C++: adding a message to a family's .proto is enough.
#ifndef BASIN_PROTO_MODEL_EVENT_CATALOG_H_
#define BASIN_PROTO_MODEL_EVENT_CATALOG_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "basin/v1/options.pb.h"
#include "google/protobuf/message.h"

namespace basin {

// One event type. Lives as long as the catalog.
struct EventType {
  const google::protobuf::Descriptor* descriptor;
  const v1::EventOptions* options;
  std::string family;  // the part of the name before the dot: "referral"
  // Number of the body's field that names the case's recipient (PARTY_RECIPIENT); 0 = none.
  int recipient_field = 0;

  absl::string_view name() const { return options->name(); }
  // A new, empty body. The caller owns it.
  std::unique_ptr<google::protobuf::Message> NewBody() const;
};

// Immutable after construction; any thread.
class EventCatalog {
 public:
  // Reads the families' descriptors. Ends the process when two types share a name or an option is
  // incomplete: that is a mistake in the schemas, found by the first test that runs.
  EventCatalog();
  EventCatalog(const EventCatalog&) = delete;
  EventCatalog& operator=(const EventCatalog&) = delete;

  // nullptr when no type has that name.
  const EventType* Find(absl::string_view name) const;
  // In the order of the families and of the messages within them.
  const std::vector<std::unique_ptr<EventType>>& types() const { return types_; }
  // The known name nearest to `name`, for "did you mean"; empty when nothing is near.
  std::string Nearest(absl::string_view name) const;

 private:
  std::vector<std::unique_ptr<EventType>> types_;
  absl::flat_hash_map<std::string, const EventType*> by_name_;
};

// Whether `pattern` ("meeting.held", "meeting.*" or "*") covers the type `name`.
bool TypePatternMatches(absl::string_view pattern, absl::string_view name);

}  // namespace basin

#endif  // BASIN_PROTO_MODEL_EVENT_CATALOG_H_
