#include "clients/sdk/session.h"

#include "gtest/gtest.h"
#include "tests/clients/sdk/sdk_testing.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

using State = ClientSession::State;
using Sequences = std::vector<Sequence>;

v1::Subscribe After(Sequence sequence) {
  v1::Subscribe request;
  request.mutable_after()->set_sequence(sequence);
  return request;
}

// A session whose frames the test reads and answers by hand.
class SessionTest : public testing::Test {
 protected:
  struct Sent {
    v1::MessageType type;
    uint32_t channel;
    std::string body;
  };

  std::vector<Sent> TakeSent() {
    std::vector<Sent> sent;
    while (const std::optional<std::string> bytes = session_.NextFrame(now_)) {
      const Frame frame = ReadFrame(*bytes).value();
      sent.push_back({frame.type, frame.channel, std::string(frame.body)});
    }
    return sent;
  }
  std::vector<v1::MessageType> TakeSentTypes() {
    std::vector<v1::MessageType> types;
    for (const Sent& sent : TakeSent()) types.push_back(sent.type);
    return types;
  }
  // The next frame sent, which must be of this type.
  template <typename Message>
  Message TakeOne(v1::MessageType type, uint32_t* channel = nullptr) {
    Message message;
    const std::vector<Sent> sent = TakeSent();
    EXPECT_EQ(sent.size(), 1u);
    if (sent.empty()) return message;
    EXPECT_EQ(sent[0].type, type);
    EXPECT_TRUE(message.ParseFromString(sent[0].body));
    if (channel != nullptr) *channel = sent[0].channel;
    return message;
  }

  template <typename Message>
  void Hear(v1::MessageType type, uint32_t channel, const Message& message) {
    session_.Receive(WriteFrame(type, channel, message), now_);
  }
  void HearEvents(uint32_t channel, const std::string& body) {
    session_.Receive(WriteFrame(v1::EVENTS, channel, absl::string_view(body)), now_);
  }
  void HearError(uint32_t channel, v1::ErrorCode code, uint32_t retry_after_ms = 0) {
    v1::Error error;
    error.set_code(code);
    error.set_retry_after_ms(retry_after_ms);
    Hear(v1::ERROR, channel, error);
  }
  void HearWelcome(uint64_t session = 1, Sequence head = 100, uint32_t epoch = 1) {
    v1::Welcome welcome;
    welcome.set_version(1);
    welcome.set_session(session);
    welcome.mutable_limits()->set_max_message_bytes(1 << 20);
    welcome.mutable_credit()->set_messages(2);
    welcome.mutable_credit()->set_bytes(1 << 20);
    *welcome.mutable_head() = PositionOf(head, "log", epoch);
    Hear(v1::WELCOME, 0, welcome);
  }
  void HearAck(uint64_t number, uint32_t transactions = 1) {
    v1::Ack ack;
    ack.set_number(number);
    for (uint32_t i = 0; i < transactions; ++i) {
      ack.add_outcomes()->set_number(number);
      ack.mutable_outcomes(i)->set_transaction(i);
    }
    Hear(v1::ACK, 0, ack);
  }

  void Greet(uint64_t session = 1) {
    session_.ConnectionUp(now_);
    TakeSent();
    HearWelcome(session);
    ASSERT_EQ(session_.state(), State::kReady);
  }
  void Reconnect(uint64_t session) {
    session_.ConnectionDown();
    session_.ConnectionUp(now_);
    EXPECT_EQ(TakeSentTypes(), std::vector<v1::MessageType>{v1::HELLO});
    HearWelcome(session);
  }
  // Returns the channel on which the hub is to send.
  uint32_t SubscribeAfter(Sequence sequence) {
    session_.Subscribe(After(sequence), now_);
    uint32_t channel = 0;
    TakeOne<v1::Subscribe>(v1::SUBSCRIBE, &channel);
    return channel;
  }
  void Pass(absl::Duration duration) {
    now_ += duration;
    session_.Tick(now_);
  }
  // Handles the next EVENTS; returns its sequences.
  Sequences Handle() {
    const std::optional<ReceivedEvents> events = session_.NextEvents();
    EXPECT_TRUE(events.has_value());
    if (!events.has_value()) return {};
    session_.Handled(*events);
    return SequencesOf(events->records);
  }
  template <typename Event>
  Event NextEvent() {
    std::optional<SessionEvent> event = session_.NextEvent();
    EXPECT_TRUE(event.has_value() && std::holds_alternative<Event>(*event));
    return std::get<Event>(*std::move(event));
  }

