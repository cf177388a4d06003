#include "broker/delivery/tail_ring.h"

#include <algorithm>
#include <utility>

#include "proto/model/check.h"

namespace basin {

void TailRing::Push(SharedGroup group) {
  BASIN_CHECK(group->first == head_ + 1);
  head_ = group->last();
  bytes_ += group->records.size();
  groups_.push_back(std::move(group));
  while (bytes_ > bytes_max_ && groups_.size() > 1) {
    bytes_ -= groups_.front()->records.size();
    groups_.pop_front();
  }
}

bool TailRing::Covers(Sequence after) const {
  const Sequence first = groups_.empty() ? head_ + 1 : groups_.front()->first;
  return after + 1 >= first;
}

SharedGroup TailRing::After(Sequence after) const {
  BASIN_CHECK(Covers(after));
  const auto holds_it =
      std::partition_point(groups_.begin(), groups_.end(),
                           [after](const SharedGroup& group) { return group->last() <= after; });
  return holds_it == groups_.end() ? nullptr : *holds_it;
}

}  // namespace basin
