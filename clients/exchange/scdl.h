// SCDL Subventions 2.1.1 → funding.awarded events.
//
// A file is taken whole or not at all. Importing it again, in another encoding, with its columns in
// another order or with more rows, adds only what is new: the id of an event and of its case are
// drawn from the row's cells. Rows that are alike to the letter are told apart by counting them.
#ifndef BASIN_CLIENTS_EXCHANGE_SCDL_H_
#define BASIN_CLIENTS_EXCHANGE_SCDL_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "basin/v1/envelope.pb.h"
#include "clients/exchange/file_fault.h"

namespace basin {

struct ScdlOptions {
  std::string actor;        // who imports: the events' source is /actors/<actor>/scdl
  std::string actor_siren;  // of the importer; empty = it grants nothing itself
  std::string basin;        // empty = the basin of which the granting body is a member
  v1::Origin origin = v1::REAL;
  // Granting bodies the importer may act for, SIREN → actor id. A grant of a body that is neither
  // the importer nor in this list is a fault; whether the delegation exists is the hub's to say.
  std::vector<std::pair<std::string, std::string>> granting_actors;
};

// `bytes` is the file as it is. Faults: those of ReadCsvFile, ScdlHeader and ReadScdlAward;
// UNKNOWN_BASIN when no basin is given and the granting body is in none, or in several;
// NO_DELEGATION. An event occurred on the day of the convention, at noon in Paris.
FileEvents ImportScdl(absl::string_view bytes, const ScdlOptions& options);

}  // namespace basin

#endif  // BASIN_CLIENTS_EXCHANGE_SCDL_H_
