// How long tests of chance go on. BASIN_SOAK=n plays n times as many cycles, BASIN_CYCLES=n
// exactly so many; BASIN_SEED=n plays one run again.
#ifndef BASIN_TESTS_SUPPORT_SOAK_H_
#define BASIN_TESTS_SUPPORT_SOAK_H_

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <random>

namespace basin {

inline uint64_t NumberFromEnvironment(const char* name, uint64_t otherwise) {
  const char* value = std::getenv(name);
  return value == nullptr ? otherwise : std::strtoull(value, nullptr, 10);
}

inline int Cycles(int usual) {
  const uint64_t soak = NumberFromEnvironment("BASIN_SOAK", 1);
  return static_cast<int>(
      NumberFromEnvironment("BASIN_CYCLES", static_cast<uint64_t>(usual) * soak));
}

// The seed of a test's chance, printed.
inline uint64_t ChooseSeed() {
  const uint64_t seed = NumberFromEnvironment("BASIN_SEED", std::random_device{}());
  std::cout << "again with: BASIN_SEED=" << seed << "\n";
  return seed;
}

}  // namespace basin

#endif  // BASIN_TESTS_SUPPORT_SOAK_H_
