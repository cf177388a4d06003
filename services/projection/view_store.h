// Where the rows of views live. Rows and the checkpoint they rest on change in one write, so that a
// view is always exactly the fold of the log up to its checkpoint, whatever happens to the process.
#ifndef BASIN_SERVICES_PROJECTION_VIEW_STORE_H_
#define BASIN_SERVICES_PROJECTION_VIEW_STORE_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "basin/v1/envelope.pb.h"
#include "proto/model/sequence.h"
#include "services/projection/projection.h"

namespace basin {

// What a view's rows are the fold of.
struct Checkpoint {
  uint32_t version = 0;  // of the projection; 0 = the view was never written
  std::string log_id = {};
  uint32_t epoch = 0;
  Sequence sequence = 0;                       // everything up to here is in the rows
  absl::Time recorded_at = absl::UnixEpoch();  // of that record
  v1::Origin origin = v1::ORIGIN_UNSPECIFIED;  // of the log's events; known from the first one
  Sequence purged_through = 0;  // of what was purged before it was folded, the last; 0 = nothing

  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

std::string EncodeCheckpoint(const Checkpoint& checkpoint);
// Errors: DataLoss when the bytes are not a checkpoint.
absl::StatusOr<Checkpoint> DecodeCheckpoint(absl::string_view bytes);

// Rows by key; nullopt deletes.
using RowChanges = std::map<std::string, std::optional<std::string>>;

// One view's part of a write.
struct ViewChange {
  std::string view = {};     // the projection's name: [a-z_]+
  bool clear_first = false;  // drop every row it has before applying `rows`
  RowChanges rows = {};
  Checkpoint checkpoint = {};
};

// All views at one moment. Reading from any thread.
class ViewSnapshot {
 public:
  virtual ~ViewSnapshot() = default;
  // Which of the generations it shows, where there are several (switched_views.h). What two
  // snapshots of one generation show differs only when a checkpoint does.
  virtual uint64_t generation() const { return 0; }
  // A default Checkpoint when the view was never written. Errors: DataLoss.
  virtual absl::StatusOr<Checkpoint> FindCheckpoint(absl::string_view view) const = 0;
  // The rows of `view`; none when it was never written. Valid as long as the snapshot.
  virtual std::unique_ptr<ViewReader> Open(absl::string_view view) const = 0;
};

// One thread writes; any thread takes snapshots.
class ViewStore {
 public:
  virtual ~ViewStore() = default;
  // Keep it for the length of one answer only: a store may hold back writers meanwhile. The thread
  // that writes holds none while it writes.
  virtual std::unique_ptr<ViewSnapshot> Snapshot() const = 0;
  // All of it or none. What was written survives the end of the process; after a loss of power the
  // views are as they were at some earlier write, which the log makes good. Errors: DataLoss. The
  // store is then to be opened again.
  virtual absl::Status Write(absl::Span<const ViewChange> changes) = 0;
};

}  // namespace basin

#endif  // BASIN_SERVICES_PROJECTION_VIEW_STORE_H_
