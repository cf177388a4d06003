// Heads of stored cases that were asked for lately, so that hot cases (the territories are looked
// up for every event) are not read again.
#ifndef BASIN_BROKER_FACTS_HEAD_CACHE_H_
#define BASIN_BROKER_FACTS_HEAD_CACHE_H_

#include <cstddef>
#include <cstdint>

#include "absl/container/flat_hash_map.h"
#include "broker/facts/case_head.h"
#include "broker/facts/fact_store.h"

namespace basin {

// Two halves: the younger fills, then becomes the older one; what is found in the older moves to
// the younger. So nothing is forgotten that was asked for among the last `half` different cases.
// One thread.
class HeadCache {
 public:
  // At most 2 × `half` heads.
  explicit HeadCache(size_t half) : half_(half) {}

  // nullptr when it is not held. Valid until the next call.
  const CaseHead* Find(const EventKey& case_key);
  // `place` is the caller's own, kept beside the head.
  const CaseHead* Insert(const EventKey& case_key, CaseHead head, uint16_t place = 0);
  // The erased head's place; 0 when it is not held.
  uint16_t Erase(const EventKey& case_key);
  size_t size() const { return young_.size() + old_.size(); }

 private:
  struct Entry {
    CaseHead head;
    uint16_t place = 0;
  };

  const size_t half_;
  absl::flat_hash_map<EventKey, Entry, EventKeyHash> young_, old_;
};

}  // namespace basin

#endif  // BASIN_BROKER_FACTS_HEAD_CACHE_H_
