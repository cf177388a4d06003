// What a commit group may hold, in a few bytes: lets a filtered reader skip the group without
// looking at its records.
//
// A Bloom filter over the events' types, basins and subjects: about ten bits for each distinct one
// (one false answer in a hundred), at most 2 KiB. Stored with the group, so the hash is part of the
// format.
#ifndef BASIN_BROKER_LOG_GROUP_SUMMARY_H_
#define BASIN_BROKER_LOG_GROUP_SUMMARY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace basin {

enum class SummaryField : uint8_t { kType = 1, kBasin = 2, kSubject = 3 };

inline constexpr size_t kSummaryBytesMax = 2048;

// What stands for a field's value in whatever is stored of it: even, and the same for ever.
uint64_t SummaryHash(SummaryField field, absl::string_view value);

// Collects one group's values. One thread at a time.
class SummaryBuilder {
 public:
  void Add(SummaryField field, absl::string_view value);
  // The summary of what was added; begins the next.
  std::string Take();

 private:
  std::vector<uint64_t> hashes_;
};

// False when no event of the group has this value; true when one may, and when `summary` is empty.
bool MayHold(absl::string_view summary, SummaryField field, absl::string_view value);

}  // namespace basin

#endif  // BASIN_BROKER_LOG_GROUP_SUMMARY_H_
