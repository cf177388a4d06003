#include "broker/delivery/events_message.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "tests/broker/delivery/delivered.h"
#include "tests/broker/log/groups.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

using testing::ElementsAre;

constexpr size_t kRoom = 1 << 20;

TEST(EventsMessageTest, PassesAWholeGroupOnByteForByte) {
  const SharedGroup group = MakeTestGroup(1, 5);
  const auto filter = MakeFilter();
  EventsMessage message("PREAMBLE", *filter, {}, kRoom);

  BASIN_ASSERT_OK(message.Add(*group));
  const std::string bytes = message.Finish({.number = 7});

  EXPECT_EQ(bytes.substr(8, group->records.size()), group->records);
  const v1::Events events = ParseEvents(bytes, "PREAMBLE");
  EXPECT_EQ(SequencesOf(events), FromTo(1, 5));
  EXPECT_EQ(events.through(), 5u);
  EXPECT_EQ(events.number(), 7u);
  EXPECT_FALSE(events.gaps_size() > 0 || events.done() || events.live() || events.replayed());
}

TEST(EventsMessageTest, BeginsWithinAGroup) {
  const auto filter = MakeFilter();
  EventsMessage message("", *filter, {.after = 3}, kRoom);

  BASIN_ASSERT_OK(message.Add(*MakeTestGroup(1, 5)));

  EXPECT_EQ(SequencesOf(ParseEvents(message.Finish({}))), FromTo(4, 5));
}

TEST(EventsMessageTest, EndsWithinAGroupAndSaysThatItIsDone) {
  const auto filter = MakeFilter();
  EventsMessage message("", *filter, {.after = 0, .until = 3}, kRoom);

  BASIN_ASSERT_OK(message.Add(*MakeTestGroup(1, 5)));

  EXPECT_TRUE(message.full());
  const v1::Events events = ParseEvents(message.Finish({}));
  EXPECT_EQ(SequencesOf(events), FromTo(1, 3));
  EXPECT_TRUE(events.done());
}

TEST(EventsMessageTest, CarriesOnlyWhatTheFilterLetsThroughAndMovesTheCursorOverTheRest) {
  const auto filter = MakeFilter({"referral.sent"});  // every third
  EventsMessage message("", *filter, {}, kRoom);

  BASIN_ASSERT_OK(message.Add(*MakeTestGroup(1, 8)));

  EXPECT_EQ(message.through(), 8u);
  EXPECT_THAT(SequencesOf(ParseEvents(message.Finish({}))), ElementsAre(3, 6));
}

TEST(EventsMessageTest, IsEmptyWhenNothingMatches) {
  const auto filter = MakeFilter({"funding.awarded"});
  EventsMessage message("PREAMBLE", *filter, {}, kRoom);

  BASIN_ASSERT_OK(message.Add(*MakeTestGroup(1, 8)));

  EXPECT_TRUE(message.empty());
  EXPECT_EQ(message.through(), 8u);
}

TEST(EventsMessageTest, DoesNotLookAtGroupsWhoseSummaryRulesThemOut) {
  CommitGroup group = *MakeTestGroup(1, 8);
  group.records.assign(group.records.size(), '\xff');  // looking would fail
  const auto filter = MakeFilter({"funding.awarded"});
  EventsMessage message("", *filter, {.after = 0, .until = 5}, kRoom);

  BASIN_ASSERT_OK(message.Add(group));

  EXPECT_EQ(message.through(), 5u);
  EXPECT_TRUE(message.full());
}

TEST(EventsMessageTest, StopsAtTheLastRecordThatFitsAndGoesOnFromThere) {
  const SharedGroup group = MakeTestGroup(1, 100, 200);
  for (const auto& filter : {MakeFilter(), MakeFilter({"referral.*", "meeting.*"})}) {
    std::vector<Sequence> seen;
    for (Sequence cursor = 0; cursor < 100;) {
      EventsMessage message("", *filter, {.after = cursor}, 3000);
      BASIN_ASSERT_OK(message.Add(*group));
      EXPECT_GT(message.through(), cursor);
      cursor = message.through();
      const std::string bytes = message.Finish({});
      EXPECT_LE(bytes.size(), 3000 + 16u);
      for (const Sequence sequence : SequencesOf(ParseEvents(bytes))) seen.push_back(sequence);
    }
    EXPECT_EQ(seen, FromTo(1, 100));
  }
}

