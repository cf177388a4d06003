// RocksDB's information log, not written. RocksDB's own logger aborts the process when a line of it
// cannot be written (its build has assertions on), and a library does not log: what matters arrives
// as a Status.
#ifndef BASIN_BROKER_LOG_ROCKSDB_QUIET_LOGGER_H_
#define BASIN_BROKER_LOG_ROCKSDB_QUIET_LOGGER_H_

#include <memory>

#include "rocksdb/env.h"

namespace basin {

std::shared_ptr<rocksdb::Logger> MakeQuietLogger();

}  // namespace basin

#endif  // BASIN_BROKER_LOG_ROCKSDB_QUIET_LOGGER_H_
