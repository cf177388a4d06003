// Where a fold keeps what it derived: keys and values, with the sequence they stand for.
#ifndef BASIN_BROKER_INDEX_FOLD_STORE_H_
#define BASIN_BROKER_INDEX_FOLD_STORE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "broker/log/event_log.h"
#include "proto/model/sequence.h"

namespace basin {

// Write and Empty from one thread at a time; Get and Scan from any, beside them. Keys are not
// empty. Errors of all: IO_FAILED. Where stored bytes cannot be read, the next opening empties the
// store.
class FoldStore {
 public:
  using Entry = std::pair<std::string, std::string>;  // key, value

  virtual ~FoldStore() = default;

  // What the last Write stands for; 0 = nothing was written.
  virtual Sequence checkpoint() const = 0;
  // Writes all entries and moves the checkpoint, in one step. Not synced: after a power cut the
  // store is as some earlier Write left it.
  virtual absl::Status Write(absl::Span<const Entry> entries, Sequence checkpoint) = 0;
  // nullopt when there is no such key.
  virtual absl::StatusOr<std::optional<std::string>> Get(absl::string_view key) const = 0;
  // Every entry with begin <= key < end, in the order of keys, until `visit` returns false.
  virtual absl::Status Scan(
      absl::string_view begin, absl::string_view end,
      absl::FunctionRef<bool(absl::string_view key, absl::string_view value)> visit) const = 0;

  // Forgets everything: what it holds contradicts the log, or itself. Not in one step for those who
  // read meanwhile.
  virtual absl::Status Empty(absl::string_view because) = 0;
  // Why it was emptied, when it was opened or since; "" when it was not.
  virtual const std::string& emptied_because() const = 0;
};

// Gone with the process; for the memory log and the simulator.
std::unique_ptr<FoldStore> MakeMemoryFoldStore();

struct FoldStoreOptions {
  std::string folder = {};  // of the store alone
  uint32_t format = 1;      // of the fold's keys and values; another one empties the store
  LogIdentity identity = {};
  Sequence durable_head = 0;
  size_t memtable_bytes = size_t{1} << 20;  // two exist at most
};

// A RocksDB in a folder of its own. Emptied when it is damaged, of another format, log or epoch, or
// ahead of the log. Errors: LOCKED when another process uses the folder; IO_FAILED when it can be
// neither used nor emptied.
absl::StatusOr<std::unique_ptr<FoldStore>> OpenRocksDbFoldStore(const FoldStoreOptions& options);

}  // namespace basin

#endif  // BASIN_BROKER_INDEX_FOLD_STORE_H_
