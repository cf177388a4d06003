// A log as the sentinel follows it: it is folded, days are judged, and what is said is recorded.
#ifndef BASIN_TESTS_SERVICES_SENTINEL_WATCHED_LOG_H_
#define BASIN_TESTS_SERVICES_SENTINEL_WATCHED_LOG_H_

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "basin/v1/alert.pb.h"
#include "gtest/gtest.h"
#include "proto/model/event_builder.h"
#include "services/projection/memory_view_store.h"
#include "services/projection/runner.h"
#include "services/sentinel/judge.h"
#include "tests/support/event_fixture.h"
#include "tests/support/status_matchers.h"

namespace basin {

class WatchedLog {
 public:
  // `told` are serialised Records, by the time they were recorded.
  explicit WatchedLog(std::vector<std::string> told)
      : told_(std::move(told)), views_(MakeSentinelViews()) {}

  // What is to be said of `day`, when nothing was recorded yet on the day after but what the log
  // holds until `now`.
  std::vector<Saying> Sayings(absl::CivilDay day) { return Sayings(day, EndOf(day)); }
  std::vector<Saying> Sayings(absl::CivilDay day, absl::Time now) {
    FoldUntil(now);
    auto sayings = Judge(*store_.Snapshot(),
                         {.day = day,
                          .judged_before = judged_before_,
                          .operators = {"exploitant"},
                          .disparities = disparities_,
                          .speaker = {.actor = "sentinelle", .origin = v1::SIMULATED, .now = now}});
    BASIN_EXPECT_OK(sayings);
    return *std::move(sayings);
  }
  // The same, and the hub takes it.
  std::vector<Saying> JudgeDay(absl::CivilDay day) { return JudgeDay(day, EndOf(day)); }
  std::vector<Saying> JudgeDay(absl::CivilDay day, absl::Time now) {
    std::vector<Saying> sayings = Sayings(day, now);
    for (const Saying& saying : sayings) {
      EXPECT_TRUE(ids_.insert(saying.id).second) << "said twice: " << saying.what;
      v1::Record record;
      SetTimestamp(now, record.mutable_recorded_at());
      record.set_actor("sentinelle");
      record.set_event(saying.event);
      Fold(std::move(record));
    }
    Flush();
    judged_before_ = day;
    return sayings;
  }
  // What the views answered about the last quarter.
  void Know(std::optional<Disparities> disparities) { disparities_ = std::move(disparities); }
  // Forgets what a restart forgets.
  void Restart() { judged_before_.reset(); }

  using Open = std::set<std::pair<std::string, std::string>>;  // rule, case
  Open OpenAlerts() {
    Open open;
    const auto alerts = ReadOpenAlerts(*store_.Snapshot()->Open(kAlertsView));
    BASIN_EXPECT_OK(alerts);
    for (const auto& [subject, alert] : *alerts)
      EXPECT_TRUE(open.emplace(v1::AlertRule_Name(alert.rule), alert.about).second)
          << "two open alerts about " << alert.about;
    return open;
  }

 private:
  void FoldUntil(absl::Time now) {
    for (; next_ < told_.size(); ++next_) {
      v1::Record record;
      ASSERT_TRUE(record.ParseFromString(told_[next_]));
      if (ToTime(record.recorded_at()) > now) break;
      Fold(std::move(record));
    }
    Flush();
  }
  void Fold(v1::Record record) {
    record.set_sequence(++sequence_);
    folded_.push_back(record.SerializeAsString());
  }
  void Flush() {
    v1::Position head;
    head.set_log_id("log");
    head.set_sequence(sequence_);
    auto runner = Runner::Open(store_, views_, catalog_, head);
    BASIN_ASSERT_OK(runner);
    for (const std::string& bytes : folded_) BASIN_ASSERT_OK(runner->Feed(*ReadRecord(bytes)));
    BASIN_ASSERT_OK(runner->Flush());
    folded_.clear();
  }

  const std::vector<std::string> told_;
  const EventCatalog catalog_;
  const Projections views_;
  MemoryViewStore store_;
  size_t next_ = 0;
  Sequence sequence_ = 0;
  std::vector<std::string> folded_;  // since the last flush
  std::optional<absl::CivilDay> judged_before_;
  std::optional<Disparities> disparities_;
  std::set<std::string> ids_;
};

}  // namespace basin

#endif  // BASIN_TESTS_SERVICES_SENTINEL_WATCHED_LOG_H_
