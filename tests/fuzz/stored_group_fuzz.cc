// Any bytes as a stored group: refused, or a group whose every record can be found, and which is
// stored again as the same records.
#include <string>

#include "broker/log/commit_group.h"
#include "broker/log/rocksdb/keys.h"
#include "broker/log/rocksdb/packing.h"
#include "proto/model/check.h"
#include "tests/fuzz/fuzz_input.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace basin;
  FuzzInput input(data, size);
  const absl::string_view key = input.Bytes(8);
  const absl::string_view value = input.Rest();
  const absl::StatusOr<SharedGroup> group = DecodeGroup(key, value);
  if (!group.ok()) return 0;
  BASIN_CHECK((*group)->count == (*group)->offsets.size());
  size_t bytes = 0;
  for (uint32_t i = 0; i < (*group)->count; ++i) bytes += RecordBytes(**group, i).size();
  BASIN_CHECK(bytes <= (*group)->records.size());
  ComputeRoot(**group);
  LastBefore(**group, absl::FromUnixSeconds(1773316800)).status().IgnoreError();
  BASIN_CHECK(EncodeGroupKey((*group)->first) == key);
  // Packing is free to choose other bytes; what comes out of them is the same.
  const std::string again = EncodeGroupHeader(**group, Packing::kPlain) + (*group)->records;
  if (DecodeGroupHeader(key, value)->packing == Packing::kPlain) BASIN_CHECK(again == value);
  std::string scratch;
  const Packed packed = Pack((*group)->records, scratch);
  const auto unpacked =
      DecodeGroup(key, EncodeGroupHeader(**group, packed.packing) + std::string(packed.bytes));
  BASIN_CHECK(unpacked.ok() && (*unpacked)->records == (*group)->records);
  return 0;
}
