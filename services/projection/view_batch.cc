#include "services/projection/view_batch.h"

#include <utility>

#include "absl/strings/match.h"

namespace basin {

const ViewReader& ViewBatch::Base() const {
  if (base_ == nullptr) {
    snapshot_ = store_.Snapshot();
    base_ = snapshot_->Open(view_);
  }
  return *base_;
}

absl::StatusOr<std::string> ViewBatch::Get(absl::string_view key) const {
  const auto changed = changes_.find(std::string(key));
  if (changed == changes_.end()) return Base().Get(key);
  if (!changed->second.has_value()) return absl::NotFoundError("no such row");
  return *changed->second;
}

absl::Status ViewBatch::Scan(
    absl::string_view prefix,
    absl::FunctionRef<bool(absl::string_view, absl::string_view)> visit) const {
  return ScanFrom(prefix, [&](absl::string_view key, absl::string_view value) {
    return absl::StartsWith(key, prefix) && visit(key, value);
  });
}

// A merge of two ordered runs: the store's rows, and the changes, which win.
absl::Status ViewBatch::ScanFrom(
    absl::string_view from,
    absl::FunctionRef<bool(absl::string_view, absl::string_view)> visit) const {
  auto change = changes_.lower_bound(std::string(from));
  bool more = true;
  const auto visit_changes = [&](auto before) {
    for (; more && change != changes_.end() && before(change->first); ++change)
      if (change->second.has_value()) more = visit(change->first, *change->second);
  };
  const absl::Status scanned =
      Base().ScanFrom(from, [&](absl::string_view key, absl::string_view value) {
        visit_changes([key](const std::string& changed) { return changed < key; });
        if (!more) return false;
        if (change != changes_.end() && change->first == key) {
          if (change->second.has_value()) more = visit(key, *change->second);
          ++change;
        } else {
          more = visit(key, value);
        }
        return more;
      });
  if (!scanned.ok()) return scanned;
  visit_changes([](const std::string&) { return true; });
  return absl::OkStatus();
}

void ViewBatch::Put(absl::string_view key, absl::string_view value) {
  changes_[std::string(key)] = std::string(value);
  bytes_ += key.size() + value.size();
}

void ViewBatch::Delete(absl::string_view key) {
  changes_[std::string(key)] = std::nullopt;
  bytes_ += key.size();
}

RowChanges ViewBatch::Take() {
  base_.reset();
  snapshot_.reset();
  bytes_ = 0;
  return std::exchange(changes_, RowChanges());
}

}  // namespace basin
