// How a group's records lie in its value: as they are, or as one LZ4 block.
//
// Large groups are packed before they are written rather than by the tables afterwards: then the
// write-ahead log, its sync and the write buffer, too, have less than half of the bytes to carry.
// Small groups are not worth it alone; several of them share a table's block, which is compressed.
#ifndef BASIN_BROKER_LOG_ROCKSDB_PACKING_H_
#define BASIN_BROKER_LOG_ROCKSDB_PACKING_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace basin {

enum class Packing : uint8_t { kPlain = 0, kLz4 = 1 };

struct Packed {
  Packing packing = Packing::kPlain;
  absl::string_view bytes;  // a view into the records, or into the scratch
};

// `scratch` is overwritten; one that is used again need not grow again.
Packed Pack(absl::string_view records, std::string& scratch);

// The `size` bytes that were packed. None when `bytes` do not give exactly so many, whatever they
// are: damage is the caller's to name.
std::optional<std::string> Unpack(Packing packing, absl::string_view bytes, uint32_t size);
// The same as a view into `bytes`, or into `scratch`, as with Pack.
std::optional<absl::string_view> UnpackView(Packing packing, absl::string_view bytes, uint32_t size,
                                            std::string& scratch);

}  // namespace basin

#endif  // BASIN_BROKER_LOG_ROCKSDB_PACKING_H_
