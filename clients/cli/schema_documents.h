// What the event types mean, read off the schemas' own options, as answers.
#ifndef BASIN_CLIENTS_CLI_SCHEMA_DOCUMENTS_H_
#define BASIN_CLIENTS_CLI_SCHEMA_DOCUMENTS_H_

#include <string>

#include "clients/cli/output.h"
#include "proto/model/event_catalog.h"

namespace basin::cli {

// Every type, or those of one family; the listing is empty when there is none such.
Document SchemaList(const EventCatalog& catalog, const std::string& family, const Words& words);
// One type: who may publish it and when, its fields and their limits, the coded values.
Document SchemaOf(const EventType& type, const Words& words);

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_SCHEMA_DOCUMENTS_H_
