// Which events a file holds, told by its name and its content.
#ifndef BASIN_CLIENTS_EXCHANGE_EVENT_FILE_H_
#define BASIN_CLIENTS_EXCHANGE_EVENT_FILE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "clients/exchange/event_rows.h"
#include "clients/exchange/file_fault.h"
#include "proto/model/event_catalog.h"

namespace basin {

enum class EventFileKind {
  kUnknown,
  kTable,        // .csv, .tsv, .txt
  kCloudEvents,  // .json, .jsonl, .ndjson
};
// By the name's ending, in either case.
EventFileKind KindOfName(absl::string_view name);

// The event type a file is named after: "meeting.held" of "meeting.held_2026-03.csv"; empty when it
// is named otherwise, and its column "type" decides. `name` may be a path.
std::string TypeOfName(absl::string_view name, const EventCatalog& catalog);

// `type` is that of a table's rows, as for ReadEventTable. Faults: those of ReadEventTable and
// ReadEventJson; BAD_FILE for a file without any event, or of an unknown kind.
FileEvents ReadEventFile(EventFileKind kind, absl::string_view type, absl::string_view bytes,
                         const FileContext& context, const EventCatalog& catalog);

}  // namespace basin

#endif  // BASIN_CLIENTS_EXCHANGE_EVENT_FILE_H_
