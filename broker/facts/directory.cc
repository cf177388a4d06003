#include "broker/facts/directory.h"

#include <sys/mman.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <utility>

#include "proto/model/check.h"

namespace basin {
namespace {

constexpr int kFirstBits = 18;
constexpr size_t kHugePage = size_t{2} << 20;

uint32_t Slot(uint64_t hash, Directory::Generation generation) {
  return static_cast<uint32_t>(hash) << 16 | generation;
}
bool SameFingerprint(uint32_t slot, uint64_t hash) {
  return slot >> 16 == (static_cast<uint32_t>(hash) & 0xffff);
}

// Without a branch within: this is asked for every key, and nearly always in vain.
bool AnySameFingerprint(const uint32_t* bucket, size_t slots, uint64_t hash) {
  const uint32_t wanted = static_cast<uint32_t>(hash) & 0xffff;
  uint32_t any = 0;
  for (size_t i = 0; i < slots; ++i) any |= bucket[i] >> 16 == wanted;
  return any != 0;
}

}  // namespace

void Directory::Insert(uint64_t hash, Generation generation) {
  BASIN_CHECK(generation != 0);
  if (tables_.empty() || tables_.back().used >= tables_.back().slots() / 4 * 3) Grow();
  Table& table = tables_.back();
  uint32_t* bucket = table.home(hash);
  while (IsFull(bucket)) bucket = table.next(bucket);
  while (*bucket != 0) ++bucket;
  *bucket = Slot(hash, generation);
  ++table.used;
  ++size_;
}

void Directory::Move(uint64_t hash, Generation from, Generation to) {
  const uint32_t wanted = Slot(hash, from);
  uint32_t* found = nullptr;
  for (const Table& table : tables_) {
    for (uint32_t* bucket = table.home(hash);; bucket = table.next(bucket)) {
      for (size_t i = 0; i < kBucket; ++i) {
        if (bucket[i] != wanted) continue;
        // Another key's slot looks the same: moving the wrong one would lose that key.
        if (found != nullptr) return Insert(hash, to);
        found = &bucket[i];
      }
      if (!IsFull(bucket)) break;
    }
  }
  if (found == nullptr) return Insert(hash, to);
  *found = Slot(hash, to);
}

Directory::Candidates Directory::Find(uint64_t hash) const {
  Prefetch(hash);
  Candidates found;
  for (const Table& table : tables_) {
    for (uint32_t* bucket = table.home(hash);; bucket = table.next(bucket)) {
      if (AnySameFingerprint(bucket, kBucket, hash)) {
        for (size_t i = 0; i < kBucket && bucket[i] != 0; ++i)
          if (SameFingerprint(bucket[i], hash)) found.push_back(static_cast<Generation>(bucket[i]));
      }
      if (!IsFull(bucket)) break;
    }
  }
  if (found.size() > 1) {
    std::sort(found.begin(), found.end(), std::greater<Generation>());
    found.erase(std::unique(found.begin(), found.end()), found.end());
  }
  return found;
}

size_t Directory::memory_bytes() const {
  size_t bytes = 0;
  for (const Table& table : tables_) bytes += table.slots() * sizeof(uint32_t);
  return bytes;
}

void Directory::Grow() {
  Table table;
  table.bits = tables_.empty() ? kFirstBits : tables_.back().bits + 1;
  // calloc: the kernel's zeroed pages, which cost nothing before they are used. It aligns less than
  // a cache line.
  const size_t size = table.slots() * sizeof(uint32_t);
  const size_t alignment = size < kHugePage ? kBucket * sizeof(uint32_t) : kHugePage;
  size_t bytes = size + alignment;
  table.memory.reset(std::calloc(bytes, 1));
  void* first = table.memory.get();
  BASIN_CHECK(first != nullptr);
  first = std::align(alignment, size, first, bytes);
  // Every look-up goes to another page: in pages of 4 KiB each would miss the TLB, too. Only a
  // hint, so where the kernel has none to give nothing changes.
  if (alignment == kHugePage) (void)madvise(first, size, MADV_HUGEPAGE);
  table.slot = static_cast<uint32_t*>(first);
  tables_.push_back(std::move(table));
}

}  // namespace basin
