// What is derived from the log and kept beside it: trees, directories, lists of places. Delete its
// folder, restart, and it is the same.
//
// The contract of every fold. It stands for everything up to applied(). Behind the commit it is
// told of one durable group after the other, and writes a checkpoint of its own when it likes: its
// content and its sequence in one step, so that what is found after a kill is whole, if older. At
// open it is caught up from its checkpoint to the log's head. What is damaged, of another log or
// epoch, or ahead of the log, is emptied and folded again from the start (fold_store.h).
//
//   auto store = OpenRocksDbFoldStore(…);            // emptied when it is of no use
//   auto fold = SomeFold::Load(std::move(store));
//   CatchUp(log, *fold);                             // then Apply, behind every commit
#ifndef BASIN_BROKER_INDEX_FOLD_H_
#define BASIN_BROKER_INDEX_FOLD_H_

#include <functional>

#include "absl/status/status.h"
#include "broker/log/event_log.h"
#include "proto/model/sequence.h"

namespace basin {

// One thread at a time.
class LogFold {
 public:
  virtual ~LogFold() = default;

  // The last sequence of the last group taken in; 0 = none.
  virtual Sequence applied() const = 0;
  // Takes in the next group, which is durable. REQUIRES: group.first == applied() + 1.
  // Errors: IO_FAILED; nothing more is to be applied then, and the next open starts at the last
  // checkpoint.
  virtual absl::Status Apply(const CommitGroup& group) = 0;
};

// Called with the sequence reached.
using FoldProgress = std::function<void(Sequence)>;

// Applies what the log holds beyond applied(). Errors: those of the log and the fold.
absl::Status CatchUp(const EventLog& log, LogFold& fold, const FoldProgress& progress = nullptr);

}  // namespace basin

#endif  // BASIN_BROKER_INDEX_FOLD_H_
