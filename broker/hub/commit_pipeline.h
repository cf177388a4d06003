// Between admission and the log: what was admitted and is not durable yet.
//
//   Add → [group begun] → waiting → Next → in flight → Durable
//
// While one group is in fsync the next fills: the disk sets the size of the groups.
#ifndef BASIN_BROKER_HUB_COMMIT_PIPELINE_H_
#define BASIN_BROKER_HUB_COMMIT_PIPELINE_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "broker/admission/gate.h"
#include "broker/delivery/tail_ring.h"
#include "broker/log/event_log.h"
#include "broker/log/group_builder.h"

namespace basin {

// One thread, the front's. The groups are shared with the committer, which only adds what Seal
// adds.
class CommitPipeline final : public RecordSource {
 public:
  // `log` and `ring` outlive the pipeline; the ring begins at the log's head.
  CommitPipeline(const EventLog& log, const TailRing& ring, GroupBuilderOptions options);

  // Adds the new events of one transaction, those at `fresh`; the first becomes sequence `first`.
  // They stay together in one group.
  void Add(absl::string_view actor, absl::Span<const absl::string_view> events,
           absl::Span<const uint32_t> fresh, Sequence first, absl::Time now);

  // The next group to commit; nullptr while the committer has enough to do, or nothing was added.
  std::shared_ptr<CommitGroup> Next();
  // The oldest group in flight is durable.
  void Durable(const CommitGroup& group);

  // Nothing more should be added before a group is durable.
  bool full() const;
  // Everything that was added is durable.
  bool empty() const { return builder_.empty() && waiting_.empty() && in_flight_.empty(); }

  // In flight, in the ring, or in the log (which may wait for the disk; admission asks for old
  // records only to compare a repeated event, or one that is corrected).
  absl::StatusOr<std::optional<std::string>> Find(Sequence sequence) override;
  // Only the log has purged records.
  absl::StatusOr<std::optional<std::string>> FindTrace(Sequence sequence) override;

 private:
  void CloseGroup();
  absl::Time RecordedAt(absl::string_view event, absl::Time now) const;
  const CommitGroup* FindUndurable(Sequence sequence);
  absl::StatusOr<SharedGroup> DurableGroup(Sequence sequence) const;

  const EventLog& log_;
  const TailRing& ring_;
  GroupBuilder builder_;
  std::deque<std::shared_ptr<CommitGroup>> waiting_, in_flight_;
};

}  // namespace basin

#endif  // BASIN_BROKER_HUB_COMMIT_PIPELINE_H_
