// Files people fill in → events, and the empty files to fill in. Both are read off the schemas, so
// every event type has them.
//
// A table (CSV) has a heading per field, in French as the schema calls it, and these of the
// envelope:
//
//   bassin            code or name; empty = the default basin
//   dossier           "meeting/42" or just "42"; may stay empty where the event opens a case
//   date              when it occurred: a date, or a date and a time of Paris
//   identifiant       of the event; usually empty
//   au nom de         the actor in whose name it is published; usually empty
//
// Case, accents and punctuation of headings are forgiven, and the schema's English field names are
// understood. Amounts may be given in euros ("montant (euros)", decimals with a comma) or in cents
// as the schema has them ("montant (centimes)"). A list is one cell with | between its items; an
// item made of several fields has = between them, in the order of the schema:
//
//   invités           ml-est-ensemble|ft-montreuil
//   présences         ml-est-ensemble=présent|ft-montreuil=excusé
//   échéancier        2026-03-01=1000|2026-09-01=500,50       (in euros)
//
// A field of fields has a column for each: "projets de recrutement : valeur". What needs more
// (lists in lists, texts with | in a list) goes as JSON.
//
// Ids: an event without one gets a UUID drawn from the actor and the content, so that publishing a
// file again adds nothing; rows that are alike to the letter are told apart by counting them. A
// case that is opened without a name gets its own the same way.
#ifndef BASIN_CLIENTS_EXCHANGE_EVENT_ROWS_H_
#define BASIN_CLIENTS_EXCHANGE_EVENT_ROWS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "basin/v1/envelope.pb.h"
#include "clients/exchange/file_fault.h"
#include "proto/model/event_catalog.h"

namespace basin {

// What a file does not say itself.
struct FileContext {
  std::string actor;         // who publishes: the events' source is /actors/<actor>/files
  std::string basin;         // default basin; empty = every row names its own
  std::string on_behalf_of;  // default; usually empty
  v1::Origin origin = v1::REAL;
};

// `bytes` is the file as it is (see text_decoding.h). `type` is the type of every row, or empty:
// then a column "type" names it, and a cell that does not concern its row's type stays empty.
// Faults: those of ReadCsvFile; UNKNOWN_TYPE; an unknown, missing or repeated column; per cell
// MISSING_FIELD, BAD_FORMAT, BAD_DATE, OUT_OF_RANGE, UNKNOWN_ENUM, UNKNOWN_BASIN, BAD_SUBJECT.
// Limits and rights are the hub's to check: ask it with a dry run.
FileEvents ReadEventTable(absl::string_view bytes, absl::string_view type,
                          const FileContext& context, const EventCatalog& catalog);

// CloudEvents 1.0 JSON (proto/model/cloud_event.h): one object, a list of them, one per line, or
// the document of `basinctl events export -o json`.
// What is left out comes from the context, and specversion, id, source, time zone and subject as
// above; a source must lie below /actors/<actor>. Faults: those of DecodeText and
// FromCloudEventJson; MISSING_FIELD for a text of a template that was not replaced; each with the
// event's number in the file as its line when it is in a list.
FileEvents ReadEventJson(absl::string_view bytes, const FileContext& context,
                         const EventCatalog& catalog);

// What the hub says against `events.events[index]`, as a fault of the file: with its line, and its
// column where the error names a field that has one.
FileFault RefusalFault(const v1::Error& error, const FileEvents& events, size_t index);

}  // namespace basin

#endif  // BASIN_CLIENTS_EXCHANGE_EVENT_ROWS_H_
