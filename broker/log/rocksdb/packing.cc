#include "broker/log/rocksdb/packing.h"

#include <lz4.h>

#include <limits>

namespace basin {
namespace {

// Below this a group is left to the compression of table blocks.
constexpr size_t kPackedBytesMin = 16 * 1024;
// No LZ4 block gives more bytes for each of its own.
constexpr uint64_t kGrowthMax = 255;

}  // namespace

Packed Pack(absl::string_view records, std::string& scratch) {
  const Packed plain{Packing::kPlain, records};
  if (records.size() < kPackedBytesMin || records.size() > LZ4_MAX_INPUT_SIZE) return plain;
  // No room for a block that saves nothing: LZ4 then gives up.
  if (scratch.size() < records.size()) scratch.resize(records.size());
  const int packed =
      LZ4_compress_default(records.data(), scratch.data(), static_cast<int>(records.size()),
                           static_cast<int>(records.size()) - 1);
  if (packed <= 0) return plain;
  return {Packing::kLz4, absl::string_view(scratch.data(), static_cast<size_t>(packed))};
}

std::optional<std::string> Unpack(Packing packing, absl::string_view bytes, uint32_t size) {
  switch (packing) {
    case Packing::kPlain:
      if (bytes.size() != size) return std::nullopt;
      return std::string(bytes);
    case Packing::kLz4:
      break;
  }
  if (packing != Packing::kLz4 || bytes.size() > LZ4_MAX_INPUT_SIZE || size > LZ4_MAX_INPUT_SIZE ||
      size > bytes.size() * kGrowthMax)
    return std::nullopt;
  std::string records(size, '\0');
  const int unpacked = LZ4_decompress_safe(bytes.data(), records.data(),
                                           static_cast<int>(bytes.size()), static_cast<int>(size));
  if (unpacked != static_cast<int>(size)) return std::nullopt;
  return records;
}

}  // namespace basin
