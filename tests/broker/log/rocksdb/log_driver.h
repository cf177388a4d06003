// Drives a RocksDB log in tests of crashes and damage: what to append, and whether it is all there.
#ifndef BASIN_TESTS_BROKER_LOG_ROCKSDB_LOG_DRIVER_H_
#define BASIN_TESTS_BROKER_LOG_ROCKSDB_LOG_DRIVER_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "broker/log/rocksdb/rocksdb_event_log.h"

namespace basin {

inline constexpr char kTestLogId[] = "01970000-0000-7000-8000-000000000001";

absl::StatusOr<OpenedRocksDbLog> OpenTestLog(const std::string& folder,
                                             rocksdb::Env* env = nullptr);

// The group that begins with `first` in every test log: its size and content follow from `first`.
SharedGroup GroupOfTestLog(Sequence first);

// Appends `groups` groups, and stops at the first that fails.
absl::Status AppendGroupsOfTestLog(EventLog& log, int groups);

// OK when the log holds exactly the groups of a test log, byte for byte, from 1 to its head.
// DataLoss when anything else is read; the log's own error when it reports one.
absl::Status VerifyTestLog(const EventLog& log);

}  // namespace basin

#endif  // BASIN_TESTS_BROKER_LOG_ROCKSDB_LOG_DRIVER_H_
