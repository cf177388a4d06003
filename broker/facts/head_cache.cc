#include "broker/facts/head_cache.h"

#include <utility>

namespace basin {

const CaseHead* HeadCache::Find(const EventKey& case_key) {
  if (const auto it = young_.find(case_key); it != young_.end()) return &it->second.head;
  const auto it = old_.find(case_key);
  if (it == old_.end()) return nullptr;
  Entry entry = std::move(it->second);
  old_.erase(it);
  return Insert(case_key, std::move(entry.head), entry.place);
}

const CaseHead* HeadCache::Insert(const EventKey& case_key, CaseHead head, uint16_t place) {
  if (young_.size() >= half_) old_ = std::exchange(young_, {});
  Entry& entry = young_[case_key];
  entry = {std::move(head), place};
  return &entry.head;
}

uint16_t HeadCache::Erase(const EventKey& case_key) {
  for (auto* part : {&young_, &old_}) {
    const auto it = part->find(case_key);
    if (it == part->end()) continue;
    const uint16_t place = it->second.place;
    part->erase(it);
    return place;
  }
  return 0;
}

}  // namespace basin
