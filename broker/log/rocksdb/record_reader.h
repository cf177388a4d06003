// Reads single records of a RocksDB log, here and there: no copy is made of their groups.
#ifndef BASIN_BROKER_LOG_ROCKSDB_RECORD_READER_H_
#define BASIN_BROKER_LOG_ROCKSDB_RECORD_READER_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "broker/log/event_log.h"
#include "broker/log/rocksdb/database.h"
#include "broker/log/rocksdb/keys.h"

namespace basin {

// One thread, for the time of one call of EventLog::VisitRecords.
class RecordReader {
 public:
  explicit RecordReader(const Database& database) : groups_(database.SeekGroups()) {}

  // As EventLog::VisitRecords.
  absl::Status Visit(absl::Span<const Sequence> sequences, RecordVisitor visit);

 private:
  absl::Status MoveTo(Sequence sequence);
  absl::Status Read();
  bool Holds(Sequence sequence) const {
    return sequence >= group_.first && sequence < group_.first + group_.count;
  }
  // The record, which follows those shown so far; its group's bytes are walked up to there.
  absl::StatusOr<absl::string_view> Take(Sequence sequence);

  const std::unique_ptr<GroupIterator> groups_;
  std::string scratch_;
  GroupHeader group_;       // where the iterator is; of no record at first
  absl::string_view rest_;  // of its records
  Sequence next_ = 0;       // the record at the front of them
};

}  // namespace basin

#endif  // BASIN_BROKER_LOG_ROCKSDB_RECORD_READER_H_