  absl::Time now_ = absl::UnixEpoch() + absl::Hours(1);
  ClientSession session_{{.agent = "test/1", .purpose = "testing"}};
};

// --- The greeting.

TEST_F(SessionTest, SaysHelloFirstAndNothingElseBeforeWelcome) {
  session_.Publish({"a"}, false);
  session_.Subscribe(After(0), now_);
  session_.ConnectionUp(now_);

  const v1::Hello hello = TakeOne<v1::Hello>(v1::HELLO);

  EXPECT_EQ(hello.min_version(), 1u);
  EXPECT_EQ(hello.max_version(), 1u);
  EXPECT_EQ(hello.agent(), "test/1");
  EXPECT_EQ(session_.state(), State::kGreeting);
}

TEST_F(SessionTest, CarriesOutAfterWelcomeWhatWasWishedBefore) {
  session_.Publish({"a"}, false);
  session_.Subscribe(After(0), now_);
  session_.Ask(v1::QUERY, "");
  session_.ConnectionUp(now_);
  TakeSent();

  HearWelcome();

  EXPECT_EQ(TakeSentTypes(), (std::vector<v1::MessageType>{v1::SUBSCRIBE, v1::QUERY, v1::PUBLISH}));
}

TEST_F(SessionTest, RefusesAHubOfAnotherVersion) {
  session_.ConnectionUp(now_);
  v1::Welcome welcome;
  welcome.set_version(2);
  Hear(v1::WELCOME, 0, welcome);
  EXPECT_EQ(session_.state(), State::kRefused);
  EXPECT_THAT(session_.why(), HasCode(v1::VERSION_UNSUPPORTED));
}

TEST_F(SessionTest, GivesUpTheConnectionWhenNobodyWelcomes) {
  session_.ConnectionUp(now_);
  EXPECT_EQ(session_.NextDeadline(), now_ + absl::Seconds(5));
  Pass(absl::Seconds(5));
  EXPECT_EQ(session_.state(), State::kBroken);
  EXPECT_THAT(session_.why(), HasCode(v1::UNREACHABLE));
}

TEST_F(SessionTest, IsRefusedForGoodWhenTheHubDoesNotKnowIt) {
  session_.ConnectionUp(now_);
  HearError(0, v1::AUTH_UNKNOWN);
  EXPECT_EQ(session_.state(), State::kRefused);
  session_.ConnectionDown();
  EXPECT_EQ(session_.state(), State::kRefused);
}

TEST_F(SessionTest, ComesBackLaterWhenTheHubIsBusy) {
  session_.ConnectionUp(now_);
  HearError(0, v1::BUSY, 750);
  EXPECT_EQ(session_.state(), State::kBroken);
  EXPECT_EQ(session_.retry_after(), absl::Milliseconds(750));
}

TEST_F(SessionTest, ARepeatedWelcomeChangesNothing) {
  Greet(7);
  HearWelcome(7);
  EXPECT_EQ(session_.state(), State::kReady);
}

TEST_F(SessionTest, AnotherSessionOnTheSameConnectionDoesNotAddUp) {
  Greet(7);
  HearWelcome(8);
  EXPECT_EQ(session_.state(), State::kBroken);
}

TEST_F(SessionTest, EveryFrameThatMakesNoSenseBreaksTheConnection) {
  const std::string frames[] = {"",
                                "garbage",
                                WriteFrame(v1::WELCOME, 0, absl::string_view("\xff\xff")),
                                WriteFrame(v1::ACK, 0, absl::string_view("\x0a")),
                                WriteFrame(v1::HELLO, 0, v1::Hello()),
                                WriteFrame(v1::PUBLISH, 0, v1::Publish()),
                                WriteFrame(v1::PONG, 0, absl::string_view("\xff"))};
  uint64_t id = 0;
  for (const std::string& frame : frames) {
    Greet(++id);
    session_.Receive(frame, now_);
    EXPECT_EQ(session_.state(), State::kBroken) << absl::CHexEscape(frame);
    session_.ConnectionDown();
  }
}

TEST_F(SessionTest, AnotherMajorVersionIsRefusedForGood) {
  Greet();
  session_.Receive(absl::string_view("BH\x02\x05\0\0\0\0", 8), now_);
  EXPECT_EQ(session_.state(), State::kRefused);
}

