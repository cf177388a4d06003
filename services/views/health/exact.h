// Exact arithmetic for scores and survival curves. Figures are compared between basins and between
// years, so two machines must get the same ones: no floating point, and rounding only where
// something is shown.
#ifndef BASIN_SERVICES_VIEWS_HEALTH_EXACT_H_
#define BASIN_SERVICES_VIEWS_HEALTH_EXACT_H_

#include <cstdint>
#include <vector>

namespace basin {

// A natural number of any size.
class Natural {
 public:
  Natural(uint64_t value = 0);  // NOLINT(google-explicit-constructor): it is a number

  friend Natural operator+(const Natural& a, const Natural& b);
  friend Natural operator-(const Natural& a, const Natural& b);  // REQUIRES: a >= b
  friend Natural operator*(const Natural& a, const Natural& b);
  friend bool operator<(const Natural& a, const Natural& b);
  friend bool operator==(const Natural& a, const Natural& b) = default;
  friend bool operator<=(const Natural& a, const Natural& b) { return !(b < a); }

 private:
  std::vector<uint32_t> digits_;  // base 2^32, the lowest first, no zeros at the end
};

// numerator ÷ denominator, not negative. REQUIRES: the denominator is not 0.
struct Ratio {
  Natural numerator;
  Natural denominator{1};

  friend Ratio operator+(const Ratio& a, const Ratio& b);
  friend Ratio operator*(const Ratio& a, const Ratio& b);
  friend bool operator<(const Ratio& a, const Ratio& b);
  friend bool operator==(const Ratio& a, const Ratio& b);
};

// The nearest natural number, halves upwards. REQUIRES: it fits.
uint64_t Round(const Ratio& ratio);

// The natural number nearest to the square root, halves upwards: the n with n − ½ ≤ √ratio < n + ½.
// It is found by comparing squares of integers, so that no machine's square root has a say. A
// root with two decimals is RoundRoot(ratio · 100²) hundredths. REQUIRES: it is below 2^63.
uint64_t RoundRoot(const Ratio& ratio);

}  // namespace basin

#endif  // BASIN_SERVICES_VIEWS_HEALTH_EXACT_H_
