#include "services/projection/memory_view_store.h"

#include <mutex>
#include <utility>

#include "absl/strings/match.h"

namespace basin {
namespace {

class MapReader final : public ViewReader {
 public:
  explicit MapReader(const std::map<std::string, std::string>* rows) : rows_(rows) {}

  absl::StatusOr<std::string> Get(absl::string_view key) const override {
    if (rows_ == nullptr) return absl::NotFoundError("no such row");
    const auto row = rows_->find(std::string(key));
    if (row == rows_->end()) return absl::NotFoundError("no such row");
    return row->second;
  }

  absl::Status Scan(
      absl::string_view prefix,
      absl::FunctionRef<bool(absl::string_view, absl::string_view)> visit) const override {
    if (rows_ == nullptr) return absl::OkStatus();
    for (auto row = rows_->lower_bound(std::string(prefix));
         row != rows_->end() && absl::StartsWith(row->first, prefix); ++row)
      if (!visit(row->first, row->second)) break;
    return absl::OkStatus();
  }

  absl::Status ScanFrom(
      absl::string_view from,
      absl::FunctionRef<bool(absl::string_view, absl::string_view)> visit) const override {
    if (rows_ == nullptr) return absl::OkStatus();
    for (auto row = rows_->lower_bound(std::string(from)); row != rows_->end(); ++row)
      if (!visit(row->first, row->second)) break;
    return absl::OkStatus();
  }

 private:
  const std::map<std::string, std::string>* rows_;  // null: the view was never written
};

}  // namespace

class MemoryViewStore::Locked final : public ViewSnapshot {
 public:
  explicit Locked(const MemoryViewStore& store) : lock_(store.mutex_), store_(store) {}

  absl::StatusOr<Checkpoint> FindCheckpoint(absl::string_view view) const override {
    const View* found = Find(view);
    return found == nullptr ? Checkpoint() : found->checkpoint;
  }
  std::unique_ptr<ViewReader> Open(absl::string_view view) const override {
    const View* found = Find(view);
    return std::make_unique<MapReader>(found == nullptr ? nullptr : &found->rows);
  }

 private:
  const View* Find(absl::string_view name) const {
    const auto view = store_.views_.find(std::string(name));
    return view == store_.views_.end() ? nullptr : &view->second;
  }

  std::shared_lock<std::shared_mutex> lock_;
  const MemoryViewStore& store_;
};

std::unique_ptr<ViewSnapshot> MemoryViewStore::Snapshot() const {
  return std::make_unique<Locked>(*this);
}

absl::Status MemoryViewStore::Write(absl::Span<const ViewChange> changes) {
  const std::unique_lock<std::shared_mutex> lock(mutex_);
  for (const ViewChange& change : changes) {
    View& view = views_[change.view];
    if (change.clear_first) view.rows.clear();
    for (const auto& [key, value] : change.rows) {
      if (value.has_value()) {
        view.rows[key] = *value;
      } else {
        view.rows.erase(key);
      }
    }
    view.checkpoint = change.checkpoint;
  }
  return absl::OkStatus();
}

}  // namespace basin
