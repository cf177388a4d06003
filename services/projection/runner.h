// Feeds the log, in order, to a list of projections, and keeps their rows and checkpoints in step.
#ifndef BASIN_SERVICES_PROJECTION_RUNNER_H_
#define BASIN_SERVICES_PROJECTION_RUNNER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "basin/v1/envelope.pb.h"
#include "proto/model/event_catalog.h"
#include "proto/model/record_view.h"
#include "services/projection/projection.h"
#include "services/projection/view_batch.h"
#include "services/projection/view_store.h"

namespace basin {

using Projections = std::vector<std::unique_ptr<Projection>>;

struct RunnerOptions {
  // A write is made when either is reached, or at Flush. What is not written yet is folded again
  // after a crash; larger batches make rebuilds faster and cost memory.
  size_t max_batch_records = 4096;
  size_t max_batch_bytes = 4 << 20;
};

// A view that had to start again from the first event, and why.
struct Rebuild {
  std::string view;
  std::string reason;  // English
};

// One thread.
class Runner {
 public:
  // Looks at each projection's checkpoint and drops the rows of those that cannot be continued:
  // written by another version of the projection, from another log or epoch than `head` names,
  // beyond its sequence, or unreadable. The arguments outlive the runner; projections' names
  // differ. Errors: the store cannot be written.
  static absl::StatusOr<Runner> Open(ViewStore& store, const Projections& projections,
                                     const EventCatalog& catalog, const v1::Position& head,
                                     RunnerOptions options = {});

  // The first record wanted: the one after the earliest checkpoint.
  Sequence next() const { return fed_ + 1; }
  // The earliest checkpoint that is written: every view holds the log up to here.
  Sequence written() const { return written_; }
  const std::vector<Rebuild>& rebuilds() const { return rebuilds_; }

  // Folds one record into every projection whose checkpoint is before it and whose types cover it;
  // the others' checkpoints move along. A record before next() was folded already and is ignored.
  //
  // Errors: GONE when the record is not next(): a hole in the log would make every figure wrong
  // silently. BAD_PROTO when a projection cannot read the body. The store's. After an error nothing
  // more is written and every call returns it: open a new runner.
  absl::Status Feed(const RecordView& record);
  // Steps over everything up to `through`, which was purged: checkpoints move, and note that their
  // rows lack it; rows stay as they are.
  absl::Status Skip(Sequence through);

  // Writes what was folded: rows and checkpoints of all projections at once. Call it when no more
  // records are at hand.
  absl::Status Flush();

 private:
  struct View {
    Projection* projection;
    absl::flat_hash_set<const EventType*> types;
    Checkpoint checkpoint;  // of what was folded, written or not
    std::unique_ptr<ViewBatch> batch;
  };

  Runner(ViewStore& store, const EventCatalog& catalog, RunnerOptions options);
  absl::Status OpenView(Projection& projection, const v1::Position& head,
                        std::vector<ViewChange>& resets);
  absl::Status FeedNext(const RecordView& record);
  absl::Status Write();

  ViewStore* store_;
  const EventCatalog* catalog_;
  RunnerOptions options_;
  std::vector<View> views_;
  std::vector<Rebuild> rebuilds_;
  Sequence fed_ = 0, written_ = 0;
  size_t batch_records_ = 0;
  absl::Status failed_;
};

}  // namespace basin

#endif  // BASIN_SERVICES_PROJECTION_RUNNER_H_
