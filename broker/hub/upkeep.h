// What the hub does behind everything else, so that nobody waits for it: the index of places
// follows the log, and the log is read again and verified.
#ifndef BASIN_BROKER_HUB_UPKEEP_H_
#define BASIN_BROKER_HUB_UPKEEP_H_

#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "broker/index/place_index.h"
#include "broker/log/event_log.h"
#include "broker/log/scrubber.h"
#include "proto/model/event_catalog.h"

namespace basin {

struct UpkeepOptions {
  // Of records that are verified again; 0 = none. A group is read in one go, and the rest waits
  // accordingly.
  uint64_t scrub_bytes_per_second = 4 << 20;
};

struct UpkeepFigures {
  Sequence indexed = 0;  // filtered replays look up to here, and scan beyond
  Sequence counted = 0;  // `classes` count up to here
  std::map<v1::Retention, RecordCount> classes = {};
  uint64_t index_rebuilds = 0;  // since the start
  std::string index_rebuilt_because = {};
  // Why the index is not kept any more, until the next start; empty while it is.
  std::string index_given_up_because = {};

  Sequence scrubbed = 0;                       // in the pass under way
  uint64_t scrub_passes = 0, scrub_bytes = 0;  // since the start
  // What the last pass found, until another one finds nothing; empty = the log is what it was.
  std::string damage = {};
};

// The work, a piece at a time. One thread; figures from any.
class Upkeep {
 public:
  // Everything outlives it, and nobody else changes `places`.
  Upkeep(const EventCatalog& catalog, const EventLog& log, PlaceIndex& places,
         UpkeepOptions options);

  // Takes in what the log has that the index has not, some megabytes at most. True when there is
  // more. An index that cannot be read or written is built anew; after that has failed a few times
  // it is left alone, and replays scan.
  bool FollowLog();

  // How often Scrub is to be called.
  static constexpr absl::Duration kTick = absl::Milliseconds(100);
  // Verifies a tick's worth of the log. A pass goes up to the head that was told last; the next one
  // begins a day after it began. What a pass finds ends it, and is in the figures.
  void Scrub();

  // Any thread.
  void SetHead(Sequence head, const Sha256& root);
  UpkeepFigures figures() const;
  const PlaceIndex& places() const { return places_; }

 private:
  absl::StatusOr<bool> TakeGroups();
  bool BeginPass();
  void Compare(const CommitGroup& group);
  void StartOver(const absl::Status& because);
  void GiveUp(const absl::Status& because);

  const EventCatalog& catalog_;
  const EventLog& log_;
  PlaceIndex& places_;
  const UpkeepOptions options_;
  std::unique_ptr<LogCursor> cursor_;  // behind places_.applied(); none before the first step
  bool given_up_ = false;

  Scrubber scrubber_;
  int64_t scrub_budget_ = 0;  // bytes; negative while a large group is paid off
  int64_t ticks_to_next_pass_ = 0;
  PlaceTile tile_;  // of the groups verified: what the index should hold

  mutable std::mutex mutex_;
  UpkeepFigures figures_;  // guarded by mutex_, as are the next two
  Sequence head_ = 0;
  Sha256 root_{};
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
