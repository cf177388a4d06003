// What the hub does behind everything else, so that nobody waits for it: the index of places
// follows the log.
#ifndef BASIN_BROKER_HUB_UPKEEP_H_
#define BASIN_BROKER_HUB_UPKEEP_H_

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "broker/index/place_index.h"
#include "broker/log/event_log.h"

namespace basin {

struct UpkeepFigures {
  Sequence indexed = 0;         // filtered replays look up to here, and scan beyond
  uint64_t index_rebuilds = 0;  // since the start
  std::string index_rebuilt_because = {};
  // Why the index is not kept any more, until the next start; empty while it is.
  std::string index_given_up_because = {};
};

// The work, a piece at a time. One thread; figures from any.
class Upkeep {
 public:
  // Both outlive it, and nobody else changes `places`.
  Upkeep(const EventLog& log, PlaceIndex& places);

  // Takes in what the log has that the index has not, some megabytes at most. True when there is
  // more. An index that cannot be read or written is built anew; after that has failed a few times
  // it is left alone, and replays scan.
  bool FollowLog();

  UpkeepFigures figures() const;

 private:
  absl::StatusOr<bool> TakeGroups();
  void StartOver(const absl::Status& because);
  void GiveUp(const absl::Status& because);

  const EventLog& log_;
  PlaceIndex& places_;
  std::unique_ptr<LogCursor> cursor_;  // behind places_.applied(); none before the first step
  bool given_up_ = false;

  mutable std::mutex mutex_;
  UpkeepFigures figures_;  // guarded by mutex_
};

// Does it on a thread of the lowest priority.
class UpkeepThread {
 public:
  explicit UpkeepThread(Upkeep& upkeep);
  ~UpkeepThread();  // soon: a piece takes some milliseconds

 private:
  void Run();
  // False when it is time to end.
  bool Pause();

  Upkeep& upkeep_;
  std::mutex mutex_;
  std::condition_variable ended_;
  bool ending_ = false;  // guarded by mutex_
  std::thread thread_;   // last: it uses the others
};

}  // namespace basin

#endif  // BASIN_BROKER_HUB_UPKEEP_H_
