// What a file's event is called when the file does not say: names drawn from its content, so that
// reading the same content again gives the same event.
#ifndef BASIN_CLIENTS_EXCHANGE_EVENT_IDENTITY_H_
#define BASIN_CLIENTS_EXCHANGE_EVENT_IDENTITY_H_

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "basin/v1/envelope.pb.h"
#include "proto/model/event_catalog.h"

namespace basin {

// Whether the type can be the first event of its case.
bool OpensCase(const EventType& type);

// Names the events of one file. Events that are alike to the letter are told apart by counting
// them.
class EventNamer {
 public:
  // Fills in header.id and header.subject where they are empty; a subject only for a type that
  // opens a case. REQUIRES: the rest of the header is complete.
  void Name(const EventType& type, absl::string_view body, v1::Header& header);

 private:
  absl::flat_hash_map<std::string, int> occurrences_;
};

}  // namespace basin

#endif  // BASIN_CLIENTS_EXCHANGE_EVENT_IDENTITY_H_
