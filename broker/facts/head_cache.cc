#include "broker/facts/head_cache.h"

#include <utility>

namespace basin {

const CaseHead* HeadCache::Find(absl::string_view subject) {
  if (const auto it = young_.find(subject); it != young_.end()) return &it->second;
  const auto it = old_.find(subject);
  if (it == old_.end()) return nullptr;
  CaseHead head = std::move(it->second);
  old_.erase(it);
  return Insert(subject, std::move(head));
}

const CaseHead* HeadCache::Insert(absl::string_view subject, CaseHead head) {
  if (young_.size() >= half_) old_ = std::exchange(young_, {});
  return &(young_[subject] = std::move(head));
}

void HeadCache::Erase(absl::string_view subject) {
  young_.erase(subject);
  old_.erase(subject);
}

}  // namespace basin
