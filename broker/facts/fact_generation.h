// A run of applied events in memory: what is looked up first, and written whole.
#ifndef BASIN_BROKER_FACTS_FACT_GENERATION_H_
#define BASIN_BROKER_FACTS_FACT_GENERATION_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "broker/facts/case_head.h"
#include "broker/facts/directory.h"
#include "broker/facts/fact_bucket.h"
#include "broker/facts/fact_store.h"

namespace basin {

// What a bucket, or the end of a generation, is known by in its key.
enum class FactKind : char { kCases = 'c', kIds = 'i', kMeta = 'm' };

// Which bucket of 2^bits a hash goes to.
inline uint32_t BucketOf(uint64_t hash, int bits) {
  return bits == 0 ? 0 : static_cast<uint32_t>(hash >> (64 - bits));
}

// One thread.
class FactGeneration {
 public:
  // 2^bits buckets of about 256 entries.
  struct Shape {
    int id_bits = 0;
    int case_bits = 0;
  };
  // Told every bucket in the order of the keys; `bytes` is the callee's.
  using Emit = std::function<void(FactKind kind, uint32_t bucket, std::string bytes)>;

  // For `events` events from `first` on. REQUIRES: events ≤ 65 536.
  FactGeneration(uint32_t number, Sequence first, uint32_t events);

  // REQUIRES: sequence == next(), !full().
  void PutEvent(Sequence sequence, const EventKey& key);
  // `replaces`: the generation that holds the case's older head; 0 when there is none or that is
  // not known (it then stays a candidate that a look-up reads in vain). The first one counts.
  void PutCase(const EventKey& key, const CaseHead& head, Directory::Generation replaces);

  std::optional<Sequence> FindEvent(const EventKey& key) const;
  std::optional<CaseHead> FindCase(const EventKey& key) const;
  bool HoldsCase(const EventKey& key) const { return index_.contains(key); }
  // A hint: this event or case will be looked up soon.
  void Expect(const EventKey& key) const {
    ids_.prefetch(key);
    index_.prefetch(key);
  }

  uint32_t number() const { return number_; }
  Sequence first() const { return first_; }
  Sequence last() const { return next_ - 1; }
  Sequence next() const { return next_; }
  bool empty() const { return next_ == first_; }
  bool full() const { return next_ - first_ >= events_; }

  // Emits the cases (notes: the generation replaced; bodies: encoded heads), then the ids (notes:
  // sequence − first).
  Shape Encode(const Emit& emit) const;

 private:
  struct Case {
    EventKey key;
    uint32_t begin;  // of its head in heads_
    uint32_t size;
    Directory::Generation replaces;
  };
  absl::string_view HeadBytes(const Case& entry) const {
    return absl::string_view(heads_).substr(entry.begin, entry.size);
  }

  const uint32_t number_;
  const Sequence first_;
  const uint32_t events_;
  Sequence next_;
  absl::flat_hash_map<EventKey, uint16_t, EventKeyHash> ids_;  // → sequence − first
  absl::flat_hash_map<EventKey, uint32_t, EventKeyHash> index_;
  std::vector<Case> cases_;
  // Encoded: a fourth of what the objects take, and ready to be written. A case that moves on gets
  // a new place; what it leaves is at most one head an event.
  std::string heads_;
};

}  // namespace basin

#endif  // BASIN_BROKER_FACTS_FACT_GENERATION_H_
