// What every fuzz target begins with: the bytes as a view, numbers taken from their front.
#ifndef BASIN_TESTS_FUZZ_FUZZ_INPUT_H_
#define BASIN_TESTS_FUZZ_FUZZ_INPUT_H_

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"

namespace basin {

class FuzzInput {
 public:
  FuzzInput(const uint8_t* data, size_t size) : rest_(reinterpret_cast<const char*>(data), size) {}

  bool empty() const { return rest_.empty(); }
  // The next `size` bytes, or as many as there are.
  absl::string_view Bytes(size_t size) {
    const absl::string_view bytes = rest_.substr(0, size);
    rest_.remove_prefix(bytes.size());
    return bytes;
  }
  absl::string_view Rest() { return Bytes(rest_.size()); }
  // Big-endian, as many bytes as there are.
  template <typename T>
  T Number() {
    uint64_t number = 0;
    for (const char c : Bytes(sizeof(T))) number = number << 8 | static_cast<uint8_t>(c);
    return static_cast<T>(number);
  }

 private:
  absl::string_view rest_;
};

}  // namespace basin

#endif  // BASIN_TESTS_FUZZ_FUZZ_INPUT_H_
