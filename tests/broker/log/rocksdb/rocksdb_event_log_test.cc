#include "broker/log/rocksdb/rocksdb_event_log.h"

#include "tests/broker/log/event_log_conformance.h"
#include "tests/broker/log/groups.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"

namespace basin {
namespace {

class RocksDbPlace final : public LogPlace {
 public:
  absl::StatusOr<std::unique_ptr<EventLog>> Open(v1::Origin origin) override {
    absl::StatusOr<OpenedRocksDbLog> opened =
        OpenRocksDbEventLog({.folder = folder_ / "log",
                             .origin = origin,
                             .new_log_id = "01970000-0000-7000-8000-000000000001"});
    if (!opened.ok()) return opened.status();
    return std::move(opened->log);
  }

 private:
  TemporaryFolder folder_;
};

INSTANTIATE_TEST_SUITE_P(RocksDb, EventLogConformance,
                         testing::Values(LogBackend{
                             "rocksdb", [] { return std::make_unique<RocksDbPlace>(); }, true}));

}  // namespace
}  // namespace basin
