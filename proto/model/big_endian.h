// Fixed-width integers in stored bytes: big-endian, so that they order as the numbers do.
#ifndef BASIN_PROTO_MODEL_BIG_ENDIAN_H_
#define BASIN_PROTO_MODEL_BIG_ENDIAN_H_

#include <cstddef>
#include <cstdint>
#include <string>

namespace basin {

template <typename T>
void AppendBigEndian(T value, std::string& out) {
  char bytes[sizeof(T)];
  for (size_t i = 0; i < sizeof(T); ++i)
    bytes[i] = static_cast<char>(value >> 8 * (sizeof(T) - 1 - i) & 0xff);
  out.append(bytes, sizeof(T));
}

// REQUIRES: sizeof(T) bytes at `bytes`.
template <typename T>
T ReadBigEndian(const char* bytes) {
  uint64_t value = 0;
  for (size_t i = 0; i < sizeof(T); ++i) value = value << 8 | static_cast<uint8_t>(bytes[i]);
  return static_cast<T>(value);
}

}  // namespace basin

#endif  // BASIN_PROTO_MODEL_BIG_ENDIAN_H_
