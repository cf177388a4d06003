// Collects admitted events into commit groups: gives each its sequence and writes its Record around
// the bytes that were received, which are never parsed or serialised again.
//
//   GroupBuilder builder(log.durable_head() + 1, log.last_recorded_at());
//   if (!builder.Fits(actor, bytes, n)) Commit(Seal(builder.Take()));
//   for (event : transaction) builder.Add(actor, event, now);
//   Commit(Seal(builder.Take()));
#ifndef BASIN_BROKER_LOG_GROUP_BUILDER_H_
#define BASIN_BROKER_LOG_GROUP_BUILDER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "broker/log/commit_group.h"
#include "proto/model/sequence.h"

namespace basin {

struct GroupBuilderOptions {
  // Bytes of records in one group. Below 64 KiB the disk's sync is the bottleneck, above 1 MiB
  // groups become slower to write than to collect.
  size_t max_bytes = size_t{512} * 1024;
};

// Allocates nothing per event. One thread at a time.
class GroupBuilder {
 public:
  // `next` is the sequence of the first event added; no record is given an earlier time than
  // `last_recorded_at`.
  GroupBuilder(Sequence next, absl::Time last_recorded_at, GroupBuilderOptions options = {});

  // Whether a transaction of `events` events of together `event_bytes` bytes goes into the group
  // begun. Always true when that is empty: a transaction never splits, so one larger than the cap
  // has a group of its own.
  bool Fits(absl::string_view actor, size_t event_bytes, size_t events) const;

  // Adds one event and returns its sequence. It is recorded at max(recorded_at, the record before
  // it). Does not look at the cap: that is Fits' part, asked once per transaction.
  Sequence Add(absl::string_view actor, absl::string_view event, absl::Time recorded_at);

  // The group begun, still without root and summary, and begins the next. REQUIRES: !empty().
  CommitGroup Take();

  bool empty() const { return offsets_.empty(); }
  uint32_t count() const { return static_cast<uint32_t>(offsets_.size()); }
  size_t bytes() const { return records_.size(); }
  Sequence next() const { return first_ + offsets_.size(); }
  absl::Time last_recorded_at() const { return recorded_at_; }

 private:
  void TakeRecords(CommitGroup& group);

  const GroupBuilderOptions options_;
  Sequence first_;
  absl::Time recorded_at_;
  // Keep their capacity from group to group, unless a group nearly filled it.
  std::string records_;
  std::vector<uint32_t> offsets_;
};

// What `summary` must be, of the records that are left (group_summary.h).
std::string Summarize(const CommitGroup& group);

// Computes the root: half a microsecond per event, so it has its place on the committer's thread
// rather than on the one that adds. Pure; any thread.
SharedGroup Seal(CommitGroup group);
// The same without moving the group, whose records others may be reading meanwhile.
void SealInPlace(CommitGroup& group);

}  // namespace basin

#endif  // BASIN_BROKER_LOG_GROUP_BUILDER_H_