// --- Publishing.

TEST_F(SessionTest, TellsOutcomesByTicket) {
  Greet();
  const uint64_t ticket = session_.Publish({"a"}, false);
  TakeOne<v1::Publish>(v1::PUBLISH);

  HearAck(1);

  EXPECT_EQ(NextEvent<PublishAnswered>().ticket, ticket);
}

TEST_F(SessionTest, SendsUnansweredPublishesAgainOnANewConnection) {
  Greet();
  session_.Publish({"a"}, false);
  session_.Publish({"b"}, false);
  TakeSent();
  session_.Publish({"c"}, false);
  TakeSent();
  HearAck(1, 2);

  Reconnect(2);

  const v1::Publish again = TakeOne<v1::Publish>(v1::PUBLISH);
  EXPECT_EQ(again.number(), 1u);
  ASSERT_EQ(again.transactions_size(), 1);
  EXPECT_EQ(again.transactions(0).events(0), "c");
}

TEST_F(SessionTest, PublishesNoMoreThanTheCredit) {
  Greet();
  for (const char* event : {"a", "b"}) {
    session_.Publish({event}, false);
    TakeOne<v1::Publish>(v1::PUBLISH);
  }
  session_.Publish({"c"}, false);
  EXPECT_TRUE(TakeSent().empty());

  HearAck(1);

  EXPECT_EQ(TakeOne<v1::Publish>(v1::PUBLISH).number(), 3u);
}

TEST_F(SessionTest, AnAnswerThatNeverComesBreaksTheConnection) {
  Greet();
  session_.Publish({"a"}, false);
  TakeSent();
  for (int i = 0; i < 6; ++i) {
    Pass(absl::Seconds(5));
    Hear(v1::PONG, 0, v1::Pong());
  }
  session_.Tick(now_);
  EXPECT_EQ(session_.state(), State::kBroken);
  EXPECT_THAT(session_.why(), HasCode(v1::DEADLINE));
}

TEST_F(SessionTest, AHubThatDisagreesAboutTheCreditGetsANewStart) {
  Greet();
  HearError(0, v1::CREDIT_EXCEEDED);
  EXPECT_EQ(session_.state(), State::kBroken);
}

// --- Subscriptions.

TEST_F(SessionTest, SubscribesOnAChannelOfItsOwnAndHandsRecordsOut) {
  Greet();
  const uint32_t feed = session_.Subscribe(After(0), now_);
  uint32_t channel = 0;
  const v1::Subscribe request = TakeOne<v1::Subscribe>(v1::SUBSCRIBE, &channel);
  EXPECT_NE(channel, 0u);
  EXPECT_EQ(request.after().log_id(), "log");

  HearEvents(channel, EventsBody(1, {1, 2}, 2));

  const std::optional<ReceivedEvents> events = session_.NextEvents();
  ASSERT_TRUE(events.has_value());
  EXPECT_EQ(events->feed, feed);
  EXPECT_EQ(SequencesOf(events->records), Sequences({1, 2}));
}

TEST_F(SessionTest, GrantsCreditAsEventsAreHandledAndNotAsTheyCome) {
  Greet();
  v1::Subscribe request = After(0);
  request.mutable_credit()->set_messages(2);
  request.mutable_credit()->set_bytes(1 << 20);
  session_.Subscribe(request, now_);
  uint32_t channel = 0;
  TakeOne<v1::Subscribe>(v1::SUBSCRIBE, &channel);

  HearEvents(channel, EventsBody(1, {1}, 1));
  HearEvents(channel, EventsBody(2, {2}, 2));
  EXPECT_TRUE(TakeSent().empty());

  Handle();
  uint32_t granted_on = 0;
  EXPECT_EQ(TakeOne<v1::Credit>(v1::CREDIT, &granted_on).grant().messages(), 1u);
  EXPECT_EQ(granted_on, channel);
}

