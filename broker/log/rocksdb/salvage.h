// What of a damaged log can still be believed: its groups from the first one on, up to the first
// that is missing or is not as it was recorded.
#ifndef BASIN_BROKER_LOG_ROCKSDB_SALVAGE_H_
#define BASIN_BROKER_LOG_ROCKSDB_SALVAGE_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "broker/log/durable_head.h"
#include "broker/log/event_log.h"
#include "broker/log/rocksdb/keys.h"
#include "broker/log/rocksdb/verify.h"
#include "proto/model/text.h"

namespace basin {

// Makes `to`, which exists and is empty, hold the same log: tables, which nobody changes, under a
// second name, everything else copied. Errors: IO_FAILED, DISK_FULL, NOT_FOUND.
absl::Status LinkLog(const std::string& from, const std::string& to);

struct Salvage {
  LogIdentity identity;
  LogEnd end;                    // of what is whole from the start
  bool all = true;               // nothing was found behind it
  Text damage = {};              // the first thing that is wrong; empty when nothing is
  bool held_behind = false;      // the database holds something behind `end`
  uint64_t readable_behind = 0;  // records behind it that are whole, each by itself
};

// `folder` is a copy: what does not open is repaired in it, as far as RocksDB can. `durable` is the
// head that was acknowledged, when it is known. Errors: LOG_DAMAGED when nothing can be opened, or
// when the records up to the durable head are not those that were acknowledged; FOREIGN_LOG when
// the head is another log's; FORMAT_UNKNOWN; IO_FAILED. Not promised: that a damaged database makes
// no abort in RocksDB.
absl::StatusOr<Salvage> SalvageLog(const std::string& folder,
                                   const std::optional<DurableHead>& durable,
                                   const VerifyProgress& progress = nullptr);

// Writes the groups up to the salvage's end, and the history of epochs, into `to`, which exists and
// is empty: what a damaged table holds behind them cannot be taken out of it. `folder` as above.
absl::Status CopyWhole(const std::string& folder, const Salvage& salvage, const std::string& to);

}  // namespace basin

#endif  // BASIN_BROKER_LOG_ROCKSDB_SALVAGE_H_
