// Whether a log may be opened: never in silence when it lost what was acknowledged.
//
//   durable head │ database                        │ then
//   ─────────────┼─────────────────────────────────┼──────────────────────────────────────────
//   none         │ none, or its creation cut short │ create it
//   none         │ empty                           │ open it (only the head file was not made yet)
//   none         │ holds records                   │ LOG_DAMAGED: nobody knows what is missing
//   there        │ none, or does not open          │ LOG_DAMAGED: all of 1 … head may be missing
//   there        │ of another log or epoch         │ LOG_DAMAGED
//   there        │ ends before the head            │ LOG_DAMAGED: names the missing range
//   there        │ ends at the head, other root    │ LOG_DAMAGED: the history was changed
//   there        │ ends at the head or after       │ open it
//   there        │ the same, torn behind that      │ repair it: cut off what nobody was told of
#ifndef BASIN_BROKER_LOG_ROCKSDB_RECOVERY_H_
#define BASIN_BROKER_LOG_ROCKSDB_RECOVERY_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "broker/log/durable_head.h"
#include "broker/log/event_log.h"
#include "broker/log/rocksdb/database.h"
#include "broker/log/rocksdb/keys.h"

namespace basin {

struct DatabaseState {
  enum class Kind {
    kAbsent,      // nothing there, or less than a database
    kUnfinished,  // a database whose creation was cut short; it never held a record
    kIntact,
    kTorn,        // opens up to a damaged record of its write-ahead log
    kUnreadable,  // does not open, or contradicts itself
  };
  Kind kind = Kind::kAbsent;
  std::string damage = {};  // kTorn and kUnreadable: what was found
  // kIntact and kTorn:
  LogIdentity identity = {};
  LogEnd end = {};
};

// Looks at the database at `path` and changes nothing.
// Errors: FORMAT_UNKNOWN; IO_FAILED when the disk, rather than what is on it, fails.
absl::StatusOr<DatabaseState> Inspect(const std::string& path, rocksdb::Env* env);

// What an open database says of itself.
absl::StatusOr<DatabaseState> ReadState(const Database& database);

enum class OpenAction { kCreate, kOpen, kRepair };
// The table above. Pure.
absl::StatusOr<OpenAction> Judge(const std::optional<DurableHead>& head,
                                 const DatabaseState& state);

// The database in a log's folder, of which nothing is changed, after Judge. A torn end is read as
// far as it goes. Errors: LOG_DAMAGED, IO_FAILED.
absl::StatusOr<std::unique_ptr<Database>> OpenForReading(const std::string& folder,
                                                         rocksdb::Env* env, OpenAction action);

}  // namespace basin

#endif  // BASIN_BROKER_LOG_ROCKSDB_RECOVERY_H_
