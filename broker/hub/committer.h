// The thread that makes groups durable, one after the other.
#ifndef BASIN_BROKER_HUB_COMMITTER_H_
#define BASIN_BROKER_HUB_COMMITTER_H_

#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "absl/status/statusor.h"
#include "broker/hub/histogram.h"
#include "broker/hub/pipe.h"
#include "broker/log/event_log.h"

namespace basin {

class Committer {
 public:
  // Called on the committer's thread, in the order of the groups. After an error it is not called
  // again, and nothing more is written: the outcome is unknown, and the process is to end.
  using Committed = std::function<void(absl::StatusOr<SharedGroup>)>;

  // `log` outlives the committer, which alone appends to it.
  Committer(EventLog& log, Committed committed);
  // Commits what it was given, then ends the thread.
  ~Committer();

  // Any thread. The group is sealed in place: others may go on reading its records.
  void Commit(std::shared_ptr<CommitGroup> group) { groups_.Put(std::move(group)); }

  struct Figures {
    Histogram append_seconds;  // of one Append, the sync included
    Histogram group_events;
  };
  Figures figures() const;  // any thread

 private:
  void Run();
  absl::StatusOr<SharedGroup> Append(std::shared_ptr<CommitGroup> group);

  EventLog& log_;
  const Committed committed_;
  Pipe<std::shared_ptr<CommitGroup>> groups_;
  mutable std::mutex mutex_;
  Figures figures_;     // guarded by mutex_
  std::thread thread_;  // last: it uses the others
};

}  // namespace basin

#endif  // BASIN_BROKER_HUB_COMMITTER_H_
