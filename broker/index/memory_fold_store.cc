#include <map>
#include <mutex>

#include "broker/index/fold_store.h"

namespace basin {
namespace {

class MemoryFoldStore final : public FoldStore {
 public:
  Sequence checkpoint() const override { return checkpoint_; }

  absl::Status Write(absl::Span<const Entry> entries, Sequence checkpoint) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    for (const auto& [key, value] : entries) entries_[key] = value;
    checkpoint_ = checkpoint;
    return absl::OkStatus();
  }

  absl::StatusOr<std::optional<std::string>> Get(absl::string_view key) const override {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto it = entries_.find(std::string(key));
    if (it == entries_.end()) return std::optional<std::string>();
    return std::optional<std::string>(it->second);
  }

  absl::Status Scan(
      absl::string_view begin, absl::string_view end,
      absl::FunctionRef<bool(absl::string_view, absl::string_view)> visit) const override {
    const std::lock_guard<std::mutex> lock(mutex_);
    for (auto it = entries_.lower_bound(std::string(begin)); it != entries_.end(); ++it)
      if (it->first >= end || !visit(it->first, it->second)) break;
    return absl::OkStatus();
  }

  absl::Status Empty(absl::string_view because) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    entries_.clear();
    checkpoint_ = 0;
    emptied_because_ = std::string(because);
    return absl::OkStatus();
  }
  const std::string& emptied_because() const override { return emptied_because_; }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::string> entries_;  // guarded by mutex_
  Sequence checkpoint_ = 0;
  std::string emptied_because_;
};

}  // namespace

std::unique_ptr<FoldStore> MakeMemoryFoldStore() { return std::make_unique<MemoryFoldStore>(); }

}  // namespace basin
