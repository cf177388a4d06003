#include "broker/log/group_summary.h"

#include <algorithm>
#include <bit>

namespace basin {
namespace {

constexpr size_t kBitsPerValue = 10;
constexpr int kProbes = 6;
constexpr size_t kSummaryBytesMin = 8;

// Calls `visit` with the byte index and mask of each of a value's bits. `size` is a power of two.
template <typename Visit>
void ForEachBit(uint64_t hash, size_t size, Visit visit) {
  const uint64_t step = hash >> 32 | 1;
  for (int probe = 0; probe < kProbes; ++probe, hash += step) {
    const uint64_t bit = hash & (size * 8 - 1);
    visit(bit / 8, static_cast<uint8_t>(1u << bit % 8));
  }
}

size_t SizeFor(size_t values) {
  return std::clamp(std::bit_ceil((values * kBitsPerValue + 7) / 8), kSummaryBytesMin,
                    kSummaryBytesMax);
}

}  // namespace

// FNV-1a, and the finaliser of MurmurHash3, because FNV's high bits are weak for short values.
uint64_t SummaryHash(SummaryField field, absl::string_view value) {
  uint64_t hash = (0xcbf29ce484222325 ^ static_cast<uint8_t>(field)) * 0x100000001b3;
  for (const char c : value) hash = (hash ^ static_cast<uint8_t>(c)) * 0x100000001b3;
  hash = (hash ^ hash >> 33) * 0xff51afd7ed558ccd;
  hash = (hash ^ hash >> 33) * 0xc4ceb9fe1a85ec53;
  return hash ^ hash >> 33;
}

void SummaryBuilder::Add(SummaryField field, absl::string_view value) {
  hashes_.push_back(SummaryHash(field, value));
}

std::string SummaryBuilder::Take() {
  std::sort(hashes_.begin(), hashes_.end());
  hashes_.erase(std::unique(hashes_.begin(), hashes_.end()), hashes_.end());
  std::string summary(SizeFor(hashes_.size()), '\0');
  for (const uint64_t hash : hashes_)
    ForEachBit(hash, summary.size(), [&](size_t byte, uint8_t mask) {
      summary[byte] = static_cast<char>(static_cast<uint8_t>(summary[byte]) | mask);
    });
  hashes_.clear();
  return summary;
}

bool MayHold(absl::string_view summary, SummaryField field, absl::string_view value) {
  if (!std::has_single_bit(summary.size())) return true;
  bool all = true;
  ForEachBit(SummaryHash(field, value), summary.size(), [&](size_t byte, uint8_t mask) {
    all = all && (static_cast<uint8_t>(summary[byte]) & mask) != 0;
  });
  return all;
}

}  // namespace basin
