#include "services/projection/generations.h"

#include "gmock/gmock.h"
#include "services/projection/memory_view_store.h"
#include "tests/services/projection/counting_projection.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);
constexpr GenerationFacts kAtHead{.frozen = false, .caught_up = true, .sequence = 10'000};
constexpr GenerationFacts kFrozen{.frozen = true, .caught_up = false, .sequence = 9'000};

Generations First() { return FirstGeneration(kNow, /*whole=*/true); }
Generations WithOneBeside() { return Begin(First(), /*switch_by_itself=*/false, kNow); }
Generations Switched() { return *SwitchOver(WithOneBeside(), kAtHead, kAtHead); }

TEST(GenerationsTest, BeginWithNumberOneThatAnswers) {
  const Generations generations = First();

  EXPECT_EQ(generations.answering.number, 1u);
  EXPECT_FALSE(generations.beside.has_value());
}

TEST(GenerationsTest, ANewOneTakesThePlaceOfTheOneBesideAndNoNumberComesTwice) {
  const Generations second = WithOneBeside();
  const Generations third = Begin(second, /*switch_by_itself=*/false, kNow);

  EXPECT_EQ(second.beside->number, 2u);
  EXPECT_EQ(third.beside->number, 3u);
  EXPECT_EQ(Begin(*Drop(third, false, kNow), false, kNow).beside->number, 4u);
}

TEST(GenerationsTest, OneThatHasCaughtUpIsSwitchedToAndTheOtherStays) {
  const Generations switched = Switched();

  EXPECT_EQ(switched.answering.number, 2u);
  EXPECT_TRUE(switched.answering.whole);
  EXPECT_EQ(switched.beside->number, 1u);
  EXPECT_TRUE(switched.answered_before);
}

TEST(GenerationsTest, NoneIsSwitchedToThatIsNotThereOrNotReady) {
  EXPECT_THAT(SwitchOver(First(), kAtHead, {}), HasCode(v1::NOT_FOUND));
  const GenerationFacts building{.frozen = false, .caught_up = false, .sequence = 10'000};
  EXPECT_THAT(SwitchOver(WithOneBeside(), kAtHead, building), HasCode(v1::NOT_CAUGHT_UP));
  EXPECT_THAT(SwitchOver(WithOneBeside(), kAtHead, kFrozen), HasCode(v1::NOT_CAUGHT_UP));
}

TEST(GenerationsTest, ReadyMeansCaughtUpAndCloseToTheOneThatAnswers) {
  const GenerationFacts far{
      .frozen = false, .caught_up = true, .sequence = kAtHead.sequence - kSwitchLagMax - 1};
  const GenerationFacts close{
      .frozen = false, .caught_up = true, .sequence = kAtHead.sequence - kSwitchLagMax};

  EXPECT_EQ(StateOfBeside(far, kAtHead), v1::GENERATION_BUILDING);
  EXPECT_EQ(StateOfBeside(close, kAtHead), v1::GENERATION_READY);
  EXPECT_EQ(StateOfBeside(kFrozen, kAtHead), v1::GENERATION_FROZEN);
  EXPECT_EQ(StateOfBeside(kAtHead, kFrozen), v1::GENERATION_READY);
  EXPECT_EQ(StateOfAnswering(kFrozen), v1::GENERATION_FROZEN);
  EXPECT_EQ(StateOfAnswering(kAtHead), v1::GENERATION_ANSWERING);
}

TEST(GenerationsTest, OnlyWhatAnsweredBeforeIsRolledBackTo) {
  EXPECT_THAT(RollBack(First()), HasCode(v1::NOT_FOUND));
  EXPECT_THAT(RollBack(WithOneBeside()), HasCode(v1::NOT_FOUND));

  const auto back = RollBack(Switched());
  BASIN_ASSERT_OK(back);
  EXPECT_EQ(back->answering.number, 1u);
  EXPECT_EQ(back->beside->number, 2u);
  const auto forth = RollBack(*back);
  BASIN_ASSERT_OK(forth);
  EXPECT_EQ(forth->answering.number, 2u);
}

TEST(GenerationsTest, ADroppedOneIsGoneAndWhatAnswersStays) {
  EXPECT_THAT(Drop(First(), false, kNow), HasCode(v1::NOT_FOUND));
  const auto dropped = Drop(Switched(), false, kNow);

  BASIN_ASSERT_OK(dropped);
  EXPECT_EQ(dropped->answering.number, 2u);
  EXPECT_FALSE(dropped->beside.has_value());
  EXPECT_THAT(RollBack(*dropped), HasCode(v1::NOT_FOUND));
}

TEST(GenerationsTest, AFrozenOneThatAnswersAlwaysHasOneBesideItThatFollows) {
  const Generations upgraded = OnStart(First(), /*answering_frozen=*/true, false, kNow);
  ASSERT_TRUE(upgraded.beside.has_value());
  EXPECT_TRUE(upgraded.switch_by_itself);

  const auto dropped = Drop(upgraded, /*answering_frozen=*/true, kNow);
  BASIN_ASSERT_OK(dropped);
  EXPECT_EQ(dropped->beside->number, 3u);
  EXPECT_TRUE(dropped->switch_by_itself);
}

TEST(GenerationsTest, ARestartGoesOnWithTheOneThatIsBeingBuilt) {
  const Generations upgraded = OnStart(First(), true, false, kNow);

  EXPECT_EQ(OnStart(upgraded, true, false, kNow), upgraded);
  EXPECT_EQ(OnStart(WithOneBeside(), false, false, kNow), WithOneBeside());
}

TEST(GenerationsTest, WhoeverRolledBackToAFrozenOneKeepsItAcrossRestarts) {
  const Generations upgraded = OnStart(First(), true, false, kNow);
  const Generations switched = *SwitchOver(upgraded, kFrozen, kAtHead);
  const Generations back = *RollBack(switched);

  const Generations restarted = OnStart(back, /*answering_frozen=*/true, false, kNow);
  EXPECT_EQ(restarted.answering.number, 1u);
  EXPECT_EQ(restarted.beside->number, 2u);
  EXPECT_FALSE(restarted.switch_by_itself);
}

TEST(GenerationsTest, TheNextVersionOfTheProgramReplacesWhatCannotFollowAnyMore) {
  // Generation 2 answers and generation 1 can be rolled back to; both are of older versions now.
  const Generations again = OnStart(Switched(), true, /*beside_frozen=*/true, kNow);
  EXPECT_EQ(again.answering.number, 2u);
  EXPECT_EQ(again.beside->number, 3u);
  EXPECT_TRUE(again.switch_by_itself);

  // One that was being built cannot be ended; one that answered before is worth keeping.
  EXPECT_FALSE(OnStart(WithOneBeside(), false, true, kNow).beside.has_value());
  EXPECT_EQ(OnStart(Switched(), false, true, kNow), Switched());
}

TEST(GenerationsTest, AFrozenOneIsOfAnotherVersionAndLacksNothing) {
  Projections projections;
  projections.push_back(std::make_unique<CountingProjection>("one", 2, "*"));
  projections.push_back(std::make_unique<CountingProjection>("two", 1, "*"));
  const auto is_frozen = [&](uint32_t one, uint32_t two) {
    MemoryViewStore store;
    const auto write = [&](const char* view, uint32_t version) {
      ViewChange change{.view = view, .clear_first = false, .rows = {}, .checkpoint = {}};
      change.checkpoint.version = version;
      if (version == 0) return;
      BASIN_EXPECT_OK(store.Write({change}));
    };
    write("one", one);
    write("two", two);
    return *IsFrozen(*store.Snapshot(), projections);
  };

  EXPECT_FALSE(is_frozen(2, 1)) << "the same versions";
  EXPECT_TRUE(is_frozen(1, 1)) << "a raised one";
  EXPECT_TRUE(is_frozen(3, 1)) << "a lowered one";
  EXPECT_FALSE(is_frozen(1, 0)) << "a view is missing";
  EXPECT_FALSE(is_frozen(0, 0)) << "nothing was folded yet";
}

TEST(GenerationsTest, OneThatNeverWasWholeIsNotFrozen) {
  EXPECT_FALSE(MayFreeze(FirstGeneration(kNow, /*whole=*/false).answering));
  EXPECT_TRUE(MayFreeze(First().answering));
}

TEST(GenerationsTest, AreReadAsTheyWereWritten) {
  Generations held = *RollBack(Switched());
  for (const Generations& generations : {First(), FirstGeneration(kNow, false), WithOneBeside(),
                                         Switched(), held, OnStart(First(), true, false, kNow)}) {
    const std::string text = EncodeGenerations(generations);
    const auto read = DecodeGenerations(text);
    BASIN_ASSERT_OK(read) << text;
    EXPECT_EQ(*read, generations) << text;
  }
}

TEST(GenerationsTest, ATextThatIsNoneIsRefusedWhereverItIsCut) {
  const std::string text = EncodeGenerations(Switched());
  const size_t first_two = EncodeGenerations(First()).size();
  for (size_t size = 0; size + 1 < text.size(); ++size) {
    const bool one_generation_less = size + 1 >= first_two && size <= first_two;
    const auto read = DecodeGenerations(absl::string_view(text).substr(0, size));
    EXPECT_TRUE(!read.ok() || one_generation_less) << size;
  }
  EXPECT_FALSE(DecodeGenerations("2\t1\tfree\nanswering\t1\t0\twhole\n").ok());
  EXPECT_FALSE(DecodeGenerations("1\t1\tfree\nanswering\t0\t0\twhole\n").ok());
}

}  // namespace
}  // namespace basin
