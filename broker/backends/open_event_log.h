// From options to an event log: the only place that names every backend.
#ifndef BASIN_BROKER_BACKENDS_OPEN_EVENT_LOG_H_
#define BASIN_BROKER_BACKENDS_OPEN_EVENT_LOG_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "basin/v1/envelope.pb.h"
#include "broker/log/event_log.h"
#include "broker/log/recovery_report.h"

namespace basin {

enum class LogBackend { kRocksDb, kMemory };
// "rocksdb" or "memory". Errors: BAD_CONFIG.
absl::StatusOr<LogBackend> ParseLogBackend(absl::string_view name);

struct EventLogOptions {
  LogBackend backend = LogBackend::kRocksDb;
  std::string folder = {};  // of the log alone; the memory log has none
  v1::Origin origin = v1::REAL;
  std::string new_log_id = {};               // what a log created here is called: a new UUID
  uint64_t background_bytes_per_second = 0;  // see rocksdb_event_log.h
};

struct OpenedEventLog {
  std::unique_ptr<EventLog> log;
  RecoveryReport report;
};

// Opens the log, or creates it. Errors: the backend's; see rocksdb_event_log.h.
absl::StatusOr<OpenedEventLog> OpenEventLog(const EventLogOptions& options);

}  // namespace basin

#endif  // BASIN_BROKER_BACKENDS_OPEN_EVENT_LOG_H_