TEST(EventsMessageTest, TakesSingleRecordsAsItTakesGroups) {
  const SharedGroup group = MakeTestGroup(1, 100, 200);
  const auto framed = [&](Sequence sequence) {
    std::string run;
    AppendToRun(RecordBytes(*group, static_cast<uint32_t>(sequence - 1)), run);
    return run;
  };
  const auto filter = MakeFilter({"referral.*"});
  EventsMessage message("", *filter, {.after = 10, .until = 90}, 3000);
  for (const Sequence sequence : {12, 13, 15, 27, 30}) {
    BASIN_ASSERT_OK(message.AddRecord(sequence, framed(sequence)));
    EXPECT_EQ(message.through(), sequence);
  }
  message.Pass(60);
  message.Pass(40);
  EXPECT_EQ(message.through(), 60u);
  BASIN_ASSERT_OK(message.AddRecord(99, framed(99)));
  EXPECT_EQ(message.through(), 90u);
  EXPECT_TRUE(message.full());
  EXPECT_EQ(SequencesOf(ParseEvents(message.Finish({}))), (std::vector<Sequence>{12, 15, 27, 30}));
}

TEST(EventsMessageTest, ARecordInAnothersPlaceIsDamage) {
  const auto filter = MakeFilter();
  EventsMessage message("", *filter, {}, 3000);
  EXPECT_THAT(message.AddRecord(4, MakeTestGroup(5, 1)->records), HasCode(v1::LOG_DAMAGED));
}

TEST(EventsMessageTest, ASingleRecordThatDoesNotFitIsLeftForTheNext) {
  const SharedGroup group = MakeTestGroup(3, 1, 2000);
  const auto filter = MakeFilter();
  EventsMessage message("", *filter, {}, 3000);
  BASIN_ASSERT_OK(message.AddRecord(3, group->records));
  BASIN_ASSERT_OK(message.AddRecord(6, MakeTestGroup(6, 1, 2000)->records));
  EXPECT_TRUE(message.full());
  EXPECT_EQ(message.through(), 5u);

  EventsMessage small("", *filter, {}, 100);
  BASIN_ASSERT_OK(small.AddRecord(3, group->records));
  EXPECT_TRUE(small.full());
  EXPECT_EQ(small.through(), 3u) << "the first is taken however large it is";
}

TEST(EventsMessageTest, TakesTheFirstRecordHoweverLargeItIs) {
  const auto filter = MakeFilter();
  EventsMessage message("", *filter, {}, 100);

  BASIN_ASSERT_OK(message.Add(*MakeTestGroup(1, 3, 5000)));

  EXPECT_TRUE(message.full());
  EXPECT_EQ(SequencesOf(ParseEvents(message.Finish({}))), FromTo(1, 1));
}

TEST(EventsMessageTest, MergesGroups) {
  const auto filter = MakeFilter();
  EventsMessage message("", *filter, {}, kRoom);

  BASIN_ASSERT_OK(message.Add(*MakeTestGroup(1, 3)));
  BASIN_ASSERT_OK(message.Add(*MakeTestGroup(4, 2)));

  EXPECT_EQ(SequencesOf(ParseEvents(message.Finish({}))), FromTo(1, 5));
}

std::vector<std::string> Gaps(const v1::Events& events) {
  std::vector<std::string> gaps;
  for (const v1::Gap& gap : events.gaps()) {
    EXPECT_EQ(gap.reason(), "purged");
    gaps.push_back(absl::StrCat(gap.from(), "…", gap.to()));
  }
  return gaps;
}

