#include "services/views/health/waiting_time.h"

#include "gtest/gtest.h"

namespace basin {
namespace {

constexpr Rank kMedian{1, 2}, kNinety{9, 10};

Wait Ended(int64_t days) { return {days, true}; }
Wait Lasting(int64_t days) { return {days, false}; }

void ExpectReached(const WaitAtRank& wait, int64_t days) {
  EXPECT_TRUE(wait.reached);
  EXPECT_EQ(wait.days, days);
}

TEST(KaplanMeierTest, IsTheNearestRankWhenAllWaitsHaveEnded) {
  const std::vector<Wait> waits = {Ended(4), Ended(1), Ended(3), Ended(2)};

  ExpectReached(KaplanMeier(waits, kMedian), 2);
  ExpectReached(KaplanMeier(waits, kNinety), 4);
  ExpectReached(KaplanMeier({Ended(7)}, kMedian), 7);
}

// At risk 5, 4, 2: S(2) = 4/5, then one leaves unseen at 3; S(5) = 4/5 · 2/3 = 8/15; S(9) = 8/15 ·
// 1/2 = 4/15.
TEST(KaplanMeierTest, LetsAWaitThatIsNotOverCountWhileItWasSeen) {
  const std::vector<Wait> waits = {Ended(2), Lasting(3), Ended(5), Ended(9), Lasting(20)};

  ExpectReached(KaplanMeier(waits, kMedian), 9);
  EXPECT_FALSE(KaplanMeier(waits, kNinety).reached);
  EXPECT_EQ(KaplanMeier(waits, kNinety).days, 20);
}

// On day 5 one of two ends: S = 1/2, although the other leaves on the same day.
TEST(KaplanMeierTest, EndsWaitsBeforeItLosesSightOfOthersOnTheSameDay) {
  ExpectReached(KaplanMeier({Lasting(5), Ended(5)}, kMedian), 5);
}

TEST(KaplanMeierTest, TellsTheLongestWaitWhenTheRankIsNotReached) {
  const WaitAtRank wait = KaplanMeier({Lasting(12), Lasting(40), Ended(3)}, kMedian);

  EXPECT_FALSE(wait.reached);
  EXPECT_EQ(wait.days, 40);
}

// With 3 000 waits and something censored between any two ends, the products have thousands of
// digits.
TEST(KaplanMeierTest, StaysExactHoweverManyWaitsThereAre) {
  std::vector<Wait> waits;
  for (int i = 0; i < 1500; ++i) {
    waits.push_back(Ended(i));
    waits.push_back(Lasting(i));
  }

  // S(t) = Π (1 − 1/(3000 − 2t)) falls as √(1 − t/1500): half at 3/4 of the days, a tenth at
  // 99/100.
  const WaitAtRank median = KaplanMeier(waits, kMedian);
  EXPECT_TRUE(median.reached);
  EXPECT_NEAR(median.days, 1125, 2);
  EXPECT_NEAR(KaplanMeier(waits, kNinety).days, 1485, 3);
}

TEST(NearestRankTest, TakesTheValueAtTheRoundedUpPosition) {
  EXPECT_EQ(NearestRank({5}, kMedian), 5);
  EXPECT_EQ(NearestRank({9, 1}, kMedian), 1);
  EXPECT_EQ(NearestRank({9, 1, 4}, kMedian), 4);
  EXPECT_EQ(NearestRank({1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, kNinety), 9);
  EXPECT_EQ(NearestRank({1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, kNinety), 10);
}

}  // namespace
}  // namespace basin
