// What every backend of the event log promises: one suite, instantiated once per backend.
#ifndef BASIN_TESTS_BROKER_LOG_EVENT_LOG_CONFORMANCE_H_
#define BASIN_TESTS_BROKER_LOG_EVENT_LOG_CONFORMANCE_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "broker/log/event_log.h"
#include "gtest/gtest.h"

namespace basin {

// A place that holds at most one log. Lives for one test.
class LogPlace {
 public:
  virtual ~LogPlace() = default;
  // Opens the log, creating it for `origin` when there is none.
  virtual absl::StatusOr<std::unique_ptr<EventLog>> Open(v1::Origin origin) = 0;
};

struct LogBackend {
  std::string name;
  std::function<std::unique_ptr<LogPlace>()> make_place;
};

class EventLogConformance : public testing::TestWithParam<LogBackend> {
 protected:
  void SetUp() override;
  void Open();

  std::unique_ptr<LogPlace> place_;
  std::unique_ptr<EventLog> log_;
};

// Instantiated by backends that outlive their process as well.
class DurableEventLogConformance : public EventLogConformance {
 protected:
  // Closes the log and opens it again.
  void Reopen();
};

}  // namespace basin

#endif  // BASIN_TESTS_BROKER_LOG_EVENT_LOG_CONFORMANCE_H_
