#include "clients/simulation/dice.h"

#include <algorithm>
#include <cmath>

namespace basin::simulation {
namespace {

constexpr uint64_t kGolden = 0x9E3779B97F4A7C15;

// (0, 1], in steps of 2^-53.
double Unit(uint64_t bits) { return static_cast<double>((bits >> 11) + 1) * 0x1.0p-53; }

}  // namespace

Dice::Dice(uint64_t seed, absl::string_view part) : state_(seed * kGolden) {
  for (char c : part) {
    state_ ^= static_cast<unsigned char>(c);
    (*this)();
  }
}

// Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014.
uint64_t Dice::operator()() {
  state_ += kGolden;
  uint64_t z = state_;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}

// The bias of the multiplication is below 2^-32 for these ranges.
int Dice::Between(int low, int high) {
  const auto range = static_cast<uint64_t>(static_cast<int64_t>(high) - low + 1);
  return low + static_cast<int>(((*this)() >> 32) * range >> 32);
}

int Dice::Waiting(double mean, int limit) {
  const double waited = -mean * std::log(Unit((*this)()));
  return static_cast<int>(std::min(waited, static_cast<double>(limit)));
}

// Waiting times of mean 1 are added up until they exceed the mean.
int Dice::Count(double mean) {
  int count = 0;
  for (double sum = -std::log(Unit((*this)())); sum < mean; ++count)
    sum -= std::log(Unit((*this)()));
  return count;
}

size_t Dice::Pick(const std::vector<int>& weights) {
  int total = 0;
  for (int weight : weights) total += weight;
  int left = Between(0, total - 1);
  size_t index = 0;
  while (left >= weights[index]) left -= weights[index++];
  return index;
}

}  // namespace basin::simulation
