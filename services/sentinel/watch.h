// The sentinel as a client of the hub: follows the log, judges days, says what is due.
#ifndef BASIN_SERVICES_SENTINEL_WATCH_H_
#define BASIN_SERVICES_SENTINEL_WATCH_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "clients/sdk/client.h"
#include "proto/model/event_catalog.h"
#include "proto/model/report.h"
#include "services/projection/runner.h"
#include "services/projection/view_store.h"
#include "services/sentinel/judge.h"

namespace basin {

struct WatchOptions {
  ClientOptions hub;
  std::optional<ClientOptions>
      views;  // asked for snapshots and disparity; without it there are none
  std::vector<std::string> operators;
  // While events come, at most so often; and never for more than a twentieth of the time.
  absl::Duration judge_every = absl::Seconds(5);
};

// What the sentinel is given instead of reading it itself.
struct WatchSurroundings {
  std::function<absl::Time()> now;  // the wall clock
  std::function<absl::Duration()> steady;
  std::function<bool()> stop;  // asked several times a second
  std::function<void(absl::Duration)> wait;
  Report report;
};

// The one place where time enters, and only as a day: of the wall clock for a log of real events
// (or the last record's, should that be later: T never goes back), of the last record for a
// simulated one, which is watched at its own pace.
//
// Nothing is raised by an event that is delivered, only by a day that is judged, and none is judged
// before everything that the log held when the connection began is in the rows, the sentinel's own
// earlier events among them. So a replay, marked or not, raises nothing; a restart goes on; and
// what an interrupted run had said already is known, or said under the same id.
//
// One thread.
class Watch {
 public:
  // Everything outlives it.
  Watch(WatchOptions options, ViewStore& store, const EventCatalog& catalog,
        WatchSurroundings surroundings);

  // Works until told to stop: a hub that is away is waited for. With `once`, until the last day
  // that is over is judged and nothing is left to say. Errors: DataLoss without a catalogue code
  // when the rows are damaged: empty the store and begin anew; PERMISSION_DENIED ones when the hub
  // does not let this key say so; with `once` also what keeps it from its work.
  absl::Status Run(bool once);

 private:
  absl::Status Follow(bool once);
  // Nothing was left to say.
  absl::StatusOr<bool> JudgeNow(Client& client, const Runner& runner);
  absl::StatusOr<bool> Say(Client& client, const std::vector<Saying>& sayings);
  absl::Status TakeOutcome(const Saying& saying, const v1::Outcome& outcome);
  absl::StatusOr<std::vector<Saying>> FindSnapshots(const ViewSnapshot& views,
                                                    const Judging& judging, Sequence written);
  // Once a quarter; what was known stays known while the views are away.
  bool AskForDisparities(absl::CivilDay day, Sequence written);
  absl::StatusOr<v1::Answer> AskViews(const v1::Query& query);
  bool ShouldJudge(const Runner& runner) const;
  absl::StatusOr<absl::Time> LogClock(const ViewSnapshot& views) const;
  void Told(const absl::Status& status);

  const WatchOptions options_;
  ViewStore& store_;
  const EventCatalog& catalog_;
  const Projections views_;
  const WatchSurroundings surroundings_;

  v1::Origin origin_ = v1::ORIGIN_UNSPECIFIED;
  std::string actor_;
  Sequence caught_up_at_ = 0;  // not judged before the rows hold the log up to here
  std::optional<absl::CivilDay> judged_day_;
  Sequence judged_at_ = 0;     // the rows' sequence then
  absl::Duration judge_next_;  // steady clock
  absl::Duration snapshot_next_, disparities_next_;
  std::optional<Disparities> disparities_;
  // Ids that the hub refused for good: the case went another way.
  absl::flat_hash_set<std::string> passed_over_;
  std::string last_failure_, views_failure_;
};

}  // namespace basin

#endif  // BASIN_SERVICES_SENTINEL_WATCH_H_
