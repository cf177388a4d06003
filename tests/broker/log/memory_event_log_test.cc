#include "broker/log/memory_event_log.h"

#include "tests/broker/log/event_log_conformance.h"

namespace basin {
namespace {

class MemoryPlace final : public LogPlace {
 public:
  absl::StatusOr<std::unique_ptr<EventLog>> Open(v1::Origin origin) override {
    return std::make_unique<MemoryEventLog>(
        LogIdentity{"01970000-0000-7000-8000-000000000001", 1, origin});
  }
};

INSTANTIATE_TEST_SUITE_P(Memory, EventLogConformance,
                         testing::Values(LogBackend{
                             "memory", [] { return std::make_unique<MemoryPlace>(); }}));

}  // namespace
}  // namespace basin
