// The columns of an event type's table, read off its schema. See event_rows.h for how they look to
// people.
#ifndef BASIN_CLIENTS_EXCHANGE_EVENT_COLUMNS_H_
#define BASIN_CLIENTS_EXCHANGE_EVENT_COLUMNS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "proto/model/event_catalog.h"

namespace basin {

enum class EventColumnKind { kBody, kType, kBasin, kSubject, kTime, kId, kOnBehalfOf };

struct EventColumn {
  EventColumnKind kind = EventColumnKind::kBody;
  std::string heading;               // French, for templates and faults
  std::vector<std::string> aliases;  // folded: whatever else it may be called, the heading included
  // kBody: the field, or the field of a field.
  std::vector<const google::protobuf::FieldDescriptor*> path;
  bool euros = false;  // amounts in euros, where the schema counts cents

  // Where the hub's errors find it: "body.scheduled_on", "header.basin".
  std::string field_path() const;
};

// Envelope first, then the body in the order of the schema; without the column "type". An amount in
// cents has two columns, euros first. Errors: NOT_SUPPORTED when the type holds lists within lists,
// which no table can.
absl::StatusOr<std::vector<EventColumn>> ColumnsOf(const EventType& type);

// The column "type", of tables that hold several.
EventColumn TypeColumn();

// The column of that heading; nullptr when there is none.
const EventColumn* FindColumn(const std::vector<EventColumn>& columns, absl::string_view heading);

}  // namespace basin

#endif  // BASIN_CLIENTS_EXCHANGE_EVENT_COLUMNS_H_
