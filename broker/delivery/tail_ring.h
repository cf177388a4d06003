// The newest durable groups, in memory: where live subscriptions read, and where admission finds an
// event that was just recorded.
#ifndef BASIN_BROKER_DELIVERY_TAIL_RING_H_
#define BASIN_BROKER_DELIVERY_TAIL_RING_H_

#include <cstddef>
#include <deque>

#include "broker/log/commit_group.h"
#include "proto/model/sequence.h"

namespace basin {

// Bounded by bytes: the oldest groups leave first, the newest always stays. One thread.
class TailRing {
 public:
  // Begins empty, behind `head`. `bytes_max` counts the groups' records.
  TailRing(Sequence head, size_t bytes_max) : head_(head), bytes_max_(bytes_max) {}

  // REQUIRES: group->first == head() + 1.
  void Push(SharedGroup group);

  // The last sequence it ever held; what is durable.
  Sequence head() const { return head_; }

  // Whether everything beyond `after` is still here. When not, read the log.
  bool Covers(Sequence after) const;
  // The group that holds `after` + 1, or nullptr when that is not recorded yet.
  // REQUIRES: Covers(after).
  SharedGroup After(Sequence after) const;

  size_t bytes() const { return bytes_; }

 private:
  std::deque<SharedGroup> groups_;
  Sequence head_;
  size_t bytes_ = 0;
  const size_t bytes_max_;
};

}  // namespace basin

#endif  // BASIN_BROKER_DELIVERY_TAIL_RING_H_
