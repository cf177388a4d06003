#include "broker/delivery/tail_ring.h"

#include "gtest/gtest.h"
#include "tests/broker/log/groups.h"

namespace basin {
namespace {

TEST(TailRingTest, CoversNothingButItsOwnEndWhenItBegins) {
  const TailRing ring(10, 1 << 20);

  EXPECT_EQ(ring.head(), 10u);
  EXPECT_FALSE(ring.Covers(9));
  EXPECT_TRUE(ring.Covers(10));
  EXPECT_EQ(ring.After(10), nullptr);
}

TEST(TailRingTest, FindsTheGroupThatHoldsWhatFollows) {
  TailRing ring(0, 1 << 20);
  for (const Sequence first : {1, 4, 7}) ring.Push(MakeTestGroup(first, 3));

  EXPECT_EQ(ring.After(0)->first, 1u);
  EXPECT_EQ(ring.After(2)->first, 1u);
  EXPECT_EQ(ring.After(3)->first, 4u);
  EXPECT_EQ(ring.After(8)->first, 7u);
  EXPECT_EQ(ring.After(9), nullptr);
}

TEST(TailRingTest, LetsTheOldestGoWhenItIsFull) {
  const size_t group_bytes = MakeTestGroup(100, 10, 100)->records.size();
  TailRing ring(99, 3 * group_bytes + 100);

  for (Sequence first = 100; first < 200; first += 10) ring.Push(MakeTestGroup(first, 10, 100));

  EXPECT_LE(ring.bytes(), 3 * group_bytes + 100);
  EXPECT_EQ(ring.head(), 199u);
  EXPECT_FALSE(ring.Covers(168));
  EXPECT_TRUE(ring.Covers(169));
}

TEST(TailRingTest, KeepsTheNewestGroupHoweverLargeItIs) {
  TailRing ring(0, 10);

  ring.Push(MakeTestGroup(1, 5, 1000));

  EXPECT_TRUE(ring.Covers(0));
  EXPECT_EQ(ring.After(0)->count, 5u);
}

}  // namespace
}  // namespace basin
