#include "broker/facts/directory.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "proto/model/check.h"

namespace basin {
namespace {

constexpr int kFirstBits = 18;

uint32_t Slot(uint64_t hash, Directory::Generation generation) {
  return static_cast<uint32_t>(hash) << 16 | generation;
}
bool SameFingerprint(uint32_t slot, uint64_t hash) {
  return slot >> 16 == (static_cast<uint32_t>(hash) & 0xffff);
}

}  // namespace

void Directory::Insert(uint64_t hash, Generation generation) {
  BASIN_CHECK(generation != 0);
  if (tables_.empty() || tables_.back().used >= tables_.back().slots() / 4 * 3) Grow();
  Table& table = tables_.back();
  const size_t mask = table.slots() - 1;
  size_t at = table.home(hash);
  while (table.slot[at] != 0) at = (at + 1) & mask;
  table.slot[at] = Slot(hash, generation);
  ++table.used;
  ++size_;
}

void Directory::Move(uint64_t hash, Generation from, Generation to) {
  const uint32_t wanted = Slot(hash, from);
  uint32_t* found = nullptr;
  for (Table& table : tables_) {
    const size_t mask = table.slots() - 1;
    for (size_t at = table.home(hash); table.slot[at] != 0; at = (at + 1) & mask) {
      if (table.slot[at] != wanted) continue;
      // Another key's slot looks the same: moving the wrong one would lose that key.
      if (found != nullptr) return Insert(hash, to);
      found = &table.slot[at];
    }
  }
  if (found == nullptr) return Insert(hash, to);
  *found = Slot(hash, to);
}

Directory::Candidates Directory::Find(uint64_t hash) const {
  for (const Table& table : tables_) __builtin_prefetch(&table.slot[table.home(hash)]);
  Candidates found;
  for (const Table& table : tables_) {
    const size_t mask = table.slots() - 1;
    for (size_t at = table.home(hash); table.slot[at] != 0; at = (at + 1) & mask)
      if (SameFingerprint(table.slot[at], hash))
        found.push_back(static_cast<Generation>(table.slot[at]));
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
  // calloc: the kernel's zeroed pages, which cost nothing before they are used.
  table.slot.reset(static_cast<uint32_t*>(std::calloc(table.slots(), sizeof(uint32_t))));
  BASIN_CHECK(table.slot != nullptr);
  tables_.push_back(std::move(table));
}

}  // namespace basin
