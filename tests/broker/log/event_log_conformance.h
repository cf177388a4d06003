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
  bool durable = false;  // a log closed and opened again is the same
};

class EventLogConformance : public testing::TestWithParam<LogBackend> {
 protected:
  void SetUp() override;
  // Closes the log and opens it again. Skips the test where the backend does not keep it.
  void Reopen();

  std::unique_ptr<LogPlace> place_;
  std::unique_ptr<EventLog> log_;
};

}  // namespace basin

#endif  // BASIN_TESTS_BROKER_LOG_EVENT_LOG_CONFORMANCE_H_
