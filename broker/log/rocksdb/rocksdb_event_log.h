// The event log on RocksDB: one key per commit group, synced before Append returns, and a durable
// head beside it, so that no acknowledged event is ever missed in silence. The stored form is in
// keys.h, what is opened and what refused in recovery.h.
#ifndef BASIN_BROKER_LOG_ROCKSDB_ROCKSDB_EVENT_LOG_H_
#define BASIN_BROKER_LOG_ROCKSDB_ROCKSDB_EVENT_LOG_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "broker/log/event_log.h"
#include "broker/log/recovery_report.h"

namespace rocksdb {
class Env;
}

namespace basin {

struct RocksDbLogOptions {
  // Of the log alone. Created, with those above it, when it does not exist.
  std::string folder = {};
  // Fixed when the log is created.
  v1::Origin origin = v1::REAL;
  // What a log created here is called: a new UUID.
  std::string new_log_id = {};
  // Of flushes and compactions; 0 = no limit. It has to exceed what is published, packed, or
  // publishing waits for it.
  uint64_t background_bytes_per_second = 0;
  // The default one, when nullptr. Outlives the log. Tests inject faults here.
  rocksdb::Env* env = nullptr;
};

struct OpenedRocksDbLog {
  std::unique_ptr<EventLog> log;
  RecoveryReport report;
};

// Opens the log of a folder, or creates it.
// Errors: LOCKED (with the holder's process id), LOG_DAMAGED (with the log id and the missing
// range; nothing was changed), FORMAT_UNKNOWN, ORIGIN_MISMATCH, IO_FAILED, DISK_FULL. Not promised:
// that a damaged database makes no abort in RocksDB. Such a process ends before it has answered
// anybody.
absl::StatusOr<OpenedRocksDbLog> OpenRocksDbEventLog(const RocksDbLogOptions& options);

}  // namespace basin

#endif  // BASIN_BROKER_LOG_ROCKSDB_ROCKSDB_EVENT_LOG_H_
