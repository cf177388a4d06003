#include "services/views/health/small_cells.h"

#include <map>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace basin {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// A basin's measures, without data except where a test says so.
class Basin {
 public:
  explicit Basin(bool may_see = false) : may_see_(may_see) {
    for (const IndicatorType& type : IndicatorTypes())
      measures_.push_back(NoData(type.name, {std::nullopt, absl::CivilDay(2026, 6, 30)}));
  }
  Basin& Set(absl::string_view name, int64_t numerator, int64_t denominator, size_t sample = 9) {
    Measure& measure = Get(name);
    measure.state = State::kKnown;
    measure.numerator = numerator;
    measure.denominator = denominator;
    measure.support.resize(sample);
    return *this;
  }
  Measure& Get(absl::string_view name) {
    for (Measure& measure : measures_)
      if (measure.type->name == name) return measure;
    std::abort();
  }
  ListedBasin Listed() { return {&measures_, may_see_}; }
  std::vector<std::string> Hidden() const {
    std::vector<std::string> hidden;
    for (const Measure& measure : measures_)
      if (measure.state == State::kMasked) hidden.emplace_back(measure.type->name);
    return hidden;
  }

 private:
  bool may_see_;
  std::vector<Measure> measures_;
};

void MaskAll(std::initializer_list<Basin*> basins) {
  std::vector<ListedBasin> list;
  for (Basin* basin : basins) list.push_back(basin->Listed());
  MaskSmallCells(list);
}

TEST(SmallCellsTest, HidesANumeratorOrAComplementOfOneToFour) {
  struct Case {
    int64_t numerator, denominator;
    bool hidden;
  };
  for (const Case& cell :
       {Case{0, 20, false}, Case{1, 20, true}, Case{4, 20, true}, Case{5, 20, false},
        Case{15, 20, false}, Case{16, 20, true}, Case{19, 20, true}, Case{20, 20, false},
        Case{0, 4, true}, Case{4, 4, true}, Case{0, 5, false}}) {
    SCOPED_TRACE(testing::Message() << cell.numerator << "/" << cell.denominator);
    Basin basin;
    basin.Set("answered_10d", cell.numerator, cell.denominator);
    MaskAll({&basin});
    EXPECT_EQ(!basin.Hidden().empty(), cell.hidden);
  }
}

TEST(SmallCellsTest, LeavesNothingOfWhatItHides) {
  Basin basin;
  basin.Set("answered_10d", 3, 20);
  MaskAll({&basin});

  const Measure& measure = basin.Get("answered_10d");
  EXPECT_EQ(measure.state, State::kMasked);
  EXPECT_EQ(measure.numerator, 0);
  EXPECT_EQ(measure.denominator, 0);
  EXPECT_THAT(measure.support, IsEmpty());
}

TEST(SmallCellsTest, HidesAMedianOfOneToFour) {
  Basin four, five;
  four.Set("median_answer_days", 12, 1, 4);
  five.Set("median_answer_days", 12, 1, 5);
  MaskAll({&four});
  MaskAll({&five});

  EXPECT_THAT(four.Hidden(), ElementsAre("median_answer_days"));
  EXPECT_THAT(five.Hidden(), IsEmpty());
}

TEST(SmallCellsTest, HidesNothingThatIsNotAboutPersons) {
  Basin basin;
  basin.Set("held_rate", 1, 3).Set("decided_180d", 2, 4).Set("training_gaps_open", 1, 2);
  MaskAll({&basin});

  EXPECT_THAT(basin.Hidden(), IsEmpty());
}

TEST(SmallCellsTest, HidesNothingFromAReaderWithTheRight) {
  Basin basin(/*may_see=*/true);
  basin.Set("answered_10d", 1, 3);
  MaskAll({&basin});

  EXPECT_THAT(basin.Hidden(), IsEmpty());
}

TEST(SmallCellsTest, HidesTheNextSmallestBasinWhenOneWouldBeHiddenAlone) {
  Basin hidden, next, large, own(/*may_see=*/true);
  hidden.Set("answered_10d", 2, 50);
  next.Set("answered_10d", 60, 70);
  large.Set("answered_10d", 40, 90);
  own.Set("answered_10d", 5, 10);
  MaskAll({&large, &own, &hidden, &next});

  EXPECT_THAT(hidden.Hidden(), ElementsAre("answered_10d"));
  EXPECT_THAT(next.Hidden(), ElementsAre("answered_10d"));
  EXPECT_THAT(large.Hidden(), IsEmpty());
  EXPECT_THAT(own.Hidden(), IsEmpty());
}

TEST(SmallCellsTest, HidesNoThirdBasinWhenTwoAreHidden) {
  Basin first, second, third;
  first.Set("answered_10d", 2, 50);
  second.Set("answered_10d", 49, 50);
  third.Set("answered_10d", 20, 50);
  MaskAll({&first, &second, &third});

  EXPECT_THAT(third.Hidden(), IsEmpty());
}

TEST(SmallCellsTest, HidesASecondPartOfAWholeWhoseOthersWouldTellTheFirst) {
  Basin basin;
  basin.Set("needs_answered", 40, 80)
      .Set("needs_answered_company", 25, 50)
      .Set("needs_answered_job_seeker", 10, 20)
      .Set("needs_answered_youth", 3, 10)
      .Set("public_balance", 30, 50);
  MaskAll({&basin});

  EXPECT_THAT(basin.Hidden(),
              ElementsAre("needs_answered_job_seeker", "needs_answered_youth", "public_balance"));
}

