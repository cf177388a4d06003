// A log whose records have given types, cases and times, for tests of what is due.
#ifndef BASIN_TESTS_BROKER_RETENTION_DATED_LOG_H_
#define BASIN_TESTS_BROKER_RETENTION_DATED_LOG_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "basin/v1/envelope.pb.h"
#include "broker/log/group_builder.h"
#include "broker/log/memory_event_log.h"
#include "proto/model/check.h"

namespace basin {

inline absl::Time Day(int year, int month, int day) {
  return absl::FromCivil(absl::CivilDay(year, month, day), absl::UTCTimeZone());
}

struct Dated {
  std::string type;
  std::string subject;
  absl::Time recorded_at;
};

// Groups of at most two records; `events` in the order of their times.
inline std::unique_ptr<MemoryEventLog> DatedLog(const std::vector<Dated>& events) {
  auto log = std::make_unique<MemoryEventLog>(LogIdentity{.log_id = "the-log", .epoch = 1});
  GroupBuilder builder(1, absl::UnixEpoch());
  for (size_t i = 0; i < events.size(); ++i) {
    v1::Header header;
    header.set_id(absl::StrCat("e", i + 1));
    header.set_source("/actors/ml");
    header.set_type(events[i].type);
    header.set_subject(events[i].subject);
    v1::Event event;
    header.SerializeToString(event.mutable_header());
    builder.Add("ml", event.SerializeAsString(), events[i].recorded_at);
    if (builder.count() == 2 || i + 1 == events.size())
      BASIN_CHECK(log->Append(Seal(builder.Take())).ok());
  }
  return log;
}

inline std::vector<SharedGroup> GroupsOf(const EventLog& log) {
  std::vector<SharedGroup> groups;
  const auto cursor = *log.ReadAfter(0);
  while (SharedGroup group = *cursor->Next()) groups.push_back(group);
  return groups;
}

}  // namespace basin

#endif  // BASIN_TESTS_BROKER_RETENTION_DATED_LOG_H_
