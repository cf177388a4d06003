#include "services/views/health/disparity.h"

#include <random>

#include "absl/numeric/int128.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace basin {
namespace {

using testing::ElementsAre;

std::optional<Ratio> Whole(uint64_t score) { return Ratio{score, 1}; }

std::vector<uint32_t> RanksOf(const ScoreSpread& spread) {
  std::vector<uint32_t> ranks;
  for (const auto& ranked : spread.ranked) ranks.push_back(ranked.has_value() ? ranked->rank : 0);
  return ranks;
}
std::vector<int64_t> ZsOf(const ScoreSpread& spread) {
  std::vector<int64_t> zs;
  for (const auto& ranked : spread.ranked)
    zs.push_back(ranked.has_value() ? ranked->z_hundredths : 0);
  return zs;
}

// 80, 60, 60, 20: mean 55, distances 25, 5, 5, −35, d² = (625 + 25 + 25 + 1225) ÷ 4 = 475,
// d = 21.7945. z = 1.1471, 0.2294, 0.2294, −1.6059. cv = 21.7945 ÷ 55 = 0.39626.
// Pairs: 20 + 20 + 60 + 0 + 40 + 40 = 180; Gini = 180 ÷ (4 · 220) = 9 ÷ 44.
TEST(SpreadTest, IsComputedByHand) {
  const ScoreSpread spread = SpreadOf({Whole(60), Whole(80), Whole(20), Whole(60)});

  EXPECT_EQ(spread.scores, 4u);
  EXPECT_EQ(*spread.mean, (Ratio{55, 1}));
  EXPECT_EQ(*spread.gini, (Ratio{9, 44}));
  EXPECT_EQ(*spread.cv_ten_thousandths, 3963u);
  EXPECT_THAT(RanksOf(spread), ElementsAre(2, 1, 4, 2)) << "equal scores share a rank";
  EXPECT_THAT(ZsOf(spread), ElementsAre(23, 115, -161, 23));
}

TEST(SpreadTest, LeavesOutBasinsWithoutAScore) {
  const ScoreSpread spread = SpreadOf({std::nullopt, Whole(30), std::nullopt, Whole(90)});

  EXPECT_EQ(spread.scores, 2u);
  EXPECT_EQ(*spread.mean, (Ratio{60, 1}));
  EXPECT_EQ(*spread.gini, (Ratio{1, 4}));  // 60 ÷ (2 · 120)
  EXPECT_EQ(*spread.cv_ten_thousandths, 5000u);
  EXPECT_THAT(RanksOf(spread), ElementsAre(0, 2, 0, 1));
  EXPECT_FALSE(spread.ranked[0].has_value());
}

TEST(SpreadTest, IsExactWithFractions) {
  // 100 ÷ 3 and 200 ÷ 7 lie 100 ÷ 21 apart; their sum is 1300 ÷ 21.
  const ScoreSpread spread = SpreadOf({Ratio{100, 3}, Ratio{200, 7}});
  EXPECT_EQ(*spread.gini, (Ratio{100, 2600}));
  EXPECT_EQ(*spread.mean, (Ratio{650, 21}));
}

TEST(SpreadTest, IsNothingWhereAllAreEqual) {
  for (const uint64_t score : {0, 70}) {
    const ScoreSpread spread = SpreadOf({Whole(score), Whole(score), Whole(score)});
    EXPECT_EQ(*spread.gini, (Ratio{0, 1})) << score;
    EXPECT_EQ(*spread.cv_ten_thousandths, 0u) << score;
    EXPECT_THAT(ZsOf(spread), ElementsAre(0, 0, 0)) << score;
    EXPECT_THAT(RanksOf(spread), ElementsAre(1, 1, 1)) << score;
  }
}

TEST(SpreadTest, ReachesItsBoundWhereOneHasAll) {
  const ScoreSpread spread = SpreadOf({Whole(0), Whole(0), Whole(0), Whole(100), Whole(0)});
  EXPECT_EQ(*spread.gini, (Ratio{4, 5}));
  EXPECT_EQ(*spread.cv_ten_thousandths, 20'000u);  // √(n − 1)
}

TEST(SpreadTest, NeedsTwoScores) {
  const ScoreSpread none = SpreadOf({std::nullopt, std::nullopt});
  EXPECT_FALSE(none.mean.has_value());
  EXPECT_FALSE(none.gini.has_value());

  const ScoreSpread one = SpreadOf({std::nullopt, Whole(40)});
  EXPECT_EQ(*one.mean, (Ratio{40, 1}));
  EXPECT_FALSE(one.gini.has_value());
  EXPECT_FALSE(one.cv_ten_thousandths.has_value());
  EXPECT_THAT(RanksOf(one), ElementsAre(0, 1));
  EXPECT_THAT(ZsOf(one), ElementsAre(0, 0));
}

TEST(QuarterEndsTest, AreTheLastFourUpToTheDay) {
  using Day = absl::CivilDay;
  EXPECT_THAT(LastQuarterEnds(Day(2026, 6, 30)),
              ElementsAre(Day(2025, 9, 30), Day(2025, 12, 31), Day(2026, 3, 31), Day(2026, 6, 30)))
      << "the day itself";
  EXPECT_THAT(LastQuarterEnds(Day(2026, 6, 29)),
              ElementsAre(Day(2025, 6, 30), Day(2025, 9, 30), Day(2025, 12, 31), Day(2026, 3, 31)));
  EXPECT_THAT(LastQuarterEnds(Day(2026, 1, 1)),
              ElementsAre(Day(2025, 3, 31), Day(2025, 6, 30), Day(2025, 9, 30), Day(2025, 12, 31)));
  EXPECT_THAT(LastQuarterEnds(Day(2025, 12, 31)),
              ElementsAre(Day(2025, 3, 31), Day(2025, 6, 30), Day(2025, 9, 30), Day(2025, 12, 31)));
}

// 0.10, 0.12, 0.11, 0.17: (−1.5 · 0.10 − 0.5 · 0.12 + 0.5 · 0.11 + 1.5 · 0.17) ÷ 5 = 0.1 ÷ 5
TEST(SlopeTest, IsComputedByHand) {
  const auto slope = SlopeOf({Ratio{10, 100}, Ratio{12, 100}, Ratio{11, 100}, Ratio{17, 100}});
  ASSERT_TRUE(slope.has_value());
  EXPECT_FALSE(slope->falling);
  EXPECT_EQ(slope->size, (Ratio{2, 100}));
}

TEST(SlopeTest, FallsWhereTheBasinsDrawNearer) {
  const auto slope = SlopeOf({Ratio{17, 100}, Ratio{11, 100}, Ratio{12, 100}, Ratio{10, 100}});
  EXPECT_TRUE(slope->falling);
  EXPECT_EQ(slope->size, (Ratio{2, 100}));
}

TEST(SlopeTest, IsNoneOfThatWhereNothingChanges) {
  const auto slope = SlopeOf({Ratio{1, 7}, Ratio{2, 14}, Ratio{1, 7}, Ratio{3, 21}});
  EXPECT_FALSE(slope->falling);
  EXPECT_EQ(slope->size, (Ratio{0, 1}));
}

TEST(SlopeTest, NeedsEveryQuarter) {
  for (size_t hole = 0; hole < kSlopeQuarters; ++hole) {
    std::array<std::optional<Ratio>, kSlopeQuarters> ginis = {Ratio{1, 2}, Ratio{1, 2}, Ratio{1, 2},
                                                              Ratio{1, 2}};
    ginis[hole].reset();
    EXPECT_FALSE(SlopeOf(ginis).has_value()) << hole;
  }
}

// ---- the plainest way: every ordered pair, on sixtieths, without big numbers ----

constexpr int64_t kParts = 60;

struct NaiveSpread {
  int64_t pairs = 0, sum = 0, n = 0;
  std::vector<int64_t> zs;
  uint64_t cv = 0;
};

// The k with k − ½ ≤ √(p ÷ q) < k + ½, counted upwards.
int64_t NaiveRoot(absl::uint128 p, absl::uint128 q) {
  int64_t k = 0;
  while (absl::uint128(2 * k + 1) * absl::uint128(2 * k + 1) * q <= 4 * p) ++k;
  return k;
}

NaiveSpread Naive(const std::vector<int64_t>& sixtieths) {
  NaiveSpread naive;
  naive.n = static_cast<int64_t>(sixtieths.size());
  for (const int64_t a : sixtieths) naive.sum += a;
  for (const int64_t a : sixtieths)
    for (const int64_t b : sixtieths) naive.pairs += std::abs(a - b);
  int64_t squares = 0;  // n² times the sum of squared distances from the mean
  for (const int64_t a : sixtieths)
    squares += (naive.n * a - naive.sum) * (naive.n * a - naive.sum);
  for (const int64_t a : sixtieths) {
    const int64_t distance = naive.n * a - naive.sum;
    const int64_t z = squares == 0
                          ? 0
                          : NaiveRoot(absl::uint128(10'000) * naive.n * distance * distance,
                                      absl::uint128(squares));
    naive.zs.push_back(distance < 0 ? -z : z);
  }
  if (naive.sum > 0)
    naive.cv = static_cast<uint64_t>(NaiveRoot(absl::uint128(100'000'000) * squares,
                                               absl::uint128(naive.n) * naive.sum * naive.sum));
  return naive;
}

TEST(SpreadTest, AgreesWithThePlainestWayOnRandomScores) {
  std::mt19937 random(20260630);
  const auto between = [&](int low, int high) {
    return std::uniform_int_distribution<int>(low, high)(random);
  };
  constexpr int kDenominators[] = {1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60};
  for (int round = 0; round < 2000; ++round) {
    std::vector<std::optional<Ratio>> scores;
    std::vector<int64_t> sixtieths;
    for (int basins = between(2, 25); basins > 0; --basins) {
      if (between(1, 10) == 1) scores.emplace_back();
      const int denominator = kDenominators[between(0, 11)];
      const int numerator = between(1, 8) == 1 ? 0 : between(0, 100 * denominator);
      scores.push_back(Ratio{static_cast<uint64_t>(numerator), static_cast<uint64_t>(denominator)});
      sixtieths.push_back(numerator * kParts / denominator);
    }
    const ScoreSpread spread = SpreadOf(scores);
    const NaiveSpread naive = Naive(sixtieths);
    SCOPED_TRACE(round);

    const Ratio gini = naive.sum == 0 ? Ratio{0, 1}
                                      : Ratio{static_cast<uint64_t>(naive.pairs),
                                              static_cast<uint64_t>(2 * naive.n * naive.sum)};
    EXPECT_EQ(*spread.gini, gini);
    EXPECT_EQ(*spread.cv_ten_thousandths, naive.cv);
    std::vector<int64_t> zs;
    for (const auto& ranked : spread.ranked)
      if (ranked.has_value()) zs.push_back(ranked->z_hundredths);
    EXPECT_EQ(zs, naive.zs);
  }
}

// Against the two sums of the textbook: (n·Σxy − Σx·Σy) ÷ (n·Σx² − (Σx)²).
TEST(SlopeTest, AgreesWithTheTextbookOnRandomQuarters) {
  std::mt19937 random(1901);
  for (int round = 0; round < 2000; ++round) {
    std::array<std::optional<Ratio>, kSlopeQuarters> ginis;
    int64_t sum = 0, products = 0;
    for (size_t x = 0; x < kSlopeQuarters; ++x) {
      const auto thousandths = static_cast<int64_t>(random() % 1000);
      ginis[x] = Ratio{static_cast<uint64_t>(thousandths), 1000};
      sum += thousandths;
      products += static_cast<int64_t>(x) * thousandths;
    }
    const int64_t numerator = 4 * products - 6 * sum;  // over 20 · 1000
    const auto slope = SlopeOf(ginis);
    EXPECT_EQ(slope->falling, numerator < 0);
    EXPECT_EQ(slope->size, (Ratio{static_cast<uint64_t>(std::abs(numerator)), 20'000}));
  }
}

}  // namespace
}  // namespace basin
