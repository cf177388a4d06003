#include "broker/facts/directory.h"

#include <random>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace basin {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(DirectoryTest, KnowsNothingAtFirst) { EXPECT_THAT(Directory().Find(7), IsEmpty()); }

TEST(DirectoryTest, AnswersTheNewestFirstAndEachOnce) {
  Directory directory;
  for (const Directory::Generation generation : {3, 9, 3, 1}) directory.Insert(42, generation);

  EXPECT_THAT(directory.Find(42), ElementsAre(9, 3, 1));
}

TEST(DirectoryTest, MovingLeavesNoSecondCandidate) {
  Directory directory;
  directory.Insert(42, 1);
  for (Directory::Generation generation = 1; generation < 1000; ++generation)
    directory.Move(42, generation, generation + 1);

  EXPECT_THAT(directory.Find(42), ElementsAre(1000));
  EXPECT_EQ(directory.size(), 1u);
}

TEST(DirectoryTest, MovingNeverTakesTheSlotOfAKeyThatLooksTheSame) {
  Directory directory;
  const uint64_t one = 42, other = 42 | uint64_t{1} << 20;  // one place, one fingerprint
  directory.Insert(one, 1);
  directory.Insert(other, 1);

  directory.Move(one, 1, 2);

  EXPECT_THAT(directory.Find(one), Contains(2));
  EXPECT_THAT(directory.Find(other), Contains(1));
}

TEST(DirectoryTest, FindsWhatLiesAroundTheEndOfATable) {
  Directory directory;
  for (uint64_t i = 0; i < 100; ++i) directory.Insert(~uint64_t{0} - i, 1 + i);

  for (uint64_t i = 0; i < 100; ++i) EXPECT_THAT(directory.Find(~uint64_t{0} - i), Contains(1 + i));
}

// What everything else rests on: no key is ever lost, and keys that are new are told at once.
TEST(DirectoryTest, LosesNothingWhileItGrowsAndMoves) {
  constexpr int kKeys = 1'000'000;
  constexpr uint32_t kSeed = 20261123;
  RecordProperty("seed", kSeed);
  std::mt19937_64 random(kSeed);
  Directory directory;
  std::vector<std::pair<uint64_t, Directory::Generation>> keys;
  for (int i = 0; i < kKeys; ++i) {
    keys.emplace_back(random(), static_cast<Directory::Generation>(1 + i / 5000));
    directory.Insert(keys.back().first, keys.back().second);
    if (i % 3 != 0) continue;
    auto& [hash, generation] = keys[random() % keys.size()];
    directory.Move(hash, generation, keys.back().second);
    generation = keys.back().second;
  }

  for (const auto& [hash, generation] : keys)
    ASSERT_THAT(directory.Find(hash), Contains(generation));
  int guesses = 0;
  for (int i = 0; i < kKeys; ++i) guesses += directory.Find(random()).empty() ? 0 : 1;
  EXPECT_LT(guesses, kKeys / 1000);
  EXPECT_LE(directory.memory_bytes(), size_t{11} * kKeys);
}

}  // namespace
}  // namespace basin
