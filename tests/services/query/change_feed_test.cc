#include "services/query/change_feed.h"

#include <nlohmann/json.hpp>

#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

// What a stream holds unread.
std::string Read(HttpStream& stream) {
  std::string text;
  stream.Attach({.wait = [] {}, .go_on = [] {}});
  char buffer[1024];
  for (;;) {
    const HttpStream::Taken taken = stream.Take(buffer, sizeof(buffer));
    if (taken.state != HttpStream::State::kBytes) return text;
    text.append(buffer, taken.bytes);
  }
}

class ChangeFeedTest : public testing::Test {
 protected:
  explicit ChangeFeedTest(ChangeFeedOptions options = {}) : feed_(options) {
    feed_.Begin("log", 1, 100, v1::SIMULATED, 0);
  }
  std::shared_ptr<HttpStream> Subscribe(std::optional<Sequence> seen = std::nullopt,
                                        absl::flat_hash_set<std::string> basins = {}) {
    return feed_.Subscribe({seen, std::move(basins)}).value();
  }

  ChangeFeed feed_;
};

TEST_F(ChangeFeedTest, BeginsWithWhereTheViewsStand) {
  const std::string text = Read(*Subscribe());

  EXPECT_THAT(text, HasSubstr("retry: 2000\nid: 100\nevent: ready\ndata: {"));
  EXPECT_THAT(text, HasSubstr("\"notice\":\"données simulées\""));
  EXPECT_THAT(text, HasSubstr("\"sequence\":100"));
}

TEST_F(ChangeFeedTest, TellsWhichBasinsChangedAtWhichSequence) {
  const auto stream = Subscribe();
  Read(*stream);

  feed_.Publish(103, {{"1107", 102}, {"1116", 103}}, 0);

  EXPECT_THAT(Read(*stream), HasSubstr("id: 103\nevent: changed\n"));
  feed_.Publish(104, {{"1107", 104}}, 0);
  EXPECT_THAT(Read(*stream), HasSubstr("\"basins\":[{\"basin\":\"1107\",\"sequence\":104}]"));
}

TEST_F(ChangeFeedTest, TellsASubscriberOfItsBasinsOnly) {
  const auto stream = Subscribe(std::nullopt, {"1107"});
  Read(*stream);

  feed_.Publish(103, {{"1116", 103}}, 0);
  EXPECT_EQ(Read(*stream), "");
  feed_.Publish(104, {{"1107", 104}, {"1116", 103}}, 0);
  EXPECT_THAT(Read(*stream), HasSubstr("[{\"basin\":\"1107\",\"sequence\":104}]"));
}

TEST_F(ChangeFeedTest, ResumesWithWhatWasMissedAsOneEvent) {
  feed_.Publish(101, {{"1101", 101}}, 0);
  feed_.Publish(102, {{"1107", 102}}, 0);
  feed_.Publish(105, {{"1107", 105}, {"1116", 104}}, 0);

  const std::string text = Read(*Subscribe(101));

  EXPECT_THAT(text, HasSubstr("id: 105\nevent: changed\n"));
  EXPECT_THAT(text, HasSubstr("\"basins\":[{\"basin\":\"1107\",\"sequence\":105},{\"basin\":"
                              "\"1116\",\"sequence\":104}]"));
  EXPECT_THAT(Read(*Subscribe(105)), HasSubstr("id: 105\nevent: ready\n"));
  EXPECT_THAT(Read(*Subscribe(104, {"1101"})), HasSubstr("event: ready\n"));
}

TEST_F(ChangeFeedTest, AsksToBeginAnewWhoKnowsOfWhatIsNotKeptOrNeverWas) {
  feed_.Publish(105, {{"1107", 105}}, 0);

  EXPECT_THAT(Read(*Subscribe(99)), HasSubstr("id: 105\nevent: resync\n")) << "before it began";
  EXPECT_THAT(Read(*Subscribe(106)), HasSubstr("id: 105\nevent: resync\n")) << "of another log";
  EXPECT_THAT(Read(*Subscribe(100)), HasSubstr("event: changed\n"));
}

