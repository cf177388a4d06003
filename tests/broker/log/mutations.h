// What a disk, or somebody, does to a file.
#ifndef BASIN_TESTS_BROKER_LOG_MUTATIONS_H_
#define BASIN_TESTS_BROKER_LOG_MUTATIONS_H_

#include <algorithm>
#include <cstddef>
#include <random>
#include <string>

namespace basin {

using Random = std::mt19937_64;
using Mutation = void (*)(std::string& bytes, Random& random);

inline void FlipABit(std::string& bytes, Random& random) {
  if (!bytes.empty()) bytes[random() % bytes.size()] ^= static_cast<char>(1 << random() % 8);
}
inline void FlipABitNearTheEnd(std::string& bytes, Random& random) {
  if (!bytes.empty())
    bytes[bytes.size() - 1 - random() % std::min<size_t>(bytes.size(), 300)] ^= 0x20;
}
inline void Cut(std::string& bytes, Random& random) {
  if (!bytes.empty()) bytes.resize(random() % bytes.size());
}
inline void CutABlock(std::string& bytes, Random& random) {
  bytes.resize(bytes.size() - std::min<size_t>(bytes.size(), 512 * (1 + random() % 16)));
}
inline void ZeroASector(std::string& bytes, Random& random) {
  const size_t begin = bytes.empty() ? 0 : random() % bytes.size();
  std::fill_n(bytes.begin() + begin, std::min<size_t>(512, bytes.size() - begin), '\0');
}
inline void RepeatASector(std::string& bytes, Random& random) {  // a misdirected write
  if (bytes.size() < 1024) return;
  const size_t from = random() % (bytes.size() - 512), to = random() % (bytes.size() - 512);
  bytes.replace(to, 512, bytes.substr(from, 512));
}
inline void AddGarbage(std::string& bytes, Random& random) {
  for (size_t n = 1 + random() % 5000; n > 0; --n) bytes.push_back(static_cast<char>(random()));
}
inline void Empty(std::string& bytes, Random&) { bytes.clear(); }

struct NamedMutation {
  const char* name;
  Mutation change;  // nullptr: the file is deleted
};
inline constexpr NamedMutation kMutations[] = {
    {"flip", FlipABit},
    {"flip", FlipABit},
    {"flip", FlipABit},
    {"flip near the end", FlipABitNearTheEnd},
    {"cut", Cut},
    {"cut", Cut},
    {"cut by blocks", CutABlock},
    {"zeros", ZeroASector},
    {"sector repeated", RepeatASector},
    {"garbage behind", AddGarbage},
    {"emptied", Empty},
    {"deleted", nullptr},
};

}  // namespace basin

#endif  // BASIN_TESTS_BROKER_LOG_MUTATIONS_H_
