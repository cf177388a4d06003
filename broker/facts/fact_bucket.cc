#include "broker/facts/fact_bucket.h"

#include <cstring>
#include <utility>

#include "proto/model/big_endian.h"

namespace basin {
namespace {

constexpr size_t kCountBytes = 4;
constexpr size_t kKeyBytes = sizeof(EventKey);
constexpr size_t kEntryBytes = kKeyBytes + 2 + 4;

}  // namespace

void FactBucketBuilder::Add(const EventKey& key, uint16_t note) {
  EndBody();
  keys_.append(reinterpret_cast<const char*>(key.data()), key.size());
  AppendBigEndian(note, notes_);
  ++count_;
}

void FactBucketBuilder::EndBody() {
  if (count_ > 0) AppendBigEndian(static_cast<uint32_t>(bodies_.size()), ends_);
}

std::string FactBucketBuilder::Take() {
  EndBody();
  std::string bytes;
  bytes.reserve(kCountBytes + count_ * kEntryBytes + bodies_.size());
  AppendBigEndian(std::exchange(count_, 0), bytes);
  for (std::string* part : {&keys_, &notes_, &ends_, &bodies_}) {
    bytes.append(*part);
    part->clear();
  }
  return bytes;
}

std::optional<FactBucket> FactBucket::Read(absl::string_view bytes) {
  if (bytes.size() < kCountBytes) return std::nullopt;
  const size_t count = ReadBigEndian<uint32_t>(bytes.data());
  if ((bytes.size() - kCountBytes) / kEntryBytes < count) return std::nullopt;
  return FactBucket(bytes, count);
}

uint64_t FactBucket::hash(size_t i) const {
  return ReadBigEndian<uint64_t>(bytes_.data() + kCountBytes + i * kKeyBytes);
}

uint16_t FactBucket::note(size_t i) const {
  return ReadBigEndian<uint16_t>(bytes_.data() + kCountBytes + count_ * kKeyBytes + i * 2);
}

uint32_t FactBucket::end(size_t i) const {
  return ReadBigEndian<uint32_t>(bytes_.data() + kCountBytes + count_ * (kKeyBytes + 2) + i * 4);
}

std::optional<absl::string_view> FactBucket::body(size_t i) const {
  const absl::string_view bodies = bytes_.substr(kCountBytes + count_ * kEntryBytes);
  const size_t begin = i == 0 ? 0 : end(i - 1);
  if (begin > end(i) || end(i) > bodies.size()) return std::nullopt;
  return bodies.substr(begin, end(i) - begin);
}

std::optional<size_t> FactBucket::Find(const EventKey& key) const {
  size_t low = 0, high = count_;
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    const char* at = bytes_.data() + kCountBytes + middle * kKeyBytes;
    const int order = std::memcmp(at, key.data(), kKeyBytes);
    if (order == 0) return middle;
    if (order < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return std::nullopt;
}

}  // namespace basin
