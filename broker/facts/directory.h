// Where stored facts lie: from a key's hash to the generation that holds it, in 4 bytes.
#ifndef BASIN_BROKER_FACTS_DIRECTORY_H_
#define BASIN_BROKER_FACTS_DIRECTORY_H_

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <vector>

#include "absl/container/inlined_vector.h"

namespace basin {

// Open addressing by buckets of 16 slots, a cache line, filled from their front; what finds its
// bucket full goes to the next. At most three quarters full, so a look-up nearly always ends where
// it began. A slot is a 16-bit fingerprint beside a 16-bit generation, so an answer is a guess to
// be verified: a key that was never inserted has a candidate about once in 2^16 slots looked at.
//
// It grows by a table twice as large beside the ones it has: nothing is ever moved (a slot does not
// know its whole hash) and nobody waits. A million entries take four tables; a look-up touches a
// cache line of each, prefetched together. 6 to 11 bytes an entry, 1 MiB at least.
//
// Hashes are uniform 64-bit values; ascending ones are inserted fastest. One thread.
class Directory {
 public:
  // Generations count from 1.
  using Generation = uint16_t;
  static constexpr uint32_t kMaxGeneration = 65'535;
  using Candidates = absl::InlinedVector<Generation, 4>;

  void Insert(uint64_t hash, Generation generation);
  // What was inserted with `from` is of `to` from now on. Inserts when the slot is not certain:
  // the old one then stays as a candidate too many.
  // REQUIRES: `hash` was inserted with, or moved to, `from`.
  void Move(uint64_t hash, Generation from, Generation to);
  // Every generation that `hash` may be of, the newest first, each once.
  Candidates Find(uint64_t hash) const;
  // A hint: Find(hash) will be asked soon.
  void Prefetch(uint64_t hash) const {
    for (const Table& table : tables_) __builtin_prefetch(table.home(hash));
  }

  size_t size() const { return size_; }
  size_t memory_bytes() const;

 private:
  static constexpr size_t kBucket = 16;  // slots
  struct Free {
    void operator()(void* memory) const { std::free(memory); }
  };
  struct Table {
    size_t slots() const { return size_t{1} << bits; }
    uint32_t* home(uint64_t hash) const { return &slot[hash >> (64 - bits) & ~(kBucket - 1)]; }
    // The one after `bucket`; after the last, the first.
    uint32_t* next(uint32_t* bucket) const {
      return bucket + kBucket == slot + slots() ? slot : bucket + kBucket;
    }
    int bits = 0;
    size_t used = 0;
    std::unique_ptr<void, Free> memory;
    uint32_t* slot = nullptr;  // in it; 0 = empty, or fingerprint ‖ generation
  };
  // Whether a look-up goes on behind this bucket.
  static bool IsFull(const uint32_t* bucket) { return bucket[kBucket - 1] != 0; }

  void Grow();

  std::vector<Table> tables_;  // each twice as large as the one before; the last one is filled
  size_t size_ = 0;
};

}  // namespace basin

#endif  // BASIN_BROKER_FACTS_DIRECTORY_H_
