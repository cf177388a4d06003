#include "broker/hub/committer.h"

#include <utility>

#include "broker/hub/thread_name.h"
#include "broker/log/group_builder.h"
#include "proto/model/status.h"
#include "proto/wire/poll_loop.h"

namespace basin {
namespace {

// The front has at most two groups in flight.
constexpr size_t kGroupsMax = 8;

Histogram SecondsHistogram() {
  return Histogram(
      {50e-6, 100e-6, 200e-6, 500e-6, 1e-3, 2e-3, 5e-3, 10e-3, 20e-3, 50e-3, 0.1, 0.5, 1});
}
Histogram EventsHistogram() {
  return Histogram({1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000});
}

}  // namespace

Committer::Committer(EventLog& log, Committed committed)
    : log_(log),
      committed_(std::move(committed)),
      groups_(kGroupsMax),
      figures_{SecondsHistogram(), EventsHistogram()},
      thread_([this] { Run(); }) {}

Committer::~Committer() {
  groups_.Close();
  thread_.join();
}

void Committer::Run() {
  NameThread("committer");
  std::shared_ptr<CommitGroup> group;
  while (groups_.Wait(group)) {
    absl::StatusOr<SharedGroup> done = Append(std::move(group));
    const bool failed = !done.ok();
    committed_(std::move(done));
    if (failed) return;
  }
}

absl::StatusOr<SharedGroup> Committer::Append(std::shared_ptr<CommitGroup> group) {
  SealInPlace(*group);
  const SharedGroup sealed = std::move(group);
  const absl::Duration begin = SteadyNow();
  BASIN_RETURN_IF_ERROR(log_.Append(sealed));
  const absl::Duration took = SteadyNow() - begin;
  const std::lock_guard lock(mutex_);
  figures_.append_seconds.Observe(absl::ToDoubleSeconds(took));
  figures_.group_events.Observe(sealed->count);
  return sealed;
}

Committer::Figures Committer::figures() const {
  const std::lock_guard lock(mutex_);
  return figures_;
}

}  // namespace basin
