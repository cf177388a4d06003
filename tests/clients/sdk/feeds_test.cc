#include "clients/sdk/feeds.h"

#include <optional>
#include <string>

#include "gtest/gtest.h"
#include "proto/wire/frame.h"
#include "tests/clients/sdk/sdk_testing.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

const absl::Time kStart = absl::UnixEpoch() + absl::Hours(1);
constexpr absl::Duration kBusyPause = absl::Seconds(5);
using Sequences = std::vector<Sequence>;

v1::Subscribe After(Sequence sequence) {
  v1::Subscribe request;
  *request.mutable_after() = PositionOf(sequence);
  return request;
}

v1::Error ErrorOf(v1::ErrorCode code, absl::Duration retry_after = absl::ZeroDuration()) {
  return ToProto(MakeError(code, {.retry_after = retry_after}));
}

class FeedsTest : public testing::Test {
 protected:
  // The frames that were written since, by type; the channel of the last one is kept.
  std::vector<v1::MessageType> Written() {
    std::vector<v1::MessageType> types;
    while (const std::optional<std::string> bytes = frames_.Take()) {
      const Frame frame = *ReadFrame(*bytes);
      types.push_back(frame.type);
      channel_ = frame.channel;
      if (frame.type == v1::SUBSCRIBE) request_.ParseFromString(std::string(frame.body));
    }
    return types;
  }
  using Types = std::vector<v1::MessageType>;

  // Opened, with feed 1 subscribed on channel_.
  void OpenWithOne() {
    feeds_.Open(kStart);
    feeds_.Add(1, After(0), kStart);
    ASSERT_EQ(Written(), Types({v1::SUBSCRIBE}));
  }

  ControlFrames frames_;
  Feeds feeds_{frames_, kBusyPause};
  uint32_t channel_ = 0;
  v1::Subscribe request_;
};

TEST_F(FeedsTest, SubscribesWhenThereIsAConnection) {
  feeds_.Add(1, After(3), kStart);
  EXPECT_EQ(Written(), Types());

  feeds_.Open(kStart);

  EXPECT_EQ(Written(), Types({v1::SUBSCRIBE}));
  EXPECT_EQ(request_.after().sequence(), 3u);
}

TEST_F(FeedsTest, ANewConnectionGetsANewChannelAndGoesOnAfterWhatWasHandled) {
  OpenWithOne();
  const uint32_t before = channel_;
  BASIN_ASSERT_OK(feeds_.Receive(channel_, EventsBody(1, {1, 2}, 2), kStart));
  BASIN_ASSERT_OK(feeds_.Receive(channel_, EventsBody(2, {3}, 3), kStart));
  EXPECT_FALSE(feeds_.Handled(*feeds_.NextEvents()));

  feeds_.Close();
  EXPECT_FALSE(feeds_.NextEvents().has_value()) << "it comes again";
  feeds_.Open(kStart);

  EXPECT_EQ(Written(), Types({v1::SUBSCRIBE}));
  EXPECT_NE(channel_, before);
  EXPECT_EQ(request_.after().sequence(), 2u);
}

TEST_F(FeedsTest, HandsEventsToTheFeedOfTheirChannel) {
  OpenWithOne();
  const uint32_t first = channel_;
  feeds_.Add(2, After(0), kStart);
  Written();

  BASIN_ASSERT_OK(feeds_.Receive(channel_, EventsBody(1, {7}, 7), kStart));
  BASIN_ASSERT_OK(feeds_.Receive(first, EventsBody(1, {1}, 1), kStart));

  EXPECT_EQ(feeds_.NextEvents()->feed, 2u);
  EXPECT_EQ(feeds_.NextEvents()->feed, 1u);
}

TEST_F(FeedsTest, IgnoresAChannelThatIsNobodys) {
  OpenWithOne();
  BASIN_EXPECT_OK(feeds_.Receive(channel_ + 1, EventsBody(1, {1}, 1), kStart));
  EXPECT_FALSE(feeds_.NextEvents().has_value());
  EXPECT_EQ(feeds_.Refuse(channel_ + 1, ErrorOf(v1::BAD_FILTER), kStart), std::nullopt);
}

