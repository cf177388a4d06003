// The empty files to fill in, read off the schemas: every event type has one.
#ifndef BASIN_CLIENTS_EXCHANGE_EVENT_TEMPLATE_H_
#define BASIN_CLIENTS_EXCHANGE_EVENT_TEMPLATE_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "proto/model/event_catalog.h"

namespace basin {

// The header line of an empty table: French headings, `;` between them, with the byte order mark
// that makes Excel read UTF-8. NOT_SUPPORTED when the type cannot be a table (it holds lists within
// lists).
absl::StatusOr<std::string> EventTableTemplate(const EventType& type);

// A CloudEvent whose values are to be filled in; indented. Each says between < and > what it is,
// and after " : " a value that would pass:
//
//   "held_on": "<tenue le : 2026-03-12>",
//   "modality": "<modalité, facultatif (MODALITY_ONSITE ou …) : MODALITY_ONSITE>",
//
// Of a choice it offers the first; lists have one item. ReadEventJson takes no such text, so a
// template that was filled in by half cannot be published.
std::string EventJsonTemplate(const EventType& type);

// Whether the text is one of a JSON template that nobody has replaced.
bool IsToFillIn(absl::string_view text);

}  // namespace basin

#endif  // BASIN_CLIENTS_EXCHANGE_EVENT_TEMPLATE_H_
