// A log in a data folder, backups of it, and what can be done to both.
#ifndef BASIN_TESTS_BROKER_BACKUP_BACKUP_GROUND_H_
#define BASIN_TESTS_BROKER_BACKUP_BACKUP_GROUND_H_

#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "broker/backup/backup_folder.h"
#include "broker/log/rocksdb/rocksdb_event_log.h"
#include "gtest/gtest.h"
#include "proto/integrity/signing_key.h"
#include "tests/broker/log/groups.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"

namespace basin {

inline constexpr char kLogId[] = "01970000-0000-7000-8000-00000000000a";
inline const absl::Time kNow = absl::FromUnixSeconds(1'795'500'000);

class BackupGround : public testing::Test {
 protected:
  absl::StatusOr<OpenedRocksDbLog> OpenLog() {
    return OpenRocksDbEventLog({.folder = log_, .new_log_id = kLogId});
  }
  // Appends so many groups of ten records; sizes follow from the sequence.
  static absl::Status Append(EventLog& log, int groups, size_t body_bytes = 300) {
    for (int i = 0; i < groups; ++i)
      BASIN_RETURN_IF_ERROR(log.Append(MakeTestGroup(log.durable_head() + 1, 10, body_bytes)));
    return absl::OkStatus();
  }
  void Grow(int groups, size_t body_bytes = 300) {
    auto opened = OpenLog();
    BASIN_ASSERT_OK(opened);
    BASIN_ASSERT_OK(Append(*opened->log, groups, body_bytes));
  }
  absl::StatusOr<BackupReport> Backup(size_t keep = 0) {
    return TakeBackup({.log = log_, .to = backups_, .key = &key_, .keep = keep, .now = kNow});
  }

  static std::string Read(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  static void Write(const std::string& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
  }
  // Name and content of everything in the folder but locks.
  static std::map<std::string, std::string> Snapshot(const std::string& folder) {
    std::map<std::string, std::string> files;
    std::error_code ignored;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, ignored))
      if (entry.is_regular_file() && entry.path().filename() != "lock" &&
          entry.path().filename() != "LOCK")
        files[entry.path().string()] = Read(entry.path());
    return files;
  }

  TemporaryFolder folder_;
  const std::string data_ = folder_ / "data";
  const std::string log_ = data_ + "/log";
  const std::string backups_ = folder_ / "backups";
  const SigningKey key_ = SigningKey::Generate();
};

}  // namespace basin

#endif  // BASIN_TESTS_BROKER_BACKUP_BACKUP_GROUND_H_