TEST(EventsMessageTest, NamesWhatWasPurgedBeforeTheRecordsThatAreLeft) {
  const auto filter = MakeFilter();
  EventsMessage message("", *filter, {.after = 2}, kRoom);

  BASIN_ASSERT_OK(message.Add(*MakeTestGroup(10, 2)));

  const v1::Events events = ParseEvents(message.Finish({}));
  EXPECT_THAT(Gaps(events), ElementsAre("3…9"));
  EXPECT_EQ(SequencesOf(events), FromTo(10, 11));
}

TEST(EventsMessageTest, NamesEveryPurgedRunBetweenTheRecordsThatAreLeft) {
  const auto filter = MakeFilter();
  EventsMessage message("", *filter, {.after = 1}, kRoom);

  BASIN_ASSERT_OK(message.Add(*PurgeTestGroup(*MakeTestGroup(1, 8), {0, 1, 2, 5, 7})));
  BASIN_ASSERT_OK(message.Add(*PurgeTestGroup(*MakeTestGroup(9, 4), {0, 1})));

  EXPECT_TRUE(message.survived());
  const v1::Events events = ParseEvents(message.Finish({}));
  EXPECT_THAT(Gaps(events), ElementsAre("2…3", "6…6", "8…10"));
  EXPECT_THAT(SequencesOf(events), ElementsAre(4, 5, 7, 11, 12));
  EXPECT_EQ(events.through(), 12u);
}

TEST(EventsMessageTest, JoinsGapsBetweenWhichTheFilterLetsNothingThrough) {
  const auto filter = MakeFilter({"referral.completed"});
  EventsMessage message("", *filter, {}, kRoom);

  BASIN_ASSERT_OK(message.Add(*PurgeTestGroup(*MakeTestGroup(1, 5), {1, 3})));

  EXPECT_TRUE(message.survived());
  const v1::Events events = ParseEvents(message.Finish({}));
  EXPECT_THAT(Gaps(events), ElementsAre("2…4"));
  EXPECT_THAT(SequencesOf(events), ElementsAre());
  EXPECT_EQ(events.through(), 5u);
}

TEST(EventsMessageTest, TellsAGapBetweenTheRecordsThatMatch) {
  const auto filter = MakeFilter({"referral.sent"});
  EventsMessage message("", *filter, {}, kRoom);

  BASIN_ASSERT_OK(message.Add(*PurgeTestGroup(*MakeTestGroup(1, 9), {3, 6})));

  const v1::Events events = ParseEvents(message.Finish({}));
  EXPECT_THAT(Gaps(events), ElementsAre("4…4", "7…7"));
  EXPECT_THAT(SequencesOf(events), ElementsAre(3, 6, 9));
}

TEST(EventsMessageTest, KnowsWhenNothingIsLeftOfWhatItPassed) {
  const auto filter = MakeFilter();
  EventsMessage message("", *filter, {}, kRoom);

  BASIN_ASSERT_OK(message.Add(*PurgeTestGroup(*MakeTestGroup(1, 3), {0, 1, 2})));

  EXPECT_FALSE(message.survived());
  EXPECT_THAT(Gaps(ParseEvents(message.Finish({}))), ElementsAre("1…3"));
}

TEST(EventsMessageTest, KeepsItsBoundHoweverManyGapsThereAre) {
  const auto filter = MakeFilter();
  EventsMessage message("", *filter, {}, 1000);
  std::vector<uint32_t> odd;
  for (uint32_t i = 1; i < 200; i += 2) odd.push_back(i);

  BASIN_ASSERT_OK(message.Add(*PurgeTestGroup(*MakeTestGroup(1, 200), odd)));

  EXPECT_TRUE(message.full());
  EXPECT_LT(message.through(), 200u);
  const std::string bytes = message.Finish({});
  EXPECT_LE(bytes.size(), 1000u + 20);
}

TEST(EventsMessageTest, RefusesRecordsThatItMustReadAndCannot) {
  CommitGroup group = *MakeTestGroup(1, 3);
  group.records[group.offsets[1] + 3] = '\xff';
  const auto filter = MakeFilter({"referral.sent"});
  EventsMessage message("", *filter, {}, kRoom);

  EXPECT_THAT(message.Add(group), HasCode(v1::BAD_PROTO));
}

}  // namespace
}  // namespace basin
