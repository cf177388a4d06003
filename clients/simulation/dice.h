// Chance that is the same on every machine and with every version of the libraries: an algorithm
// written down here (SplitMix64) and distributions of our own.
#ifndef BASIN_CLIENTS_SIMULATION_DICE_H_
#define BASIN_CLIENTS_SIMULATION_DICE_H_

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace basin::simulation {

// A generator of its own for every part of the simulation (`part`): what one part draws does not
// move the others. Serves absl::BitGenRef too.
class Dice {
 public:
  using result_type = uint64_t;

  Dice(uint64_t seed, absl::string_view part);

  uint64_t operator()();
  static constexpr uint64_t min() { return 0; }
  static constexpr uint64_t max() { return ~uint64_t{0}; }

  // Both ends included. REQUIRES: low <= high.
  int Between(int low, int high);
  bool Chance(int thousandths) { return Between(0, 999) < thousandths; }
  // Exponential with this mean, in the unit of the mean, rounded down; never above `limit`.
  int Waiting(double mean, int limit);
  // How often something of this mean happens (Poisson); for means up to some hundreds.
  int Count(double mean);
  // The index of one of `weights`, drawn in proportion. REQUIRES: their sum is positive.
  size_t Pick(const std::vector<int>& weights);
  template <typename T>
  const T& One(const std::vector<T>& of) {
    return of[static_cast<size_t>(Between(0, static_cast<int>(of.size()) - 1))];
  }
  template <typename T>
  T& One(std::vector<T>& of) {
    return of[static_cast<size_t>(Between(0, static_cast<int>(of.size()) - 1))];
  }
  template <typename T>
  void Shuffle(std::vector<T>& items) {
    for (size_t i = items.size(); i > 1; --i)
      std::swap(items[i - 1], items[static_cast<size_t>(Between(0, static_cast<int>(i) - 1))]);
  }

 private:
  uint64_t state_;
};

}  // namespace basin::simulation

#endif  // BASIN_CLIENTS_SIMULATION_DICE_H_