TEST_F(FeedsTest, WhatIsRemovedIsUnsubscribedAndForgotten) {
  OpenWithOne();
  BASIN_ASSERT_OK(feeds_.Receive(channel_, EventsBody(1, {1}, 1), kStart));

  feeds_.Remove(1);
  feeds_.Remove(1);

  EXPECT_EQ(Written(), Types({v1::UNSUBSCRIBE}));
  EXPECT_FALSE(feeds_.NextEvents().has_value());
}

TEST_F(FeedsTest, ALastingRefusalEndsTheFeed) {
  OpenWithOne();

  EXPECT_EQ(feeds_.Refuse(channel_, ErrorOf(v1::BAD_FILTER), kStart), std::optional<uint32_t>(1));

  feeds_.Open(kStart);
  EXPECT_EQ(Written(), Types());
}

TEST_F(FeedsTest, APassingRefusalIsWaitedOut) {
  OpenWithOne();

  EXPECT_EQ(feeds_.Refuse(channel_, ErrorOf(v1::BUSY, absl::Seconds(20)), kStart), std::nullopt);
  EXPECT_EQ(feeds_.next_renewal(), kStart + absl::Seconds(20));
  feeds_.Tick(kStart + absl::Seconds(19));
  EXPECT_EQ(Written(), Types());

  feeds_.Tick(kStart + absl::Seconds(20));
  EXPECT_EQ(Written(), Types({v1::SUBSCRIBE}));
  EXPECT_EQ(feeds_.next_renewal(), absl::InfiniteFuture());
}

TEST_F(FeedsTest, ARefusalWithoutADelayIsWaitedOutNoLessThanThePause) {
  OpenWithOne();
  feeds_.Refuse(channel_, ErrorOf(v1::BUSY), kStart);
  EXPECT_EQ(feeds_.next_renewal(), kStart + kBusyPause);
}

TEST_F(FeedsTest, APostponedFeedIsOwedNothingAndNeedsNoUnsubscribe) {
  OpenWithOne();
  feeds_.HeadIs(PositionOf(9), kStart);
  EXPECT_EQ(feeds_.owed_since(), kStart);

  feeds_.Refuse(channel_, ErrorOf(v1::BUSY), kStart);
  EXPECT_EQ(feeds_.owed_since(), absl::InfiniteFuture());
  feeds_.Remove(1);

  EXPECT_EQ(Written(), Types());
  EXPECT_EQ(feeds_.next_renewal(), absl::InfiniteFuture());
}

TEST_F(FeedsTest, GrantsCreditForWhatWasHandled) {
  OpenWithOne();
  for (uint64_t number = 1; number <= 32; ++number) {
    BASIN_ASSERT_OK(feeds_.Receive(channel_, EventsBody(number, {number}, number), kStart));
    feeds_.Handled(*feeds_.NextEvents());
  }

  const Types written = Written();
  EXPECT_EQ(written, Types({v1::CREDIT, v1::CREDIT})) << "at every half of the window";
}

TEST_F(FeedsTest, WhatWasNotHandledIsAskedForAgain) {
  OpenWithOne();
  BASIN_ASSERT_OK(feeds_.Receive(channel_, EventsBody(1, {1, 2}, 2), kStart));
  BASIN_ASSERT_OK(feeds_.Receive(channel_, EventsBody(2, {3}, 3), kStart));

  feeds_.NotHandled(*feeds_.NextEvents(), kStart);

  EXPECT_EQ(Written(), Types({v1::UNSUBSCRIBE, v1::SUBSCRIBE}));
  EXPECT_EQ(request_.after().sequence(), 0u);
  EXPECT_FALSE(feeds_.NextEvents().has_value()) << "what followed comes again, too";
}

TEST_F(FeedsTest, TheLastMessageEndsTheFeed) {
  OpenWithOne();
  BASIN_ASSERT_OK(
      feeds_.Receive(channel_, EventsBody(1, {1}, 1, /*live=*/false, /*done=*/true), kStart));

  EXPECT_TRUE(feeds_.Handled(*feeds_.NextEvents()));

  feeds_.Open(kStart);
  EXPECT_EQ(Written(), Types());
}

}  // namespace
}  // namespace basin
