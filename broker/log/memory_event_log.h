// The event log in memory: the reference implementation of the contract, for tests, the simulator
// and trials. Gone with the process.
#ifndef BASIN_BROKER_LOG_MEMORY_EVENT_LOG_H_
#define BASIN_BROKER_LOG_MEMORY_EVENT_LOG_H_

#include <memory>
#include <mutex>
#include <vector>

#include "broker/log/event_log.h"

namespace basin {

// Any thread, as the contract says; Append from one.
class MemoryEventLog final : public EventLog {
 public:
  explicit MemoryEventLog(LogIdentity identity);

  absl::Status Append(const SharedGroup& group) override;
  absl::StatusOr<std::unique_ptr<LogCursor>> ReadAfter(Sequence after) const override;
  absl::StatusOr<Sequence> LastBefore(absl::Time time) const override;
  // It takes groups of which records were purged already, and purges none itself.
  Sequence purged_through() const override;
  MerkleFrontier tree() const override;
  Sequence durable_head() const override;
  absl::Time last_recorded_at() const override;
  const LogIdentity& identity() const override { return identity_; }
  v1::Durability durability() const override { return v1::MEMORY; }
  uint64_t stored_bytes() const override;

 private:
  class Cursor;

  // nullptr when `index` groups are all there are.
  SharedGroup GroupAt(size_t index) const;

  const LogIdentity identity_;
  mutable std::mutex mutex_;  // guards all below
  std::vector<SharedGroup> groups_;
  MerkleFrontier tree_;
  uint64_t bytes_ = 0;
  Sequence purged_through_ = 0;
  absl::Status failure_;  // of the Append after which no other is taken
};

}  // namespace basin

#endif  // BASIN_BROKER_LOG_MEMORY_EVENT_LOG_H_
