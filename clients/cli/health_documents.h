// The views' answers as documents. They refer to the answer's texts: it outlives them.
#ifndef BASIN_CLIENTS_CLI_HEALTH_DOCUMENTS_H_
#define BASIN_CLIENTS_CLI_HEALTH_DOCUMENTS_H_

#include <cstddef>
#include <limits>

#include "basin/v1/query.pb.h"
#include "clients/cli/language.h"
#include "clients/cli/output.h"

namespace basin::cli {

// All basins: a row each, in the answer's order (best first).
Document HealthTable(const v1::Answer& answer, const Words& words);
// One basin: a row per indicator. REQUIRES: the answer holds a basin.
Document HealthOfBasin(const v1::Answer& answer, const Words& words);
// A region, as one basin. REQUIRES: the answer is about a region.
Document HealthOfRegion(const v1::Answer& answer, const Words& words);
// The basins that touch a département. REQUIRES: the answer is about one.
Document HealthOfDepartement(const v1::Answer& answer, const Words& words);
// One indicator of one basin, the first `cases_max` cases that decide it, who declared late, and
// what would change it; with kAllCases everything that the answer holds.
inline constexpr size_t kAllCases = std::numeric_limits<size_t>::max();
Document Explanation(const v1::Answer& answer, size_t cases_max, const Words& words);

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_HEALTH_DOCUMENTS_H_
