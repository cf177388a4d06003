// The stored form of a bucket: facts of one generation whose keys are neighbours, sorted by key.
#ifndef BASIN_BROKER_FACTS_FACT_BUCKET_H_
#define BASIN_BROKER_FACTS_FACT_BUCKET_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "broker/facts/fact_store.h"

namespace basin {

// Numbers big-endian:
//   count (4) ‖ keys (count × 16, ascending) ‖ notes (count × 2) ‖ ends (count × 4) ‖ bodies
// A body lies between the end before its own and its own, counted from the first body. Keys lie
// together so that a search, and the scan at opening, touch nothing else.
class FactBucketBuilder {
 public:
  // REQUIRES: `key` is above the one before.
  void Add(const EventKey& key, uint16_t note);
  // Where the body of the last Add may be appended, until the next one.
  std::string& bodies() { return bodies_; }
  bool empty() const { return count_ == 0; }
  // Empties the builder.
  std::string Take();

 private:
  void EndBody();

  uint32_t count_ = 0;
  std::string keys_, notes_, ends_, bodies_;
};

// A view into `bytes`, which must outlive it.
class FactBucket {
 public:
  // nullopt when the bytes are not a bucket.
  static std::optional<FactBucket> Read(absl::string_view bytes);

  size_t size() const { return count_; }
  uint64_t hash(size_t i) const;
  uint16_t note(size_t i) const;
  // nullopt when its ends make no sense.
  std::optional<absl::string_view> body(size_t i) const;
  // The index of `key`; nullopt when it is not here.
  std::optional<size_t> Find(const EventKey& key) const;

 private:
  FactBucket(absl::string_view bytes, size_t count) : bytes_(bytes), count_(count) {}
  uint32_t end(size_t i) const;

  absl::string_view bytes_;
  size_t count_;
};

}  // namespace basin

#endif  // BASIN_BROKER_FACTS_FACT_BUCKET_H_
