#include "tests/broker/log/rocksdb/log_driver.h"

#include "absl/strings/str_cat.h"
#include "proto/model/status.h"
#include "tests/broker/log/groups.h"

namespace basin {

absl::StatusOr<OpenedRocksDbLog> OpenTestLog(const std::string& folder, rocksdb::Env* env) {
  return OpenRocksDbEventLog(
      {.folder = folder, .origin = v1::SIMULATED, .new_log_id = kTestLogId, .env = env});
}

SharedGroup GroupOfTestLog(Sequence first) {
  const uint32_t count = 1 + static_cast<uint32_t>(first * 7919 % 11);
  return MakeTestGroup(first, count, first * 104729 % 1500);
}

absl::Status AppendGroupsOfTestLog(EventLog& log, int groups) {
  for (int i = 0; i < groups; ++i)
    BASIN_RETURN_IF_ERROR(log.Append(GroupOfTestLog(log.durable_head() + 1)));
  return absl::OkStatus();
}

absl::Status VerifyTestLog(const EventLog& log) {
  BASIN_ASSIGN_OR_RETURN(const std::unique_ptr<LogCursor> cursor, log.ReadAfter(0));
  for (Sequence next = 1; next <= log.durable_head();) {
    BASIN_ASSIGN_OR_RETURN(const SharedGroup group, cursor->Next());
    if (group == nullptr) return absl::DataLossError(absl::StrCat("ends before ", next));
    const SharedGroup expected = GroupOfTestLog(next);
    if (group->first != next || group->records != expected->records ||
        group->root != expected->root)
      return absl::DataLossError(absl::StrCat("other bytes at ", next));
    next = group->last() + 1;
  }
  return absl::OkStatus();
}

}  // namespace basin
