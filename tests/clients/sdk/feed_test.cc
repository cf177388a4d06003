#include "clients/sdk/feed.h"

#include "gtest/gtest.h"
#include "tests/clients/sdk/sdk_testing.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

const absl::Time kStart = absl::UnixEpoch() + absl::Hours(1);
using Sequences = std::vector<Sequence>;

v1::Subscribe After(Sequence sequence) {
  v1::Subscribe request;
  request.mutable_after()->set_sequence(sequence);
  return request;
}
v1::Subscribe Live() {
  v1::Subscribe request;
  request.set_live(true);
  return request;
}

class FeedTest : public testing::Test {
 protected:
  v1::Subscribe Renew(Feed& feed) { return feed.Renew(++channel_, PositionOf(100), kStart); }
  // Receives a message that must be of use.
  ReceivedEvents Take(Feed& feed, const std::string& body) {
    absl::StatusOr<std::optional<ReceivedEvents>> events = feed.Receive(body);
    EXPECT_THAT(events, IsOk());
    EXPECT_TRUE(events->has_value());
    return std::move(**events);
  }
  uint32_t channel_ = 0;
};

TEST_F(FeedTest, GivesAWindowOfItsOwnWhenNoneIsAskedFor) {
  Feed feed(After(0));
  const v1::Subscribe request = Renew(feed);
  EXPECT_EQ(request.credit().messages(), 32u);
  EXPECT_EQ(request.credit().bytes(), 4u << 20);
}

TEST_F(FeedTest, NamesTheLogItFirstMetEvenWhenItHasBecomeAnother) {
  Feed feed(After(5));
  feed.Renew(1, PositionOf(100, "log", 1), kStart);

  const v1::Subscribe renewed = feed.Renew(2, PositionOf(50, "log", 2), kStart);

  EXPECT_EQ(renewed.after().log_id(), "log");
  EXPECT_EQ(renewed.after().epoch(), 1u);
  EXPECT_EQ(renewed.after().sequence(), 5u);
}

TEST_F(FeedTest, ReadsRecordsInPlaceAndTheFieldsAroundThem) {
  Feed feed(After(0));
  Renew(feed);

  const ReceivedEvents events = Take(feed, EventsBody(1, {1, 2, 3}, 3, /*live=*/true));

  EXPECT_EQ(SequencesOf(events.records), Sequences({1, 2, 3}));
  EXPECT_EQ(events.records[1].event.header.id, "e2");
  EXPECT_TRUE(events.message.live());
  EXPECT_EQ(events.message.records_size(), 0);
}

TEST_F(FeedTest, ReadsAMessageWhoseFieldsComeInAnotherOrder) {
  Feed feed(After(0));
  Renew(feed);
  v1::Events head;
  head.set_number(1);
  head.set_through(2);

  const ReceivedEvents events = Take(feed, head.SerializeAsString() + EventsBody(1, {1, 2}, 2));

  EXPECT_EQ(SequencesOf(events.records), Sequences({1, 2}));
}

TEST_F(FeedTest, GoesOnAfterTheLastRecordHandledAndNotAfterTheLastReceived) {
  Feed feed(After(0));
  Renew(feed);
  const ReceivedEvents first = Take(feed, EventsBody(1, {1, 2}, 2));
  Take(feed, EventsBody(2, {3, 4}, 4));

  feed.Handled(first);

  EXPECT_EQ(Renew(feed).after().sequence(), 2u);
}

TEST_F(FeedTest, AStartByTimeOrLiveBecomesAPositionWithTheFirstMessage) {
  Feed feed(Live());
  EXPECT_TRUE(Renew(feed).live());
  EXPECT_TRUE(Renew(feed).live());

  Take(feed, EventsBody(1, {8, 9}, 9));

  EXPECT_EQ(Renew(feed).after().sequence(), 7u);
}

TEST_F(FeedTest, AnEmptyFirstMessageTellsWhereLiveBegan) {
  Feed feed(Live());
  Renew(feed);
  Take(feed, EventsBody(1, {}, 41, /*live=*/true));
  EXPECT_EQ(Renew(feed).after().sequence(), 41u);
}

TEST_F(FeedTest, IgnoresARepeatedMessage) {
  Feed feed(After(0));
  Renew(feed);
  const std::string body = EventsBody(1, {1, 2}, 2);
  Take(feed, body);

  EXPECT_FALSE(feed.Receive(body)->has_value());
}

TEST_F(FeedTest, DoesNotTrustAConnectionThatSwallowsAMessage) {
  Feed feed(After(0));
  Renew(feed);
  Take(feed, EventsBody(1, {1}, 1));
  EXPECT_THAT(feed.Receive(EventsBody(3, {9}, 9)), HasCode(v1::UNEXPECTED_MESSAGE));
}

TEST_F(FeedTest, DoesNotTrustSequencesThatGoBack) {
  Feed feed(After(5));
  Renew(feed);
  EXPECT_THAT(feed.Receive(EventsBody(1, {7, 6}, 7)), HasCode(v1::UNEXPECTED_MESSAGE));
  EXPECT_THAT(feed.Receive(EventsBody(1, {6, 6}, 7)), HasCode(v1::UNEXPECTED_MESSAGE));
  EXPECT_THAT(feed.Receive(EventsBody(1, {8}, 7)), HasCode(v1::UNEXPECTED_MESSAGE));
  EXPECT_THAT(feed.Receive(EventsBody(1, {}, 4)), HasCode(v1::UNEXPECTED_MESSAGE));
}