TEST(SmallCellsTest, KeepsHidingUntilNeitherTheListNorAWholeTellsAnything) {
  Basin small, other;
  small.Set("mix_choices", 3, 60)
      .Set("mix_inclusion", 20, 60)
      .Set("mix_personal_development", 37, 60);
  other.Set("mix_choices", 20, 60)
      .Set("mix_inclusion", 10, 60)
      .Set("mix_personal_development", 30, 60);
  MaskAll({&small, &other});

  // In `small` a second aim, then in the list both aims of `other`.
  EXPECT_THAT(small.Hidden(), ElementsAre("mix_choices", "mix_inclusion"));
  EXPECT_THAT(other.Hidden(), ElementsAre("mix_choices", "mix_inclusion"));
}

// ---- a pool of basins ----

std::vector<std::string> HiddenInPool(Basin& pool, std::initializer_list<Basin*> basins) {
  MaskAll(basins);
  std::vector<ListedBasin> list;
  for (Basin* basin : basins) list.push_back(basin->Listed());
  MaskPool(*pool.Listed().measures, list);
  return pool.Hidden();
}

TEST(PoolCellsTest, ShowsAPoolOfWhichNothingIsHidden) {
  Basin pool, first, second;
  first.Set("answered_10d", 20, 50);
  second.Set("answered_10d", 30, 60);
  pool.Set("answered_10d", 50, 110);

  EXPECT_THAT(HiddenInPool(pool, {&first, &second}), IsEmpty());
}

// 62 − 40 = 22 of 150 − 90: the sum of two, which tells of neither.
TEST(PoolCellsTest, ShowsAPoolOfWhichTwoAreHidden) {
  Basin pool, small, next, large;
  small.Set("answered_10d", 2, 20);
  next.Set("answered_10d", 20, 40);
  large.Set("answered_10d", 40, 90);
  pool.Set("answered_10d", 62, 150);

  EXPECT_THAT(HiddenInPool(pool, {&small, &next, &large}), IsEmpty());
  EXPECT_THAT(small.Hidden(), ElementsAre("answered_10d"));
  EXPECT_THAT(next.Hidden(), ElementsAre("answered_10d"));
}

// The only one that this reader may not see: the pool less what is shown would be its value.
TEST(PoolCellsTest, HidesAPoolOfWhichExactlyOneIsHidden) {
  Basin pool, own(/*may_see=*/true), small;
  own.Set("answered_10d", 20, 50);
  small.Set("answered_10d", 2, 20);
  pool.Set("answered_10d", 22, 70);

  EXPECT_THAT(HiddenInPool(pool, {&own, &small}), ElementsAre("answered_10d"));
}

// Two are hidden, with 3 together: that would tell of three persons.
TEST(PoolCellsTest, HidesAPoolThatWouldTellASmallSum) {
  Basin pool, small, none, large;
  small.Set("answered_10d", 3, 20);
  none.Set("answered_10d", 0, 40);
  large.Set("answered_10d", 40, 90);
  pool.Set("answered_10d", 43, 150);

  EXPECT_THAT(HiddenInPool(pool, {&small, &none, &large}), ElementsAre("answered_10d"));
}

// Both are hidden for their complements; a sum of 0 would tell both values.
TEST(PoolCellsTest, HidesAPoolThatWouldTellThatNobodyWasAnswered) {
  Basin pool, small, other, large;
  small.Set("answered_10d", 0, 3);
  other.Set("answered_10d", 0, 4);
  large.Set("answered_10d", 40, 90);
  pool.Set("answered_10d", 40, 97);

  EXPECT_THAT(HiddenInPool(pool, {&small, &other, &large}), ElementsAre("answered_10d"));
}

TEST(PoolCellsTest, HidesAMedianWhoseHiddenSampleIsSmall) {
  Basin pool, small, next, large;
  small.Set("median_answer_days", 12, 1, 2);
  next.Set("median_answer_days", 14, 1, 2);
  large.Set("median_answer_days", 10, 1, 50);
  pool.Set("median_answer_days", 10, 1, 54);

  EXPECT_THAT(HiddenInPool(pool, {&small, &next, &large}), ElementsAre("median_answer_days"));
}

TEST(PoolCellsTest, HidesASecondPartOfThePool) {
  Basin pool, own(/*may_see=*/true), small;
  own.Set("mix_choices", 20, 60)
      .Set("mix_inclusion", 10, 60)
      .Set("mix_personal_development", 30, 60);
  small.Set("mix_choices", 10, 60)
      .Set("mix_inclusion", 3, 60)
      .Set("mix_personal_development", 47, 60);
  pool.Set("mix_choices", 30, 120)
      .Set("mix_inclusion", 13, 120)
      .Set("mix_personal_development", 77, 120);

  // In `small` mix_inclusion and a second part: each alone in its list.
  EXPECT_THAT(HiddenInPool(pool, {&own, &small}), ElementsAre("mix_choices", "mix_inclusion"));
}

TEST(PoolCellsTest, ShowsAllToWhoMaySeeAll) {
  Basin pool, first(/*may_see=*/true), second(/*may_see=*/true);
  first.Set("answered_10d", 1, 2);
  second.Set("answered_10d", 1, 3);
  pool.Set("answered_10d", 2, 5);

  EXPECT_THAT(HiddenInPool(pool, {&first, &second}), IsEmpty());
}

}  // namespace
}  // namespace basin