TEST_F(SessionTest, HandsOverFromCatchUpToLiveWithoutGapOrDuplicate) {
  Greet();
  const uint32_t channel = SubscribeAfter(0);

  HearEvents(channel, EventsBody(1, {1, 2, 3}, 3));
  HearEvents(channel, EventsBody(2, {4, 5}, 5, /*live=*/true));
  HearEvents(channel, EventsBody(2, {4, 5}, 5, /*live=*/true));
  HearEvents(channel, EventsBody(3, {6}, 6, /*live=*/true));

  EXPECT_EQ(Handle(), Sequences({1, 2, 3}));
  EXPECT_EQ(Handle(), Sequences({4, 5}));
  EXPECT_EQ(Handle(), Sequences({6}));
  EXPECT_FALSE(session_.NextEvents().has_value());
}

TEST_F(SessionTest, RenewsAfterTheLastRecordHandledOnANewChannel) {
  Greet();
  const uint32_t channel = SubscribeAfter(0);
  HearEvents(channel, EventsBody(1, {1, 2}, 2));
  HearEvents(channel, EventsBody(2, {3, 4}, 4));
  Handle();

  Reconnect(2);

  uint32_t renewed_channel = 0;
  const v1::Subscribe renewed = TakeOne<v1::Subscribe>(v1::SUBSCRIBE, &renewed_channel);
  EXPECT_EQ(renewed.after().sequence(), 2u);
  EXPECT_NE(renewed_channel, channel);
  EXPECT_FALSE(session_.NextEvents().has_value());
  HearEvents(channel, EventsBody(3, {5}, 5));  // late, for nobody
  HearEvents(renewed_channel, EventsBody(1, {3, 4, 5}, 5));
  EXPECT_EQ(Handle(), Sequences({3, 4, 5}));
}

TEST_F(SessionTest, WhatIsBeingHandledWhileTheConnectionBreaksIsNotHandedOutAgain) {
  Greet();
  const uint32_t channel = SubscribeAfter(0);
  HearEvents(channel, EventsBody(1, {1, 2}, 2));
  const std::optional<ReceivedEvents> events = session_.NextEvents();

  Reconnect(2);
  uint32_t renewed = 0;
  EXPECT_EQ(TakeOne<v1::Subscribe>(v1::SUBSCRIBE, &renewed).after().sequence(), 0u);
  session_.Handled(*events);
  HearEvents(renewed, EventsBody(1, {1, 2, 3}, 3));

  EXPECT_EQ(Handle(), Sequences({3}));
}

TEST_F(SessionTest, AMissingMessageBreaksTheConnection) {
  Greet();
  const uint32_t channel = SubscribeAfter(0);
  HearEvents(channel, EventsBody(2, {5}, 5));
  EXPECT_EQ(session_.state(), State::kBroken);
}

TEST_F(SessionTest, WhatWasNotHandledComesAgain) {
  Greet();
  const uint32_t channel = SubscribeAfter(0);
  HearEvents(channel, EventsBody(1, {1}, 1));
  HearEvents(channel, EventsBody(2, {2}, 2));
  HearEvents(channel, EventsBody(3, {3}, 3));
  Handle();
  const std::optional<ReceivedEvents> refused = session_.NextEvents();

  session_.NotHandled(*refused, now_);

  const std::vector<Sent> sent = TakeSent();
  ASSERT_EQ(sent.size(), 2u);
  EXPECT_EQ(sent[0].type, v1::UNSUBSCRIBE);
  EXPECT_EQ(sent[0].channel, channel);
  v1::Subscribe again;
  ASSERT_TRUE(again.ParseFromString(sent[1].body));
  EXPECT_EQ(again.after().sequence(), 1u);
  EXPECT_FALSE(session_.NextEvents().has_value());
}

TEST_F(SessionTest, ASubscriptionThatIsRefusedEndsAlone) {
  Greet();
  const uint32_t feed = session_.Subscribe(After(0), now_);
  uint32_t channel = 0;
  TakeOne<v1::Subscribe>(v1::SUBSCRIBE, &channel);

  HearError(channel, v1::EPOCH_CHANGED);

  const FeedEnded ended = NextEvent<FeedEnded>();
  EXPECT_EQ(ended.feed, feed);
  EXPECT_THAT(ended.why, HasCode(v1::EPOCH_CHANGED));
  EXPECT_EQ(session_.state(), State::kReady);
}

TEST_F(SessionTest, ASubscriptionRefusedAsBusyIsTriedAgainLater) {
  Greet();
  const uint32_t channel = SubscribeAfter(0);

  HearError(channel, v1::BUSY, 3000);
  Pass(absl::Milliseconds(2900));
  EXPECT_TRUE(TakeSent().empty());
  EXPECT_EQ(session_.NextDeadline(), now_ + absl::Milliseconds(100));
  Pass(absl::Milliseconds(100));

  TakeOne<v1::Subscribe>(v1::SUBSCRIBE);
}