TEST_F(FeedTest, RefusesBytesThatAreNoEvents) {
  Feed feed(After(0));
  Renew(feed);
  for (const std::string& body :
       {std::string("\x0a\x7f"), std::string("\x0a\x03xyz"), std::string("\xff\xff")})
    EXPECT_THAT(feed.Receive(body), HasCode(v1::BAD_PROTO));
}

TEST_F(FeedTest, TrimsWhatWasHandledBefore) {
  Feed feed(After(0));
  Renew(feed);
  ReceivedEvents first = Take(feed, EventsBody(0, {1, 2, 3}, 3));
  ReceivedEvents overlapping = Take(feed, EventsBody(0, {2, 3, 4}, 4));
  ReceivedEvents more = Take(feed, EventsBody(0, {5}, 5));
  feed.Handled(first);

  EXPECT_TRUE(feed.Trim(overlapping));
  EXPECT_EQ(SequencesOf(overlapping.records), Sequences({4}));
  feed.Handled(more);
  EXPECT_FALSE(feed.Trim(overlapping));
}

TEST_F(FeedTest, GrantsAgainAtHalfTheMessagesOrHalfTheBytes) {
  v1::Subscribe request = After(0);
  request.mutable_credit()->set_messages(4);
  request.mutable_credit()->set_bytes(1'000'000);
  Feed feed(request);
  Renew(feed);

  EXPECT_EQ(feed.Handled(Take(feed, EventsBody(1, {1}, 1))), std::nullopt);
  const std::string body = EventsBody(2, {2}, 2);
  const std::optional<v1::DeliveryCredit> grant = feed.Handled(Take(feed, body));

  ASSERT_TRUE(grant.has_value());
  EXPECT_EQ(grant->messages(), 2u);
  EXPECT_EQ(grant->bytes(), 2 * body.size());
  EXPECT_EQ(feed.Handled(Take(feed, EventsBody(3, {3}, 3))), std::nullopt);
}

TEST_F(FeedTest, AMessageLargerThanTheWindowIsGrantedAgainAtOnce) {
  v1::Subscribe request = After(0);
  request.mutable_credit()->set_messages(100);
  request.mutable_credit()->set_bytes(10);
  Feed feed(request);
  Renew(feed);

  const std::string body = EventsBody(1, {1}, 1);

  EXPECT_EQ(feed.Handled(Take(feed, body))->bytes(), body.size());
}

TEST_F(FeedTest, WhatCameByAnEarlierChannelMovesItOnButGrantsNothing) {
  v1::Subscribe request = After(0);
  request.mutable_credit()->set_messages(1);
  request.mutable_credit()->set_bytes(1000);
  Feed feed(request);
  Renew(feed);
  const ReceivedEvents events = Take(feed, EventsBody(1, {1, 2}, 2));

  Renew(feed);

  EXPECT_EQ(feed.Handled(events), std::nullopt);
  EXPECT_EQ(Renew(feed).after().sequence(), 2u);
}

TEST_F(FeedTest, IsDoneWhenTheLastMessageWasHandled) {
  Feed feed(After(0));
  Renew(feed);
  const ReceivedEvents events = Take(feed, EventsBody(1, {1}, 9, false, /*done=*/true));
  EXPECT_FALSE(feed.done());
  feed.Handled(events);
  EXPECT_TRUE(feed.done());
}

TEST_F(FeedTest, IsOwedAFirstMessageInAnyCase) {
  Feed feed(Live());
  Renew(feed);
  feed.HeadIs(0, kStart + absl::Seconds(1));
  EXPECT_EQ(feed.owed_since(), kStart);
}

TEST_F(FeedTest, IsOwedSomethingOnceTheHeadIsBeyondWhatItWasTold) {
  Feed feed(After(0));
  Renew(feed);
  const ReceivedEvents events = Take(feed, EventsBody(1, {1}, 10, /*live=*/true));
  feed.Handled(events);
  feed.HeadIs(10, kStart + absl::Hours(1));
  EXPECT_EQ(feed.owed_since(), absl::InfiniteFuture());

  feed.HeadIs(11, kStart + absl::Hours(2));
  feed.HeadIs(12, kStart + absl::Hours(3));

  EXPECT_EQ(feed.owed_since(), kStart + absl::Hours(2));
}

TEST_F(FeedTest, IsOwedNothingWhileItsOwnCreditIsUsedUp) {
  v1::Subscribe request = After(0);
  request.mutable_credit()->set_messages(1);
  request.mutable_credit()->set_bytes(1000);
  Feed feed(request);
  Renew(feed);
  const ReceivedEvents events = Take(feed, EventsBody(1, {1}, 1));

  feed.HeadIs(100, kStart);
  EXPECT_EQ(feed.owed_since(), absl::InfiniteFuture());

  feed.Handled(events);
  feed.HeadIs(100, kStart + absl::Seconds(5));
  EXPECT_EQ(feed.owed_since(), kStart + absl::Seconds(5));
}

}  // namespace
}  // namespace basin
