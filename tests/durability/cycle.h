// The cycle of every durability test: a life that ends badly, then one that looks whether
// everything is there.
#ifndef BASIN_TESTS_DURABILITY_CYCLE_H_
#define BASIN_TESTS_DURABILITY_CYCLE_H_

#include <cstdint>
#include <functional>
#include <random>
#include <string>

#include "tests/durability/history.h"
#include "tests/durability/hub_life.h"

namespace basin {

// How a life ended: the exit code, or minus the signal.
struct LifeEnd {
  int code = 0;
  bool opened = false;     // it found its log in order, and began to publish
  std::string words = {};  // what it said on standard error
};

// Lives on `folder` until it has reported a random number of times, at most `reports_max`, and a
// random moment longer; then it is killed. `history` grows by what its publishers heard.
LifeEnd LiveAndKill(const std::string& folder, History& history, uint32_t reports_max,
                    std::mt19937_64& random);

// Lives on `folder` as planned, to its own end. `prepare` is called in its process before anything.
LifeEnd Live(const std::string& folder, History& history, const LifePlan& plan,
             const std::function<void()>& prepare = nullptr);

}  // namespace basin

#endif  // BASIN_TESTS_DURABILITY_CYCLE_H_