TEST_F(SessionTest, ASubscriptionIsOverWhenItsEndWasHandled) {
  Greet();
  const uint32_t channel = SubscribeAfter(0);
  HearEvents(channel, EventsBody(1, {1}, 1, false, /*done=*/true));

  EXPECT_TRUE(session_.Handled(*session_.NextEvents()));

  Reconnect(2);
  EXPECT_TRUE(TakeSent().empty());
}

TEST_F(SessionTest, UnsubscribingDropsWhatWasOnItsWay) {
  Greet();
  const uint32_t feed = session_.Subscribe(After(0), now_);
  uint32_t channel = 0;
  TakeOne<v1::Subscribe>(v1::SUBSCRIBE, &channel);
  HearEvents(channel, EventsBody(1, {1}, 1));

  session_.Unsubscribe(feed);

  EXPECT_FALSE(session_.NextEvents().has_value());
  TakeOne<v1::Unsubscribe>(v1::UNSUBSCRIBE);
  HearEvents(channel, EventsBody(2, {2}, 2));
  EXPECT_FALSE(session_.NextEvents().has_value());
  EXPECT_EQ(session_.state(), State::kReady);
}

TEST_F(SessionTest, AHandlerMayEndItsOwnSubscription) {
  Greet();
  const uint32_t feed = session_.Subscribe(After(0), now_);
  uint32_t channel = 0;
  TakeOne<v1::Subscribe>(v1::SUBSCRIBE, &channel);
  HearEvents(channel, EventsBody(1, {1}, 1));
  const std::optional<ReceivedEvents> events = session_.NextEvents();

  session_.Unsubscribe(feed);

  EXPECT_FALSE(session_.Handled(*events));
  session_.NotHandled(*events, now_);
}

TEST_F(SessionTest, ASubscriptionThatIsOwedRecordsAndGetsNoneBreaksTheConnection) {
  Greet();
  const uint32_t channel = SubscribeAfter(100);
  HearEvents(channel, EventsBody(1, {}, 100, /*live=*/true));
  Handle();
  v1::Ping ping;
  *ping.mutable_durable_head() = PositionOf(101);

  for (int i = 0; i < 13; ++i) {
    Hear(v1::PING, 0, ping);
    Pass(absl::Seconds(5));
  }

  EXPECT_EQ(session_.state(), State::kBroken);
}

TEST_F(SessionTest, AQuietSubscriptionIsLeftAlone) {
  Greet();
  const uint32_t channel = SubscribeAfter(100);
  HearEvents(channel, EventsBody(1, {}, 100, /*live=*/true));
  Handle();
  v1::Ping ping;
  *ping.mutable_durable_head() = PositionOf(100);

  for (int i = 0; i < 100; ++i) {
    Hear(v1::PING, 0, ping);
    Pass(absl::Seconds(5));
  }

  EXPECT_EQ(session_.state(), State::kReady);
}

// --- Questions.

TEST_F(SessionTest, AnswersFindTheirQuestions) {
  Greet();
  const uint32_t one = session_.Ask(v1::QUERY, "one");
  const uint32_t other = session_.Ask(v1::ADMIN, "other");
  const std::vector<Sent> sent = TakeSent();
  ASSERT_EQ(sent.size(), 2u);

  session_.Receive(WriteFrame(v1::ADMIN_ANSWER, sent[1].channel, absl::string_view("B")), now_);
  session_.Receive(WriteFrame(v1::ANSWER, sent[0].channel, absl::string_view("A")), now_);

  const QuestionAnswered first = NextEvent<QuestionAnswered>();
  EXPECT_EQ(first.question, other);
  EXPECT_EQ(*first.body, "B");
  EXPECT_EQ(NextEvent<QuestionAnswered>().question, one);
}

TEST_F(SessionTest, AQuestionThatIsRefusedIsAnsweredWithTheError) {
  Greet();
  session_.Ask(v1::QUERY, "");
  const uint32_t channel = TakeSent().at(0).channel;
  HearError(channel, v1::UNKNOWN_QUERY);
  EXPECT_THAT(NextEvent<QuestionAnswered>().body, HasCode(v1::UNKNOWN_QUERY));
}

