// The views as whoever asks sees them, while the generations behind them change.
#ifndef BASIN_SERVICES_PROJECTION_SWITCHED_VIEWS_H_
#define BASIN_SERVICES_PROJECTION_SWITCHED_VIEWS_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>

#include "services/projection/view_store.h"

namespace basin {

// One generation of the rows.
struct NumberedStore {
  std::shared_ptr<const ViewStore> store;
  uint64_t number = 0;
  // Hears of rows that could not be read, with what the store said, on the thread that read them.
  // May be empty.
  std::function<void(const absl::Status& damage)> damaged = {};
};

// A snapshot that keeps its store.
std::unique_ptr<ViewSnapshot> KeepingSnapshot(const NumberedStore& generation);

// Gives snapshots of the generation that answers. A snapshot keeps its store: what was begun before
// a switch ends on the rows it began on. Any thread.
class SwitchedViews final : public ViewStore {
 public:
  explicit SwitchedViews(NumberedStore answering) : answering_(std::move(answering)) {}

  std::unique_ptr<ViewSnapshot> Snapshot() const override;
  // Nobody writes through it: each generation is written by the thread that folds it. An error.
  absl::Status Write(absl::Span<const ViewChange> changes) override;

  // The next snapshot is of `answering`.
  void SwitchTo(NumberedStore answering);

 private:
  mutable std::mutex mutex_;
  NumberedStore answering_;  // guarded by mutex_
};

}  // namespace basin

#endif  // BASIN_SERVICES_PROJECTION_SWITCHED_VIEWS_H_
