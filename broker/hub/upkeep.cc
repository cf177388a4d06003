#include "broker/hub/upkeep.h"

#include <sys/resource.h>
#include <unistd.h>

#include <chrono>

#include "broker/hub/thread_name.h"
#include "proto/model/status.h"

namespace basin {
namespace {

constexpr uint64_t kBytesPerStep = uint64_t{4} << 20;
constexpr uint64_t kRebuildsMax = 3;
constexpr auto kPause = std::chrono::milliseconds(100);
constexpr int kLowestPriority = 19;

}  // namespace

Upkeep::Upkeep(const EventLog& log, PlaceIndex& places) : log_(log), places_(places) {
  figures_.indexed = places.covered();
  figures_.index_rebuilt_because = places.rebuilt_because();
}

bool Upkeep::FollowLog() {
  if (given_up_) return false;
  if (const absl::Status failure = places_.failure(); !failure.ok()) StartOver(failure);
  const absl::StatusOr<bool> more = TakeGroups();
  if (!more.ok()) {
    // What the log cannot read, the index cannot mend.
    CodeOf(more.status()) == v1::LOG_DAMAGED ? GiveUp(more.status()) : StartOver(more.status());
  }
  const std::lock_guard<std::mutex> lock(mutex_);
  figures_.indexed = places_.covered();
  return !given_up_ && more.value_or(true);
}

absl::StatusOr<bool> Upkeep::TakeGroups() {
  if (cursor_ == nullptr) {
    BASIN_ASSIGN_OR_RETURN(cursor_, log_.ReadAfter(places_.applied()));
  }
  for (uint64_t bytes = 0; bytes < kBytesPerStep;) {
    BASIN_ASSIGN_OR_RETURN(const SharedGroup group, cursor_->Next());
    if (group == nullptr) return false;
    BASIN_RETURN_IF_ERROR(places_.Apply(*group));
    bytes += group->records.size();
  }
  return true;
}

void Upkeep::StartOver(const absl::Status& because) {
  cursor_ = nullptr;
  const absl::Status emptied = places_.StartOver(because.message());
  bool often = false;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    ++figures_.index_rebuilds;
    figures_.index_rebuilt_because = std::string(because.message());
    often = figures_.index_rebuilds > kRebuildsMax;
  }
  if (!emptied.ok() || often) GiveUp(emptied.ok() ? because : emptied);
}

void Upkeep::GiveUp(const absl::Status& because) {
  given_up_ = true;
  const std::lock_guard<std::mutex> lock(mutex_);
  figures_.index_given_up_because = std::string(because.message());
}

UpkeepFigures Upkeep::figures() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return figures_;
}

// ---- The thread ----

UpkeepThread::UpkeepThread(Upkeep& upkeep) : upkeep_(upkeep), thread_([this] { Run(); }) {}

UpkeepThread::~UpkeepThread() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    ending_ = true;
  }
  ended_.notify_one();
  thread_.join();
}

void UpkeepThread::Run() {
  NameThread("upkeep");
  // Linux gives every thread a priority of its own. Where it may not be lowered, it is as it is.
  setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kLowestPriority);
  do {
    while (upkeep_.FollowLog()) {
      const std::lock_guard<std::mutex> lock(mutex_);
      if (ending_) return;
    }
  } while (Pause());
}

bool UpkeepThread::Pause() {
  std::unique_lock<std::mutex> lock(mutex_);
  return !ended_.wait_for(lock, kPause, [this] { return ending_; });
}

}  // namespace basin