TEST_F(SessionTest, AnErrorThatNamesNoErrorIsOne) {
  Greet();
  session_.Ask(v1::QUERY, "");
  HearError(TakeSent().at(0).channel, v1::ERROR_UNSPECIFIED);
  EXPECT_THAT(NextEvent<QuestionAnswered>().body, HasCode(v1::UNEXPECTED_MESSAGE));

  HearError(SubscribeAfter(0), v1::ERROR_UNSPECIFIED);
  EXPECT_THAT(NextEvent<FeedEnded>().why, HasCode(v1::UNEXPECTED_MESSAGE));
}

TEST_F(SessionTest, AsksAgainOnANewConnectionUnlessCancelled) {
  Greet();
  session_.Ask(v1::QUERY, "kept");
  session_.CancelQuestion(session_.Ask(v1::QUERY, "cancelled"));
  TakeSent();

  Reconnect(2);

  const std::vector<Sent> sent = TakeSent();
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_EQ(sent[0].body, "kept");
}

// --- Life signs.

TEST_F(SessionTest, PingsWhenNothingComesAndBreaksWhenNothingAnswers) {
  Greet();
  Pass(absl::Seconds(5));
  TakeOne<v1::Ping>(v1::PING);
  Pass(absl::Seconds(5));
  TakeOne<v1::Ping>(v1::PING);
  Pass(absl::Seconds(5));
  EXPECT_EQ(session_.state(), State::kBroken);
  EXPECT_THAT(session_.why(), HasCode(v1::UNREACHABLE));
}

TEST_F(SessionTest, AnswersAPingWithItsNonceAndLearnsTheHead) {
  Greet();
  v1::Ping ping;
  ping.set_nonce(42);
  *ping.mutable_durable_head() = PositionOf(123);

  Hear(v1::PING, 0, ping);

  EXPECT_EQ(TakeOne<v1::Pong>(v1::PONG).nonce(), 42u);
  EXPECT_EQ(session_.durable_head().sequence(), 123u);
}

TEST_F(SessionTest, TheHeadItKnowsOnlyGrowsWithinALog) {
  Greet();
  v1::Pong pong;
  *pong.mutable_durable_head() = PositionOf(50);
  Hear(v1::PONG, 0, pong);
  EXPECT_EQ(session_.durable_head().sequence(), 100u);

  *pong.mutable_durable_head() = PositionOf(50, "log", 2);
  Hear(v1::PONG, 0, pong);
  EXPECT_EQ(session_.durable_head().sequence(), 50u);
}

TEST_F(SessionTest, FinishesWhatItSentWhenTheHubDrainsAndLeaves) {
  Greet();
  session_.Publish({"a"}, false);
  TakeSent();
  v1::Drain drain;
  drain.set_grace_ms(5000);
  Hear(v1::DRAIN, 0, drain);
  session_.Publish({"b"}, false);
  session_.Tick(now_);
  EXPECT_TRUE(TakeSent().empty());
  EXPECT_EQ(session_.state(), State::kReady);
  EXPECT_EQ(session_.NextDeadline(), now_ + absl::Seconds(5));

  HearAck(1);
  session_.Tick(now_);

  EXPECT_EQ(session_.state(), State::kBroken);
  EXPECT_THAT(session_.why(), HasCode(v1::DRAINING));
  TakeOne<v1::Bye>(v1::BYE);
  Reconnect(2);
  EXPECT_EQ(TakeOne<v1::Publish>(v1::PUBLISH).transactions(0).events(0), "b");
}

TEST_F(SessionTest, DoesNotWaitForADrainingHubBeyondItsGrace) {
  Greet();
  session_.Publish({"a"}, false);
  TakeSent();
  v1::Drain drain;
  drain.set_grace_ms(1000);
  Hear(v1::DRAIN, 0, drain);
  Pass(absl::Seconds(1));
  EXPECT_EQ(session_.state(), State::kBroken);
}

TEST_F(SessionTest, AHubThatSaysGoodbyeIsVisitedAgain) {
  Greet();
  Hear(v1::BYE, 0, v1::Bye());
  EXPECT_EQ(session_.state(), State::kBroken);
}

TEST_F(SessionTest, SaysGoodbye) {
  Greet();
  session_.Close();
  TakeOne<v1::Bye>(v1::BYE);
}

}  // namespace
}  // namespace basin
