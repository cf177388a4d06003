#include "broker/facts/head_cache.h"

#include <utility>

namespace basin {

const CaseHead* HeadCache::Find(absl::string_view subject) {
  if (const auto it = young_.find(subject); it != young_.end()) return &it->second.head;
  const auto it = old_.find(subject);
  if (it == old_.end()) return nullptr;
  Entry entry = std::move(it->second);
  old_.erase(it);
  return Insert(subject, std::move(entry.head), entry.place);
}

const CaseHead* HeadCache::Insert(absl::string_view subject, CaseHead head, uint16_t place) {
  if (young_.size() >= half_) old_ = std::exchange(young_, {});
  Entry& entry = young_[subject];
  entry = {std::move(head), place};
  return &entry.head;
}

uint16_t HeadCache::Erase(absl::string_view subject) {
  for (auto* part : {&young_, &old_}) {
    const auto it = part->find(subject);
    if (it == part->end()) continue;
    const uint16_t place = it->second.place;
    part->erase(it);
    return place;
  }
  return 0;
}

}  // namespace basin
