#include "clients/simulation/dice.h"

#include <vector>

#include "gtest/gtest.h"

namespace basin::simulation {
namespace {

TEST(DiceTest, ThrowsTheSameOnEveryMachine) {
  Dice dice(1, "test");
  // Written down from the first run: a change here changes every simulation.
  EXPECT_EQ(dice(), 9740668727333800740u);
  EXPECT_EQ(dice.Between(0, 1000000), 256305);
}

TEST(DiceTest, PartsDoNotMoveEachOther) {
  Dice a(1, "meetings"), b(1, "needs"), again(1, "meetings");
  EXPECT_NE(a(), b());
  b();
  Dice fresh(1, "meetings");
  EXPECT_EQ(again(), fresh());
}

TEST(DiceTest, BetweenReachesBothEndsEvenly) {
  Dice dice(3, "ends");
  std::vector<int> counts(6);
  for (int i = 0; i < 60000; ++i) ++counts[static_cast<size_t>(dice.Between(0, 5))];
  for (int count : counts) EXPECT_NEAR(count, 10000, 400);
}

TEST(DiceTest, CountsAndWaitingTimesHaveTheirMeans) {
  Dice dice(4, "means");
  double counted = 0, waited = 0;
  for (int i = 0; i < 20000; ++i) {
    counted += dice.Count(3.5);
    waited += dice.Waiting(20, 100000);
  }
  EXPECT_NEAR(counted / 20000, 3.5, 0.1);
  EXPECT_NEAR(waited / 20000, 19.5, 0.6);  // rounded down
  EXPECT_LE(dice.Waiting(1000, 5), 5);
}

TEST(DiceTest, PicksInProportion) {
  Dice dice(5, "weights");
  std::vector<int> counts(3);
  for (int i = 0; i < 10000; ++i) ++counts[dice.Pick({1, 0, 3})];
  EXPECT_NEAR(counts[0], 2500, 200);
  EXPECT_EQ(counts[1], 0);
}

}  // namespace
}  // namespace basin::simulation
