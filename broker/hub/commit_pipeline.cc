#include "broker/hub/commit_pipeline.h"

#include <algorithm>
#include <utility>

#include "proto/model/check.h"
#include "proto/model/record_view.h"
#include "proto/model/status.h"

namespace basin {
namespace {

// One in fsync, one behind it, so that the committer never waits for the front.
constexpr size_t kInFlightMax = 2;
// Begun but not full, a group goes behind another one only when it has at least this.
constexpr size_t kWorthwhileBytes = 64 * 1024;
constexpr size_t kGroupsMax = 4;

std::string Copy(const CommitGroup& group, Sequence sequence) {
  return std::string(RecordBytes(group, static_cast<uint32_t>(sequence - group.first)));
}

}  // namespace

CommitPipeline::CommitPipeline(const EventLog& log, const TailRing& ring,
                               GroupBuilderOptions options)
    : log_(log), ring_(ring), builder_(log.durable_head() + 1, log.last_recorded_at(), options) {}

void CommitPipeline::Add(absl::string_view actor, absl::Span<const absl::string_view> events,
                         absl::Span<const uint32_t> fresh, Sequence first, absl::Time now) {
  size_t bytes = 0;
  for (const uint32_t index : fresh) bytes += events[index].size();
  if (!builder_.Fits(actor, bytes, fresh.size())) CloseGroup();
  // Admission and the log count alike, or an ack would name another event's place.
  BASIN_CHECK(builder_.next() == first);
  for (const uint32_t index : fresh)
    builder_.Add(actor, events[index], RecordedAt(events[index], now));
}

// A simulated log has a simulated clock: years of coordination are published within minutes, and
// what is derived from recorded_at (how late something was declared) must see the years. Still
// never in the future, and never decreasing: that part is the builder's.
absl::Time CommitPipeline::RecordedAt(absl::string_view event, absl::Time now) const {
  if (log_.identity().origin != v1::SIMULATED) return now;
  const absl::StatusOr<EventView> view = ReadEvent(event);
  BASIN_CHECK(view.ok());  // it was admitted
  return std::min(view->header.time, now);
}

void CommitPipeline::CloseGroup() {
  waiting_.push_back(std::make_shared<CommitGroup>(builder_.Take()));
}

std::shared_ptr<CommitGroup> CommitPipeline::Next() {
  if (in_flight_.size() >= kInFlightMax) return nullptr;
  if (waiting_.empty()) {
    if (builder_.empty()) return nullptr;
    if (!in_flight_.empty() && builder_.bytes() < kWorthwhileBytes) return nullptr;
    CloseGroup();
  }
  in_flight_.push_back(std::move(waiting_.front()));
  waiting_.pop_front();
  return in_flight_.back();
}

void CommitPipeline::Durable(const CommitGroup& group) {
  BASIN_CHECK(!in_flight_.empty() && in_flight_.front()->first == group.first);
  in_flight_.pop_front();
}

bool CommitPipeline::full() const { return waiting_.size() + in_flight_.size() >= kGroupsMax; }

absl::StatusOr<std::optional<std::string>> CommitPipeline::Find(Sequence sequence) {
  if (sequence == 0) return std::nullopt;
  if (sequence <= ring_.head()) {
    BASIN_ASSIGN_OR_RETURN(const SharedGroup group, DurableGroup(sequence));
    if (group == nullptr) return std::nullopt;
    std::string bytes = Copy(*group, sequence);
    if (bytes.empty()) return std::nullopt;  // purged
    return bytes;
  }
  if (const CommitGroup* group = FindUndurable(sequence); group != nullptr)
    return Copy(*group, sequence);
  return std::nullopt;
}

const CommitGroup* CommitPipeline::FindUndurable(Sequence sequence) {
  if (sequence >= builder_.next()) return nullptr;
  // In the group begun: end that, and it can be read like any other.
  if (sequence + builder_.count() >= builder_.next()) CloseGroup();
  for (const auto* groups : {&in_flight_, &waiting_}) {
    for (const auto& group : *groups) {
      if (group->first <= sequence && sequence <= group->last()) return group.get();
    }
  }
  return nullptr;
}

// nullptr when it is not in the log.
absl::StatusOr<SharedGroup> CommitPipeline::DurableGroup(Sequence sequence) const {
  SharedGroup group;
  if (ring_.Covers(sequence - 1)) {
    group = ring_.After(sequence - 1);
  } else {
    BASIN_ASSIGN_OR_RETURN(const auto cursor, log_.ReadAfter(sequence - 1));
    BASIN_ASSIGN_OR_RETURN(group, cursor->Next());
  }
  return group != nullptr && sequence < group->first ? nullptr : group;
}

absl::StatusOr<std::optional<std::string>> CommitPipeline::FindTrace(Sequence sequence) {
  if (sequence == 0 || sequence > ring_.head()) return std::nullopt;
  BASIN_ASSIGN_OR_RETURN(const SharedGroup group, DurableGroup(sequence));
  if (group == nullptr) return std::nullopt;
  for (const PurgedRecord& gone : group->purged)
    if (group->first + gone.index == sequence) return gone.trace;
  return std::nullopt;
}

}  // namespace basin
