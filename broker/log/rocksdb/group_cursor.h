// Reads a RocksDB log's groups in order.
#ifndef BASIN_BROKER_LOG_ROCKSDB_GROUP_CURSOR_H_
#define BASIN_BROKER_LOG_ROCKSDB_GROUP_CURSOR_H_

#include <atomic>
#include <cstdint>
#include <memory>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "broker/log/event_log.h"
#include "broker/log/rocksdb/database.h"

namespace basin {

// One thread at a time. Holds nothing of the database while it is at the end: an idle reader pins
// no old file and no memory.
class GroupCursor final : public LogCursor {
 public:
  // Begins at the group that holds sequence `next`, and ends where `durable_head` says. Both
  // references outlive it.
  GroupCursor(const Database& database, const std::atomic<Sequence>& durable_head, Sequence next);

  absl::StatusOr<SharedGroup> Next() override;

 private:
  // Both move the iterator to the group that holds next_; Seek makes a new one.
  void Advance();
  void Seek();

  const Database& database_;
  const std::atomic<Sequence>& durable_head_;
  Sequence next_;
  std::unique_ptr<GroupIterator> groups_;
  uint64_t bytes_since_seek_ = 0;
};

// EventLog::LastBefore, for a log that ends where `durable_head` says.
absl::StatusOr<Sequence> FindLastBefore(const Database& database,
                                        const std::atomic<Sequence>& durable_head, absl::Time time);

}  // namespace basin

#endif  // BASIN_BROKER_LOG_ROCKSDB_GROUP_CURSOR_H_
