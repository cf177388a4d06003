#include "broker/log/rocksdb/packing.h"

#include <lz4.h>

#include <limits>
#include <utility>

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

std::optional<absl::string_view> UnpackView(Packing packing, absl::string_view bytes, uint32_t size,
                                            std::string& scratch) {
  switch (packing) {
    case Packing::kPlain:
      if (bytes.size() != size) return std::nullopt;
      return bytes;
    case Packing::kLz4:
      break;
  }
  if (packing != Packing::kLz4 || bytes.size() > LZ4_MAX_INPUT_SIZE || size > LZ4_MAX_INPUT_SIZE ||
      size > bytes.size() * kGrowthMax)
    return std::nullopt;
  if (scratch.size() < size) scratch.resize(size);
  const int unpacked = LZ4_decompress_safe(bytes.data(), scratch.data(),
                                           static_cast<int>(bytes.size()), static_cast<int>(size));
  if (unpacked != static_cast<int>(size)) return std::nullopt;
  return absl::string_view(scratch.data(), size);
}

std::optional<std::string> Unpack(Packing packing, absl::string_view bytes, uint32_t size) {
  std::string records;
  const auto view = UnpackView(packing, bytes, size, records);
  if (!view.has_value()) return std::nullopt;
  return packing == Packing::kPlain ? std::string(*view) : std::move(records);
}

}  // namespace basin
