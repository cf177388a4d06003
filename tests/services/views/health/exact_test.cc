#include "services/views/health/exact.h"

#include <random>

#include "absl/numeric/int128.h"
#include "gtest/gtest.h"

namespace basin {
namespace {

Natural FromInt128(absl::uint128 value) {
  return Natural(absl::Uint128High64(value)) * Natural(1ull << 32) * Natural(1ull << 32) +
         Natural(absl::Uint128Low64(value));
}

TEST(NaturalTest, AgreesWithMachineArithmetic) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE(seed);
  std::mt19937_64 random(seed);
  for (int i = 0; i < 20000; ++i) {
    const uint64_t a = random() >> (random() % 64), b = random() >> (random() % 64);
    EXPECT_EQ(Natural(a) * Natural(b), FromInt128(absl::uint128(a) * b));
    EXPECT_EQ(Natural(a) + Natural(b), FromInt128(absl::uint128(a) + b));
    EXPECT_EQ(Natural(a) < Natural(b), a < b);
    EXPECT_EQ(Natural(std::max(a, b)) - Natural(std::min(a, b)),
              Natural(std::max(a, b) - std::min(a, b)));
  }
}

TEST(NaturalTest, GoesBeyondAnyMachineWord) {
  Natural power(1);
  for (int i = 0; i < 100; ++i) power = power * Natural(1'000'000'007);
  const Natural next = power * Natural(3) + Natural(1);

  EXPECT_TRUE(power < next);
  EXPECT_EQ(next - power - power - power, Natural(1));
}

TEST(RatioTest, AddsMultipliesAndComparesExactly) {
  EXPECT_EQ((Ratio{1, 3} + Ratio{1, 6}), (Ratio{1, 2}));
  EXPECT_EQ((Ratio{2, 3} * Ratio{3, 4}), (Ratio{1, 2}));
  EXPECT_TRUE((Ratio{33, 100} < Ratio{1, 3}));
  EXPECT_FALSE((Ratio{1, 3} < Ratio{1, 3}));
  EXPECT_EQ((Ratio{0, 5}), (Ratio{0, 7}));
}

TEST(RatioTest, RoundsHalvesUpwards) {
  EXPECT_EQ(Round(Ratio{0, 7}), 0u);
  EXPECT_EQ(Round(Ratio{1, 2}), 1u);
  EXPECT_EQ(Round(Ratio{149, 100}), 1u);
  EXPECT_EQ(Round(Ratio{3, 2}), 2u);
  EXPECT_EQ(Round(Ratio{1'000'000'000'000'000'001, 1}), 1'000'000'000'000'000'001u);
}

TEST(RootTest, IsTheNearestNaturalNumberHalvesUpwards) {
  struct Case {
    Ratio square;
    uint64_t root;
  };
  for (const Case& one : {Case{{0, 1}, 0}, Case{{1, 4}, 1}, Case{{24, 100}, 0}, Case{{1, 1}, 1},
                          Case{{2, 1}, 1}, Case{{9, 4}, 2},  // exactly 1½
                          Case{{224, 100}, 1}, Case{{3, 1}, 2}, Case{{6, 1}, 2}, Case{{25, 4}, 3},
                          Case{{10'000, 1}, 100}})
    EXPECT_EQ(RoundRoot(one.square), one.root);
}

TEST(RootTest, IsExactWhereAMachinesRootIsNot) {
  // (2^31 + ½)² and a sixteenth less.
  const Natural whole =
      (Natural(1) + Natural(uint64_t{1} << 32)) * (Natural(1) + Natural(uint64_t{1} << 32));
  EXPECT_EQ(RoundRoot({Natural(4) * whole, 16}), (uint64_t{1} << 31) + 1);
  EXPECT_EQ(RoundRoot({Natural(4) * whole - Natural(1), 16}), uint64_t{1} << 31);
}

}  // namespace
}  // namespace basin
