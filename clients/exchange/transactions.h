// How a file's events become transactions: together while they fit the hub's limits, and where they
// do not, with every case kept whole, so that a dry run of each transaction alone says what
// publishing would.
#ifndef BASIN_CLIENTS_EXCHANGE_TRANSACTIONS_H_
#define BASIN_CLIENTS_EXCHANGE_TRANSACTIONS_H_

#include <cstddef>
#include <vector>

#include "absl/types/span.h"
#include "clients/exchange/file_fault.h"

namespace basin {

struct TransactionLimits {
  size_t max_events = 0;  // what WELCOME announces
  size_t max_bytes = 0;
};

// Indices into `events`, in the order in which they are to be published. Each event once; the
// events of a case in their order. A case that is too large by itself spans several transactions.
std::vector<std::vector<size_t>> SplitIntoTransactions(absl::Span<const FileEvent> events,
                                                       const TransactionLimits& limits);

}  // namespace basin

#endif  // BASIN_CLIENTS_EXCHANGE_TRANSACTIONS_H_
