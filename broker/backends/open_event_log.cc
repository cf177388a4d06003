#include "broker/backends/open_event_log.h"

#include <utility>

#include "broker/log/memory_event_log.h"
#include "broker/log/rocksdb/rocksdb_event_log.h"
#include "proto/model/check.h"
#include "proto/model/status.h"

namespace basin {
namespace {

OpenedEventLog OpenMemory(const EventLogOptions& options) {
  return {std::make_unique<MemoryEventLog>(LogIdentity{options.new_log_id, 1, options.origin}),
          RecoveryReport{.created = true}};
}

absl::StatusOr<OpenedEventLog> OpenRocksDb(const EventLogOptions& options) {
  BASIN_ASSIGN_OR_RETURN(
      OpenedRocksDbLog opened,
      OpenRocksDbEventLog({.folder = options.folder,
                           .origin = options.origin,
                           .new_log_id = options.new_log_id,
                           .background_bytes_per_second = options.background_bytes_per_second}));
  return OpenedEventLog{std::move(opened.log), std::move(opened.report)};
}

}  // namespace

absl::StatusOr<LogBackend> ParseLogBackend(absl::string_view name) {
  if (name == "rocksdb") return LogBackend::kRocksDb;
  if (name == "memory") return LogBackend::kMemory;
  return MakeError(v1::BAD_CONFIG, {.field = "log.backend",
                                    .detail = {"it is neither \"rocksdb\" nor \"memory\"",
                                               "ce n'est ni « rocksdb » ni « memory »"}});
}

absl::StatusOr<OpenedEventLog> OpenEventLog(const EventLogOptions& options) {
  switch (options.backend) {
    case LogBackend::kRocksDb:
      return OpenRocksDb(options);
    case LogBackend::kMemory:
      return OpenMemory(options);
  }
  BASIN_CHECK(false);
}

}  // namespace basin
