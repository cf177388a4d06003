// The answer about a basin's network as a document. It refers to the answer's texts: it outlives
// it.
#ifndef BASIN_CLIENTS_CLI_NETWORK_DOCUMENTS_H_
#define BASIN_CLIENTS_CLI_NETWORK_DOCUMENTS_H_

#include <cstddef>
#include <limits>

#include "basin/v1/query.pb.h"
#include "clients/cli/language.h"
#include "clients/cli/output.h"

namespace basin::cli {

inline constexpr size_t kAllRows = std::numeric_limits<size_t>::max();

// The figures, the ties (which CSV and JSON lines hold), the actors, who bridges, who is missing.
// Of the ties and of the actors the first `rows_max`. REQUIRES: the answer is about a network.
Document NetworkOf(const v1::Answer& answer, size_t rows_max, const Words& words);

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_NETWORK_DOCUMENTS_H_
