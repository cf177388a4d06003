#include "broker/log/memory_event_log.h"

#include <algorithm>
#include <utility>

#include "proto/model/status.h"

namespace basin {

class MemoryEventLog::Cursor final : public LogCursor {
 public:
  Cursor(const MemoryEventLog& log, size_t index) : log_(log), index_(index) {}

  absl::StatusOr<SharedGroup> Next() override {
    SharedGroup group = log_.GroupAt(index_);
    if (group != nullptr) ++index_;
    return group;
  }

 private:
  const MemoryEventLog& log_;
  size_t index_;
};

MemoryEventLog::MemoryEventLog(LogIdentity identity) : identity_(std::move(identity)) {}

absl::Status MemoryEventLog::Append(const SharedGroup& group) {
  const Sequence head = durable_head();
  const absl::Time last = last_recorded_at();
  const std::lock_guard<std::mutex> lock(mutex_);
  if (failure_.ok()) failure_ = CheckFollows(*group, head, last);
  BASIN_RETURN_IF_ERROR(failure_);
  groups_.push_back(group);
  tree_.Append(LeafHash(AsBytes(group->root)));
  bytes_ += group->records.size();
  if (!group->purged.empty()) purged_through_ = group->last();
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<LogCursor>> MemoryEventLog::ReadAfter(Sequence after) const {
  const Sequence head = durable_head();
  if (after > head)
    return MakeError(v1::BEYOND_HEAD,
                     {.detail = {"asked for what follows $0; the log ends at $1",
                                 "demandé : la suite de $0 ; le journal finit à $1", after, head}});
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto holds = [](Sequence wanted, const SharedGroup& group) {
    return wanted < group->last();
  };
  const auto group = std::upper_bound(groups_.begin(), groups_.end(), after, holds);
  return std::make_unique<Cursor>(*this, static_cast<size_t>(group - groups_.begin()));
}

absl::StatusOr<Sequence> MemoryEventLog::LastBefore(absl::Time time) const {
  SharedGroup group;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto older = [](const SharedGroup& g, absl::Time t) { return g->recorded_at < t; };
    const auto found = std::lower_bound(groups_.begin(), groups_.end(), time, older);
    if (found == groups_.end()) return groups_.empty() ? 0 : groups_.back()->last();
    group = *found;
  }
  return basin::LastBefore(*group, time);
}

Sequence MemoryEventLog::purged_through() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return purged_through_;
}

MerkleFrontier MemoryEventLog::tree() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return tree_;
}

Sequence MemoryEventLog::durable_head() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return groups_.empty() ? 0 : groups_.back()->last();
}

absl::Time MemoryEventLog::last_recorded_at() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return groups_.empty() ? absl::UnixEpoch() : groups_.back()->recorded_at;
}

uint64_t MemoryEventLog::stored_bytes() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return bytes_;
}

SharedGroup MemoryEventLog::GroupAt(size_t index) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return index < groups_.size() ? groups_[index] : nullptr;
}

}  // namespace basin
