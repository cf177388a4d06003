// Events of the log as text: a table for people, CloudEvents for programs. One event at a time, so
// that a log of any length passes through.
#ifndef BASIN_CLIENTS_CLI_EVENT_WRITER_H_
#define BASIN_CLIENTS_CLI_EVENT_WRITER_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "basin/v1/envelope.pb.h"
#include "clients/cli/language.h"
#include "clients/cli/output.h"
#include "clients/cli/shell.h"
#include "clients/sdk/client.h"
#include "proto/model/csv.h"
#include "proto/model/event_catalog.h"
#include "proto/model/record_view.h"

namespace basin::cli {

enum class EventFormat {
  kTable,
  kJson,         // one object: schema_version, origin, notice, events
  kJsonLines,    // one CloudEvent a line
  kCsv,          // the attributes, and the body as JSON in the last column
  kCloudEvents,  // one array: application/cloudevents-batch+json
};
// table, json, jsonl, csv or cloudevents. Errors: USAGE.
absl::StatusOr<EventFormat> ParseEventFormat(absl::string_view name);

// What --format says, else what --output asks for, else `otherwise`. Errors: USAGE.
absl::StatusOr<EventFormat> EventFormatOf(const std::string& format, const OutputOptions& output,
                                          EventFormat otherwise);

// Begin, then each event, then End: the texts one after the other are the output. Every format says
// whether the data are simulated and which events were replayed.
class EventWriter {
 public:
  // `catalog` outlives it. `origin` is the log's. `bold`: the table's headings stand out.
  EventWriter(EventFormat format, CsvDialect dialect, v1::Origin origin,
              const EventCatalog& catalog, const Words& words, bool bold = false);

  std::string Begin() const;
  // Errors: UNKNOWN_TYPE (the event is of a newer schema), BAD_PROTO.
  absl::StatusOr<std::string> Event(const RecordView& record, bool replayed);
  std::string End() const;

  uint64_t written() const { return written_; }

 private:
  std::string TableRow(const RecordView& record, bool replayed) const;
  std::string CsvRow(const RecordView& record, const std::string& json, bool replayed) const;

  const EventFormat format_;
  const CsvDialect dialect_;
  const v1::Origin origin_;
  const EventCatalog& catalog_;
  const Words words_;
  const bool bold_;
  uint64_t written_ = 0;
};

// For the events of the log that `client` speaks to, as the shell writes to out.
EventWriter WriterFor(const Shell& shell, const Client& client, EventFormat format);

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_EVENT_WRITER_H_
