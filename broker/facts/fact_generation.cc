#include "broker/facts/fact_generation.h"

#include <algorithm>
#include <bit>
#include <numeric>
#include <utility>

#include "proto/model/check.h"

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
  Buckets(FactKind kind, int bits, const FactGeneration::Emit& emit)
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
  const FactKind kind_;
  const int bits_;
  const FactGeneration::Emit& emit_;
  uint32_t bucket_ = 0;
  FactBucketBuilder builder_;
};

// An entry on its way into the order of the keys.
struct Ranked {
  uint64_t hash;
  const EventKey* key;
  uint32_t index;  // the caller's

  bool operator<(const Ranked& other) const {
    return hash != other.hash ? hash < other.hash : *key < *other.key;  // few share a hash
  }
};

// Sorts by distributing first: hashes are uniform, so a share of the top bits leaves a few entries
// to sort in each place.
std::vector<Ranked> InOrder(const std::vector<Ranked>& entries) {
  const int bits = static_cast<int>(std::bit_width(entries.size() / 4));
  const auto place = [&](const Ranked& entry) { return BucketOf(entry.hash, bits); };
  std::vector<uint32_t> ends((size_t{1} << bits) + 1);
  for (const Ranked& entry : entries) ++ends[place(entry) + 1];
  std::partial_sum(ends.begin(), ends.end(), ends.begin());
  std::vector<Ranked> sorted(entries.size());
  for (const Ranked& entry : entries) sorted[ends[place(entry)]++] = entry;
  uint32_t begin = 0;
  for (size_t i = 0; i + 1 < ends.size(); begin = ends[i++])
    std::sort(sorted.begin() + begin, sorted.begin() + ends[i]);
  return sorted;
}

}  // namespace

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

void FactGeneration::PutCase(const EventKey& key, const CaseHead& head,
                             Directory::Generation replaces) {
  const auto [it, added] = index_.try_emplace(key, static_cast<uint32_t>(cases_.size()));
  if (added) cases_.push_back({key, 0, 0, replaces});
  Case& entry = cases_[it->second];
  entry.begin = static_cast<uint32_t>(heads_.size());
  AppendCaseHead(head, heads_);
  entry.size = static_cast<uint32_t>(heads_.size()) - entry.begin;
}

std::optional<Sequence> FactGeneration::FindEvent(const EventKey& key) const {
  const auto it = ids_.find(key);
  return it == ids_.end() ? std::nullopt : std::make_optional(first_ + it->second);
}

std::optional<CaseHead> FactGeneration::FindCase(const EventKey& key) const {
  const auto it = index_.find(key);
  if (it == index_.end()) return std::nullopt;
  std::optional<CaseHead> head(std::in_place);
  BASIN_CHECK(DecodeCaseHead(HeadBytes(cases_[it->second]), &*head));
  return head;
}

FactGeneration::Shape FactGeneration::Encode(const Emit& emit) const {
  const Shape shape = {.id_bits = BitsFor(ids_.size()), .case_bits = BitsFor(cases_.size())};
  std::vector<Ranked> entries;
  entries.reserve(std::max(cases_.size(), ids_.size()));
  for (uint32_t i = 0; i < cases_.size(); ++i)
    entries.push_back({HashOf(cases_[i].key), &cases_[i].key, i});
  Buckets cases(FactKind::kCases, shape.case_bits, emit);
  for (const Ranked& ranked : InOrder(entries)) {
    const Case& entry = cases_[ranked.index];
    FactBucketBuilder& bucket = cases.For(entry.key);
    bucket.Add(entry.key, entry.replaces);
    const absl::string_view head = HeadBytes(entry);
    bucket.bodies().append(head.data(), head.size());
  }
  cases.End();
  entries.clear();
  for (const auto& [key, note] : ids_) entries.push_back({HashOf(key), &key, note});
  Buckets ids(FactKind::kIds, shape.id_bits, emit);
  for (const Ranked& ranked : InOrder(entries))
    ids.For(*ranked.key).Add(*ranked.key, static_cast<uint16_t>(ranked.index));
  ids.End();
  return shape;
}

}  // namespace basin
