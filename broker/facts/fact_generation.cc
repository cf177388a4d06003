#include "broker/facts/fact_generation.h"

#include <algorithm>
#include <utility>

#include "proto/model/check.h"
#include "proto/model/digest.h"

namespace basin {
namespace {

constexpr size_t kBucketEntries = 256;

int BitsFor(size_t entries) {
  int bits = 0;
  while (entries >> bits > kBucketEntries) ++bits;
  return bits;
}

// Fills buckets from entries in ascending order of their keys.
class Buckets {
 public:
  Buckets(char kind, int bits, const FactGeneration::Emit& emit)
      : kind_(kind), bits_(bits), emit_(emit) {}

  FactBucketBuilder& For(const EventKey& key) {
    const uint32_t bucket = BucketOf(HashOf(key), bits_);
    if (bucket != bucket_) End();
    bucket_ = bucket;
    return builder_;
  }
  void End() {
    if (!builder_.empty()) emit_(kind_, bucket_, builder_.Take());
  }

 private:
  const char kind_;
  const int bits_;
  const FactGeneration::Emit& emit_;
  uint32_t bucket_ = 0;
  FactBucketBuilder builder_;
};

}  // namespace

EventKey CaseKeyOf(absl::string_view subject) {
  const Sha256 digest = Digest({subject});
  EventKey key;
  std::copy_n(digest.begin(), key.size(), key.begin());
  return key;
}

FactGeneration::FactGeneration(uint32_t number, Sequence first, uint32_t events)
    : number_(number), first_(first), events_(events), next_(first) {
  ids_.reserve(events);
  index_.reserve(events);
  cases_.reserve(events);  // address space only, until it is used
}

void FactGeneration::PutEvent(Sequence sequence, const EventKey& key) {
  BASIN_CHECK(sequence == next_ && !full());
  ids_.try_emplace(key, static_cast<uint16_t>(sequence - first_));
  ++next_;
}

void FactGeneration::PutCase(const EventKey& key, CaseHead head, Directory::Generation replaces) {
  const auto [it, added] = index_.try_emplace(key, static_cast<uint32_t>(cases_.size()));
  if (added) {
    cases_.push_back({key, replaces, std::move(head)});
  } else {
    cases_[it->second].head = std::move(head);
  }
}

std::optional<Sequence> FactGeneration::FindEvent(const EventKey& key) const {
  const auto it = ids_.find(key);
  return it == ids_.end() ? std::nullopt : std::make_optional(first_ + it->second);
}

CaseHead* FactGeneration::FindCase(const EventKey& key) {
  const auto it = index_.find(key);
  return it == index_.end() ? nullptr : &cases_[it->second].head;
}

std::vector<const FactGeneration::Case*> FactGeneration::SortedCases() const {
  std::vector<std::pair<uint64_t, const Case*>> order;  // few share a hash
  order.reserve(cases_.size());
  for (const Case& entry : cases_) order.emplace_back(HashOf(entry.key), &entry);
  std::sort(order.begin(), order.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first < b.first : a.second->key < b.second->key;
  });
  std::vector<const Case*> sorted;
  sorted.reserve(order.size());
  for (const auto& [hash, entry] : order) sorted.push_back(entry);
  return sorted;
}

FactGeneration::Shape FactGeneration::Encode(const Emit& emit) const {
  const Shape shape = {.id_bits = BitsFor(ids_.size()), .case_bits = BitsFor(cases_.size())};
  Buckets cases('c', shape.case_bits, emit);
  for (const Case* entry : SortedCases()) {
    FactBucketBuilder& bucket = cases.For(entry->key);
    bucket.Add(entry->key, entry->replaces);
    AppendCaseHead(entry->head, bucket.bodies());
  }
  cases.End();
  std::vector<std::pair<EventKey, uint16_t>> sorted(ids_.begin(), ids_.end());
  std::sort(sorted.begin(), sorted.end());
  Buckets ids('i', shape.id_bits, emit);
  for (const auto& [key, note] : sorted) ids.For(key).Add(key, note);
  ids.End();
  return shape;
}

}  // namespace basin
