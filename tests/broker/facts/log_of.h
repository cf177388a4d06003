// Memory logs with given events, for tests of what folds them.
#ifndef BASIN_TESTS_BROKER_FACTS_LOG_OF_H_
#define BASIN_TESTS_BROKER_FACTS_LOG_OF_H_

#include <memory>
#include <string>
#include <vector>

#include "broker/log/group_builder.h"
#include "broker/log/memory_event_log.h"
#include "proto/model/check.h"
#include "tests/support/event_fixture.h"

namespace basin {

// One group of these (actor, serialised Event) pairs at the end of `log`.
inline void AppendGroup(EventLog& log,
                        const std::vector<std::pair<std::string, std::string>>& events) {
  if (events.empty()) return;
  GroupBuilder builder(log.durable_head() + 1, log.last_recorded_at());
  for (const auto& [actor, event] : events) builder.Add(actor, event, absl::FromUnixSeconds(1));
  BASIN_CHECK(log.Append(Seal(builder.Take())).ok());
}

inline std::unique_ptr<EventLog> LogOfEvents(
    const std::vector<std::pair<std::string, std::string>>& events, size_t per_group) {
  auto log = std::make_unique<MemoryEventLog>(LogIdentity{.log_id = "log", .epoch = 1});
  std::vector<std::pair<std::string, std::string>> group;
  for (const auto& event : events) {
    group.push_back(event);
    if (group.size() == per_group) AppendGroup(*log, std::exchange(group, {}));
  }
  AppendGroup(*log, group);
  return log;
}

inline std::unique_ptr<EventLog> LogOf(const EventFixture& fixture, size_t per_group = 3) {
  std::vector<std::pair<std::string, std::string>> events;
  for (const RecordView& record : fixture.Views())
    events.emplace_back(std::string(record.actor), std::string(record.event.bytes));
  return LogOfEvents(events, per_group);
}

}  // namespace basin

#endif  // BASIN_TESTS_BROKER_FACTS_LOG_OF_H_