TEST_F(ChangeFeedTest, AsksEverybodyToBeginAnewWhenTheLogIsAnother) {
  const auto stream = Subscribe();
  Read(*stream);

  feed_.Begin("log", 1, 100, v1::SIMULATED, 0);
  EXPECT_EQ(Read(*stream), "") << "the same log, where it stood: a connection was lost, no more";

  feed_.Begin("log", 2, 40, v1::SIMULATED, 0);
  EXPECT_THAT(Read(*stream), HasSubstr("id: 40\nevent: resync\n"));
  feed_.Publish(41, {{"1107", 41}}, 0);
  EXPECT_THAT(Read(*stream), HasSubstr("id: 41\nevent: changed\n"));
}

TEST_F(ChangeFeedTest, SaysWhichParametersAreInForce) {
  const auto stream = Subscribe();
  EXPECT_THAT(Read(*stream), HasSubstr("\"sequence\":100,\"parameters_version\":0"));

  feed_.Publish(103, {{"11", 103}}, 103);
  EXPECT_THAT(Read(*stream), HasSubstr("\"sequence\":103,\"parameters_version\":103"));
  EXPECT_THAT(Read(*Subscribe()), HasSubstr("\"parameters_version\":103"));
}

TEST_F(ChangeFeedTest, RefusesOneMoreThanItServes) {
  ChangeFeed feed({.subscribers_max = 2});
  EXPECT_THAT(feed.Subscribe({}), HasCode(v1::NOT_CAUGHT_UP)) << "no log was followed yet";
  feed.Begin("log", 1, 1, v1::REAL, 0);
  const auto first = feed.Subscribe({}).value();
  const auto second = feed.Subscribe({}).value();

  EXPECT_THAT(feed.Subscribe({}), HasCode(v1::BUSY));

  first->Detach();  // its client went away
  EXPECT_TRUE(feed.Subscribe({}).ok());
}

TEST_F(ChangeFeedTest, DropsWhoDoesNotReadAndLetsItResume) {
  ChangeFeed feed({.unread_bytes_max = 2000});
  feed.Begin("log", 1, 1, v1::REAL, 0);
  const auto slow = feed.Subscribe({}).value();

  for (Sequence sequence = 2; sequence < 50; ++sequence)
    feed.Publish(sequence, {{"1107", sequence}}, 0);

  EXPECT_TRUE(slow->ended());
  char buffer[64];
  EXPECT_EQ(slow->Take(buffer, sizeof(buffer)).state, HttpStream::State::kDropped);
  EXPECT_EQ(feed.subscribers(), 0u);
  EXPECT_THAT(Read(*feed.Subscribe({1, {}}).value()), HasSubstr("id: 49\nevent: changed\n"));
}

TEST_F(ChangeFeedTest, BeatsWithALineThatSaysNothing) {
  const auto stream = Subscribe();
  Read(*stream);

  feed_.Beat();

  EXPECT_EQ(Read(*stream), ": heartbeat\n\n");
}

TEST_F(ChangeFeedTest, EveryDataLineIsOneJsonObject) {
  const auto stream = Subscribe();
  feed_.Publish(103, {{"1107", 102}}, 0);

  int events = 0;
  const std::string text = Read(*stream);
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    if (line.substr(0, 6) != "data: ") continue;
    ++events;
    EXPECT_EQ(nlohmann::json::parse(std::string(line.substr(6)))["schema_version"], 1);
  }
  EXPECT_EQ(events, 2);
}

TEST(PendingChangesTest, TellsOnceWhatIsWrittenAndKeepsTheRest) {
  PendingChanges pending;
  pending.Note("1107", 5);
  pending.Note("1116", 6);
  pending.Note("1107", 9);

  EXPECT_THAT(pending.Take(4), IsEmpty());
  EXPECT_THAT(pending.Take(7), ElementsAre(Pair("1107", 7), Pair("1116", 6)));
  EXPECT_THAT(pending.Take(7), IsEmpty());
  EXPECT_THAT(pending.Take(9), ElementsAre(Pair("1107", 9)));
}

}  // namespace
}  // namespace basin
