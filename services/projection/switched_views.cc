#include "services/projection/switched_views.h"

#include <string>
#include <utility>

namespace basin {
namespace {

using Visit = absl::FunctionRef<bool(absl::string_view key, absl::string_view value)>;

// Tells of what it cannot read.
class TellingReader final : public ViewReader {
 public:
  TellingReader(std::unique_ptr<ViewReader> rows, const NumberedStore& generation)
      : rows_(std::move(rows)), generation_(generation) {}

  absl::StatusOr<std::string> Get(absl::string_view key) const override {
    absl::StatusOr<std::string> value = rows_->Get(key);
    static_cast<void>(Tell(value.status()));
    return value;
  }
  absl::Status Scan(absl::string_view prefix, Visit visit) const override {
    return Tell(rows_->Scan(prefix, visit));
  }
  absl::Status ScanEach(absl::Span<const std::string> prefixes, Visit visit) const override {
    return Tell(rows_->ScanEach(prefixes, visit));
  }
  absl::Status ScanFrom(absl::string_view from, Visit visit) const override {
    return Tell(rows_->ScanFrom(from, visit));
  }

 private:
  absl::Status Tell(absl::Status status) const {
    if (absl::IsDataLoss(status) && generation_.damaged) generation_.damaged(status);
    return status;
  }

  const std::unique_ptr<ViewReader> rows_;
  const NumberedStore& generation_;
};

class Keeping final : public ViewSnapshot {
 public:
  explicit Keeping(NumberedStore generation)
      : generation_(std::move(generation)), snapshot_(generation_.store->Snapshot()) {}

  uint64_t generation() const override { return generation_.number; }
  absl::StatusOr<Checkpoint> FindCheckpoint(absl::string_view view) const override {
    return snapshot_->FindCheckpoint(view);
  }
  std::unique_ptr<ViewReader> Open(absl::string_view view) const override {
    return std::make_unique<TellingReader>(snapshot_->Open(view), generation_);
  }

 private:
  const NumberedStore generation_;
  const std::unique_ptr<ViewSnapshot> snapshot_;  // before its store in destruction
};

}  // namespace

std::unique_ptr<ViewSnapshot> KeepingSnapshot(const NumberedStore& generation) {
  return std::make_unique<Keeping>(generation);
}

std::unique_ptr<ViewSnapshot> SwitchedViews::Snapshot() const {
  NumberedStore answering;
  {
    const std::lock_guard lock(mutex_);
    answering = answering_;
  }
  return KeepingSnapshot(answering);
}

absl::Status SwitchedViews::Write(absl::Span<const ViewChange>) {
  return absl::FailedPreconditionError("rows are written to their own generation");
}

void SwitchedViews::SwitchTo(NumberedStore answering) {
  const std::lock_guard lock(mutex_);
  std::swap(answering_, answering);
}

}  // namespace basin
