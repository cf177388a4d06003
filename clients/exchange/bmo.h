// The survey "Besoins en main-d'œuvre" (BMO) of France Travail → need.surveyed events: one per row,
// that is per trade, département and basin. Context for the expressed needs, never counted as one.
#ifndef BASIN_CLIENTS_EXCHANGE_BMO_H_
#define BASIN_CLIENTS_EXCHANGE_BMO_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "basin/v1/envelope.pb.h"
#include "basin/v1/need.pb.h"
#include "clients/exchange/file_fault.h"

namespace basin {

struct BmoOptions {
  std::string actor;  // who imports: the events' source is /actors/<actor>/bmo
  v1::Origin origin = v1::REAL;
};

// Columns, in any order: annee, code_fap, metier, lib_famille, dep, bassin_code, projets,
// projets_difficiles, projets_saisonniers; others are left alone. "*" is a statistical secret, not
// zero. The id is drawn from the row's cells: importing again adds nothing. A survey of a year
// counts from the first day of that year, at noon in Paris. Faults: those of DecodeText and
// ReadCsv; MISSING_FIELD, BAD_FORMAT and OUT_OF_RANGE of a cell; UNKNOWN_BASIN.
FileEvents ImportBmo(absl::string_view bytes, const BmoOptions& options);

// A sum over surveyed counts. With a secret among them it is a lower bound.
struct SurveySum {
  int64_t at_least = 0;
  int64_t secret_rows = 0;

  bool exact() const { return secret_rows == 0; }
  void Add(const v1::SurveyedCount& count);
};

}  // namespace basin

#endif  // BASIN_CLIENTS_EXCHANGE_BMO_H_
