#include "proto/model/utf8.h"

#include <algorithm>
#include <cstring>

namespace basin {

// Eight bytes at a time, of which none has its highest bit (they are ASCII), is below the space or
// is DEL; where one is suspected wrongly, or fewer are left, byte by byte.
void SkipPlainText(absl::string_view& text) {
  constexpr uint64_t kOnes = 0x0101010101010101, kHigh = 0x80 * kOnes;
  const char* p = text.data();
  const char* const end = p + text.size();
  for (uint64_t word; end - p >= 8; p += 8) {
    std::memcpy(&word, p, sizeof(word));
    const uint64_t below_space = word - 0x20 * kOnes, del = (word ^ 0x7f * kOnes) - kOnes;
    if (((word | below_space | del) & kHigh) != 0) break;
  }
  while (p != end && *p >= 0x20 && *p < 0x7f) ++p;
  text.remove_prefix(static_cast<size_t>(p - text.data()));
}

int32_t TakeCodePoint(absl::string_view& text) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  const size_t size = first < 0x80   ? 1
                      : first < 0xc2 ? 0
                      : first < 0xe0 ? 2
                      : first < 0xf0 ? 3
                      : first < 0xf5 ? 4
                                     : 0;
  if (size == 0 || size > text.size()) return -1;
  int32_t value = size == 1 ? first : first & (0xff >> (size + 1));
  for (size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return -1;
    value = (value << 6) | (byte(i) & 0x3f);
  }
  text.remove_prefix(size);
  constexpr int32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = value >= 0xd800 && value <= 0xdfff;
  return value < kSmallest[size] || surrogate || value > 0x10ffff ? -1 : value;
}

bool IsUtf8(absl::string_view text) {
  SkipPlainText(text);
  while (!text.empty()) {
    if (TakeCodePoint(text) < 0) return false;
    SkipPlainText(text);
  }
  return true;
}

size_t CodePoints(absl::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

}  // namespace basin
