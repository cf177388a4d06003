// 500 small worlds. BASIN_SEED=n plays one of them again; BASIN_SEEDS=n plays as many from another
// start.
#include <cstdlib>
#include <random>

#include "gtest/gtest.h"
#include "tests/simulation/simulator.h"

namespace basin {
namespace {

uint64_t FromEnvironment(const char* name, uint64_t otherwise) {
  const char* value = std::getenv(name);
  return value == nullptr ? otherwise : std::strtoull(value, nullptr, 10);
}

TEST(SimulationTest, HoldsWhateverTheSeedBrings) {
  const EventCatalog catalog;
  const uint64_t one = FromEnvironment("BASIN_SEED", 0);
  const uint64_t count = one != 0 ? 1 : FromEnvironment("BASIN_SEEDS", 500);
  // Half of the seeds are the same every time, half have never been tried.
  const uint64_t fresh = std::random_device()();
  for (uint64_t i = 1; i <= count; ++i) {
    const uint64_t seed = one != 0 ? one : (i % 2 == 0 ? i : fresh + i);
    Simulator simulator(seed, catalog);
    const std::string failure = simulator.Run();
    if (one != 0) std::printf("%s\n", simulator.Summary().c_str());
    ASSERT_EQ(failure, "") << simulator.Summary() << "\nagain with: BASIN_SEED=" << seed;
  }
}

}  // namespace
}  // namespace basin
