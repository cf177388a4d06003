// The views as whoever asks sees them, while the generations behind them change.
#ifndef BASIN_SERVICES_PROJECTION_SWITCHED_VIEWS_H_
#define BASIN_SERVICES_PROJECTION_SWITCHED_VIEWS_H_

#include <memory>
#include <mutex>

#include "services/projection/view_store.h"

namespace basin {

// Gives snapshots of the store that answers. A snapshot keeps its store: what was begun before a
// switch ends on the rows it began on. Any thread.
class SwitchedViews final : public ViewStore {
 public:
  explicit SwitchedViews(std::shared_ptr<const ViewStore> answering)
      : answering_(std::move(answering)) {}

  std::unique_ptr<ViewSnapshot> Snapshot() const override;
  // Nobody writes through it: each generation is written by the thread that folds it. An error.
  absl::Status Write(absl::Span<const ViewChange> changes) override;

  // The next snapshot is of `answering`.
  void SwitchTo(std::shared_ptr<const ViewStore> answering);

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const ViewStore> answering_;  // guarded by mutex_
};

// A snapshot that keeps its store.
std::unique_ptr<ViewSnapshot> KeepingSnapshot(std::shared_ptr<const ViewStore> store);

}  // namespace basin

#endif  // BASIN_SERVICES_PROJECTION_SWITCHED_VIEWS_H_
