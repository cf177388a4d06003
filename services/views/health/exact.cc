#include "services/views/health/exact.h"

#include <algorithm>

#include "proto/model/check.h"

namespace basin {
namespace {

void Trim(std::vector<uint32_t>& digits) {
  while (!digits.empty() && digits.back() == 0) digits.pop_back();
}

}  // namespace

Natural::Natural(uint64_t value) {
  for (; value != 0; value >>= 32) digits_.push_back(static_cast<uint32_t>(value));
}

Natural operator+(const Natural& a, const Natural& b) {
  Natural sum;
  uint64_t carry = 0;
  for (size_t i = 0; i < std::max(a.digits_.size(), b.digits_.size()) || carry != 0; ++i) {
    if (i < a.digits_.size()) carry += a.digits_[i];
    if (i < b.digits_.size()) carry += b.digits_[i];
    sum.digits_.push_back(static_cast<uint32_t>(carry));
    carry >>= 32;
  }
  return sum;
}

Natural operator-(const Natural& a, const Natural& b) {
  Natural difference = a;
  int64_t borrow = 0;
  for (size_t i = 0; i < a.digits_.size(); ++i) {
    int64_t digit = static_cast<int64_t>(a.digits_[i]) - borrow;
    if (i < b.digits_.size()) digit -= b.digits_[i];
    borrow = digit < 0 ? 1 : 0;
    difference.digits_[i] = static_cast<uint32_t>(digit + (borrow << 32));
  }
  BASIN_CHECK(borrow == 0 && b.digits_.size() <= a.digits_.size());
  Trim(difference.digits_);
  return difference;
}

Natural operator*(const Natural& a, const Natural& b) {
  Natural product;
  product.digits_.assign(a.digits_.size() + b.digits_.size(), 0);
  for (size_t i = 0; i < a.digits_.size(); ++i) {
    uint64_t carry = 0;
    for (size_t j = 0; j < b.digits_.size() || carry != 0; ++j) {
      carry += product.digits_[i + j];
      if (j < b.digits_.size()) carry += uint64_t{a.digits_[i]} * b.digits_[j];
      product.digits_[i + j] = static_cast<uint32_t>(carry);
      carry >>= 32;
    }
  }
  Trim(product.digits_);
  return product;
}

bool operator<(const Natural& a, const Natural& b) {
  if (a.digits_.size() != b.digits_.size()) return a.digits_.size() < b.digits_.size();
  return std::lexicographical_compare(a.digits_.rbegin(), a.digits_.rend(), b.digits_.rbegin(),
                                      b.digits_.rend());
}

Ratio operator+(const Ratio& a, const Ratio& b) {
  return {a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator};
}

Ratio operator*(const Ratio& a, const Ratio& b) {
  return {a.numerator * b.numerator, a.denominator * b.denominator};
}

bool operator<(const Ratio& a, const Ratio& b) {
  return a.numerator * b.denominator < b.numerator * a.denominator;
}

bool operator==(const Ratio& a, const Ratio& b) {
  return a.numerator * b.denominator == b.numerator * a.denominator;
}

// The largest n with n − ½ ≤ ratio, found bit by bit: (2n − 1) · denominator ≤ 2 · numerator.
uint64_t Round(const Ratio& ratio) {
  const Natural twice = Natural(2) * ratio.numerator;
  const auto reaches = [&](uint64_t n) {
    return Natural(2) * Natural(n) * ratio.denominator <= twice + ratio.denominator;
  };
  uint64_t rounded = 0;
  for (int bit = 62; bit >= 0; --bit)
    if (reaches(rounded | (uint64_t{1} << bit))) rounded |= uint64_t{1} << bit;
  return rounded;
}

// The largest n with n − ½ ≤ √ratio: (2n − 1)² · denominator ≤ 4 · numerator.
uint64_t RoundRoot(const Ratio& ratio) {
  const Natural four_times = Natural(4) * ratio.numerator;
  const auto reaches = [&](uint64_t n) {  // REQUIRES: n > 0
    const Natural odd = Natural(2) * Natural(n) - Natural(1);
    return odd * odd * ratio.denominator <= four_times;
  };
  uint64_t rounded = 0;
  for (int bit = 62; bit >= 0; --bit)
    if (reaches(rounded | (uint64_t{1} << bit))) rounded |= uint64_t{1} << bit;
  return rounded;
}

}  // namespace basin
