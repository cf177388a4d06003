#include "services/projection/switched_views.h"

#include <utility>

namespace basin {
namespace {

class Keeping final : public ViewSnapshot {
 public:
  explicit Keeping(std::shared_ptr<const ViewStore> store)
      : store_(std::move(store)), snapshot_(store_->Snapshot()) {}

  absl::StatusOr<Checkpoint> FindCheckpoint(absl::string_view view) const override {
    return snapshot_->FindCheckpoint(view);
  }
  std::unique_ptr<ViewReader> Open(absl::string_view view) const override {
    return snapshot_->Open(view);
  }

 private:
  const std::shared_ptr<const ViewStore> store_;
  const std::unique_ptr<ViewSnapshot> snapshot_;  // before store_ in destruction
};

}  // namespace

std::unique_ptr<ViewSnapshot> KeepingSnapshot(std::shared_ptr<const ViewStore> store) {
  return std::make_unique<Keeping>(std::move(store));
}

std::unique_ptr<ViewSnapshot> SwitchedViews::Snapshot() const {
  std::shared_ptr<const ViewStore> answering;
  {
    const std::lock_guard lock(mutex_);
    answering = answering_;
  }
  return KeepingSnapshot(std::move(answering));
}

absl::Status SwitchedViews::Write(absl::Span<const ViewChange>) {
  return absl::FailedPreconditionError("rows are written to their own generation");
}

void SwitchedViews::SwitchTo(std::shared_ptr<const ViewStore> answering) {
  const std::lock_guard lock(mutex_);
  answering_.swap(answering);
}

}  // namespace basin
