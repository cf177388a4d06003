#include "proto/model/event_id.h"

#include <array>
#include <cstdint>

#include "absl/random/uniform_int_distribution.h"
#include "absl/strings/str_cat.h"
#include "proto/model/digest.h"

namespace basin {
namespace {

using Bytes = std::array<uint8_t, 16>;

// Sets version and variant (RFC 9562 §4) and writes 8-4-4-4-12.
std::string Finish(Bytes bytes, int version) {
  bytes[6] = static_cast<uint8_t>((bytes[6] & 0x0f) | (version << 4));
  bytes[8] = static_cast<uint8_t>((bytes[8] & 0x3f) | 0x80);
  const std::string hex =
      ToHex(absl::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
  const absl::string_view h = hex;
  return absl::StrCat(h.substr(0, 8), "-", h.substr(8, 4), "-", h.substr(12, 4), "-",
                      h.substr(16, 4), "-", h.substr(20));
}

}  // namespace

std::string MakeUuidV7(absl::Time now, absl::BitGenRef random) {
  Bytes bytes;
  uint64_t milliseconds = static_cast<uint64_t>(absl::ToUnixMillis(now));
  for (int i = 5; i >= 0; --i, milliseconds >>= 8) bytes[i] = static_cast<uint8_t>(milliseconds);
  absl::uniform_int_distribution<int> byte(0, 255);
  for (int i = 6; i < 16; ++i) bytes[i] = static_cast<uint8_t>(byte(random));
  return Finish(bytes, 7);
}

std::string MakeUuidV8(absl::string_view name_space, absl::string_view content) {
  const Sha256 digest = Digest({name_space, absl::string_view("\0", 1), content});
  Bytes bytes;
  for (int i = 0; i < 16; ++i) bytes[i] = digest[i];
  return Finish(bytes, 8);
}

}  // namespace basin
