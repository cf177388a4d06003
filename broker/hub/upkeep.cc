#include "broker/hub/upkeep.h"

#include <sys/resource.h>
#include <unistd.h>

#include <utility>

#include "broker/hub/thread_name.h"
#include "proto/model/status.h"

namespace basin {
namespace {

constexpr uint64_t kBytesPerStep = uint64_t{4} << 20;
constexpr uint64_t kRebuildsMax = 3;
const int64_t kTicksPerPass = absl::Hours(24) / Upkeep::kTick;
const int64_t kTicksPerSecond = absl::Seconds(1) / Upkeep::kTick;
constexpr int kLowestPriority = 19;

}  // namespace

Upkeep::Upkeep(const EventCatalog& catalog, const EventLog& log, PlaceIndex& places,
               UpkeepOptions options)
    : catalog_(catalog), log_(log), places_(places), options_(options), scrubber_(log) {
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
  std::map<v1::Retention, RecordCount> classes;
  for (const auto& [name, count] : places_.counts())
    if (const EventType* type = catalog_.Find(name); type != nullptr)
      classes[type->options->retention()] += count;
  const std::lock_guard<std::mutex> lock(mutex_);
  figures_.indexed = places_.covered();
  figures_.counted = places_.applied();
  figures_.classes = std::move(classes);
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

// ---- Verifying ----

void Upkeep::SetHead(Sequence head, const Sha256& root) {
  const std::lock_guard<std::mutex> lock(mutex_);
  head_ = head;
  root_ = root;
}

void Upkeep::Scrub() {
  if (options_.scrub_bytes_per_second == 0) return;
  if (ticks_to_next_pass_ > 0) --ticks_to_next_pass_;
  if (!scrubber_.busy() && !BeginPass()) return;
  scrub_budget_ += static_cast<int64_t>(options_.scrub_bytes_per_second) / kTicksPerSecond + 1;
  if (scrub_budget_ <= 0) return;
  const uint64_t before = scrubber_.bytes();
  const absl::Status status = scrubber_.Step(static_cast<uint64_t>(scrub_budget_),
                                             [this](const CommitGroup& group) { Compare(group); });
  scrub_budget_ -= static_cast<int64_t>(scrubber_.bytes() - before);

  const std::lock_guard<std::mutex> lock(mutex_);
  figures_.scrubbed = scrubber_.verified();
  figures_.scrub_bytes = scrubber_.bytes();
  if (!status.ok()) {
    figures_.damage = std::string(status.message());
  } else if (!scrubber_.busy()) {
    ++figures_.scrub_passes;
    figures_.damage.clear();
  }
}

bool Upkeep::BeginPass() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (ticks_to_next_pass_ > 0 || head_ == 0) return false;
  scrubber_.Begin(head_, root_);
  ticks_to_next_pass_ = kTicksPerPass;
  scrub_budget_ = 0;
  tile_ = PlaceTile();
  return true;
}

// The groups give the same tiles again, and these should be what the index holds: an entry that was
// lost would not be missed by anybody.
void Upkeep::Compare(const CommitGroup& group) {
  if (log_.purged_through() > 0) return;  // what is left gives other tiles
  if (given_up_ || !tile_.Add(group).ok() || !tile_.full(places_.limits())) return;
  const PlaceTile tile = std::exchange(tile_, PlaceTile());
  if (tile.last() > places_.covered()) return;
  const absl::StatusOr<bool> holds = places_.Holds(tile);
  if (!holds.ok()) return StartOver(holds.status());
  if (!*holds)
    StartOver(MakeError(v1::IO_FAILED, {.field = "place index",
                                        .detail = Text::Verbatim("it is not what the log gives")}));
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
    upkeep_.Scrub();
  } while (Pause());
}

bool UpkeepThread::Pause() {
  std::unique_lock<std::mutex> lock(mutex_);
  return !ended_.wait_for(lock, absl::ToChronoMilliseconds(Upkeep::kTick),
                          [this] { return ending_; });
}

}  // namespace basin
