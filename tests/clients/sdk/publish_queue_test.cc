#include "clients/sdk/publish_queue.h"

#include "gtest/gtest.h"
#include "proto/wire/frame.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

const absl::Time kStart = absl::UnixEpoch() + absl::Hours(1);

v1::Limits LimitsOf(uint32_t message_bytes) {
  v1::Limits limits;
  limits.set_max_message_bytes(message_bytes);
  return limits;
}
v1::PublishCredit CreditOf(uint32_t messages, uint32_t bytes) {
  v1::PublishCredit credit;
  credit.set_messages(messages);
  credit.set_bytes(bytes);
  return credit;
}

class PublishQueueTest : public testing::Test {
 protected:
  void Open(uint32_t messages = 100, uint32_t bytes = 1 << 20) {
    queue_.Open(LimitsOf(1 << 20), CreditOf(messages, bytes));
  }
  // The next PUBLISH; number 0 when there is none.
  v1::Publish Next() {
    v1::Publish publish;
    const std::optional<std::string> frame = queue_.NextFrame(now_);
    if (!frame.has_value()) return publish;
    const absl::StatusOr<Frame> read = ReadFrame(*frame);
    EXPECT_THAT(read, IsOk());
    EXPECT_EQ(read->type, v1::PUBLISH);
    EXPECT_TRUE(publish.ParseFromString(std::string(read->body)));
    return publish;
  }
  // Everything sent now, event by event.
  std::vector<std::string> SendAll() {
    std::vector<std::string> events;
    for (v1::Publish publish = Next(); publish.number() != 0; publish = Next())
      for (const auto& transaction : publish.transactions())
        events.insert(events.end(), transaction.events().begin(), transaction.events().end());
    return events;
  }
  absl::Status Ack(uint64_t number, const std::vector<std::pair<uint64_t, uint32_t>>& outcomes) {
    v1::Ack ack;
    ack.set_number(number);
    for (const auto& [publish, transaction] : outcomes) {
      v1::Outcome* outcome = ack.add_outcomes();
      outcome->set_number(publish);
      outcome->set_transaction(transaction);
      outcome->add_sequences(1000 + publish);
    }
    return queue_.Receive(ack, now_);
  }
  std::vector<uint64_t> AnsweredTickets() {
    std::vector<uint64_t> tickets;
    while (auto answered = queue_.NextAnswer()) tickets.push_back(answered->ticket);
    return tickets;
  }

  PublishQueue queue_;
  absl::Time now_ = kStart;
};

using Tickets = std::vector<uint64_t>;
using Events = std::vector<std::string>;

TEST_F(PublishQueueTest, SendsNothingBeforeASessionBegins) {
  queue_.Offer({"a"}, false);
  EXPECT_EQ(Next().number(), 0u);

  Open();

  EXPECT_EQ(SendAll(), Events({"a"}));
}

TEST_F(PublishQueueTest, NumbersMessagesAndTicketsFromOne) {
  Open();
  EXPECT_EQ(queue_.Offer({"a"}, false), 1u);
  EXPECT_EQ(Next().number(), 1u);
  EXPECT_EQ(queue_.Offer({"b"}, false), 2u);
  EXPECT_EQ(Next().number(), 2u);
}

TEST_F(PublishQueueTest, KeepsTransactionsTogetherAndInOrder) {
  Open();
  queue_.Offer({"a", "b"}, false);
  queue_.Offer({"c"}, false);

  const v1::Publish publish = Next();

  ASSERT_EQ(publish.transactions_size(), 2);
  EXPECT_EQ(publish.transactions(0).events_size(), 2);
  EXPECT_EQ(publish.transactions(1).events(0), "c");
}

TEST_F(PublishQueueTest, DryRunsTravelApart) {
  Open();
  queue_.Offer({"a"}, false);
  queue_.Offer({"b"}, true);
  queue_.Offer({"c"}, true);

  const v1::Publish real = Next();
  const v1::Publish dry = Next();

  EXPECT_FALSE(real.dry_run());
  EXPECT_EQ(real.transactions_size(), 1);
  EXPECT_TRUE(dry.dry_run());
  EXPECT_EQ(dry.transactions_size(), 2);
}

TEST_F(PublishQueueTest, StopsWhenTheMessagesOfTheCreditAreUsedUpAndGathersTheRest) {
  Open(/*messages=*/2);
  for (const char* event : {"a", "b"}) {
    queue_.Offer({event}, false);
    EXPECT_NE(Next().number(), 0u);
  }
  queue_.Offer({"c"}, false);
  queue_.Offer({"d"}, false);
  EXPECT_EQ(Next().number(), 0u);

  BASIN_ASSERT_OK(Ack(1, {{1, 0}}));

  EXPECT_EQ(Next().transactions_size(), 2);
}

TEST_F(PublishQueueTest, NeverHasMoreBytesUnansweredThanTheCredit) {
  Open(/*messages=*/100, /*bytes=*/1000);
  for (int i = 0; i < 20; ++i) queue_.Offer({std::string(100, 'x')}, false);

  size_t bytes = 0;
  while (const std::optional<std::string> frame = queue_.NextFrame(now_)) bytes += frame->size();

  EXPECT_LE(bytes, 1000u);
  EXPECT_GT(bytes, 700u);
  EXPECT_GT(queue_.unsent(), 0u);
}

TEST_F(PublishQueueTest, OneAckAnswersManyMessages) {
  Open();
  for (int i = 0; i < 3; ++i) {
    queue_.Offer({"x"}, false);
    Next();
  }

  BASIN_ASSERT_OK(Ack(3, {{1, 0}, {2, 0}, {3, 0}}));

  EXPECT_EQ(AnsweredTickets(), Tickets({1, 2, 3}));
  EXPECT_EQ(queue_.unanswered(), 0u);
}

TEST_F(PublishQueueTest, ARepeatedAckIsIgnored) {
  Open();
  queue_.Offer({"a"}, false);
  Next();
  BASIN_ASSERT_OK(Ack(1, {{1, 0}}));
  queue_.Offer({"b"}, false);
  Next();

  BASIN_EXPECT_OK(Ack(1, {{1, 0}}));

  EXPECT_EQ(AnsweredTickets(), Tickets({1}));
  EXPECT_EQ(queue_.unanswered(), 1u);
}

TEST_F(PublishQueueTest, AnAckThatSkipsOneIsNotTrusted) {
  Open();
  for (int i = 0; i < 2; ++i) {
    queue_.Offer({"x"}, false);
    Next();
  }

  EXPECT_THAT(Ack(2, {{2, 0}}), HasCode(v1::UNEXPECTED_MESSAGE));

  EXPECT_EQ(AnsweredTickets(), Tickets());
}

TEST_F(PublishQueueTest, AnAckWithoutTheOutcomesItOwesIsNotTrusted) {
  Open();
  queue_.Offer({"a"}, false);
  queue_.Offer({"b"}, false);
  Next();
  EXPECT_THAT(Ack(1, {{1, 0}}), HasCode(v1::UNEXPECTED_MESSAGE));
}

TEST_F(PublishQueueTest, AnAckOfWhatWasNeverSentIsNotTrusted) {
  Open();
  EXPECT_THAT(Ack(1, {}), HasCode(v1::UNEXPECTED_MESSAGE));
  EXPECT_THAT(Ack(0, {{7, 0}}), HasCode(v1::UNEXPECTED_MESSAGE));
}

TEST_F(PublishQueueTest, SendsAgainWhatIsUnansweredInOrderAndNothingElse) {
  Open();
  queue_.Offer({"a"}, false);
  Next();
  for (const char* event : {"b", "c"}) queue_.Offer({event}, false);
  Next();
  queue_.Offer({"d"}, false);
  BASIN_ASSERT_OK(Ack(1, {{1, 0}}));

  queue_.Close();
  EXPECT_EQ(Next().number(), 0u);
  Open();

  EXPECT_EQ(SendAll(), Events({"b", "c", "d"}));
  BASIN_ASSERT_OK(Ack(1, {{1, 0}, {1, 1}, {1, 2}}));
  EXPECT_EQ(AnsweredTickets(), Tickets({1, 2, 3, 4}));
}

TEST_F(PublishQueueTest, SendsTheRestOfAMessageThatWasAnsweredInPart) {
  Open();
  queue_.Offer({"a"}, false);
  queue_.Offer({"b"}, false);
  Next();
  BASIN_ASSERT_OK(Ack(0, {{1, 0}}));

  queue_.Close();
  Open();

  EXPECT_EQ(SendAll(), Events({"b"}));
}

TEST_F(PublishQueueTest, WhatNoMessageMayCarryIsAnsweredHereAndInItsTurn) {
  queue_.Open(LimitsOf(1000), CreditOf(10, 5000));
  queue_.Offer({"a"}, false);
  queue_.Offer({std::string(2000, 'x')}, false);
  queue_.Offer({"b"}, false);

  EXPECT_EQ(SendAll(), Events({"a", "b"}));
  EXPECT_EQ(AnsweredTickets(), Tickets());
  BASIN_ASSERT_OK(Ack(2, {{1, 0}, {2, 0}}));

  std::vector<v1::ErrorCode> refusals;
  while (auto answered = queue_.NextAnswer())
    refusals.push_back(answered->outcome.refused().code());
  EXPECT_EQ(refusals, (std::vector<v1::ErrorCode>{v1::ERROR_UNSPECIFIED, v1::TRANSACTION_TOO_BIG,
                                                  v1::ERROR_UNSPECIFIED}));
}

TEST_F(PublishQueueTest, WhatIsLargerThanTheWholeCreditIsAnsweredAtOnceWhenNothingIsBeforeIt) {
  queue_.Open(LimitsOf(1 << 20), CreditOf(10, 1000));
  queue_.Offer({std::string(2000, 'x')}, false);

  EXPECT_EQ(Next().number(), 0u);

  EXPECT_EQ(AnsweredTickets(), Tickets({1}));
  EXPECT_EQ(queue_.unsent_bytes(), 0u);
}

TEST_F(PublishQueueTest, KnowsSinceWhenAnAnswerIsOwed) {
  Open();
  EXPECT_EQ(queue_.owed_since(), absl::InfiniteFuture());
  for (int i = 0; i < 2; ++i) {
    queue_.Offer({"x"}, false);
    Next();
  }
  EXPECT_EQ(queue_.owed_since(), kStart);

  now_ += absl::Seconds(3);
  BASIN_ASSERT_OK(Ack(1, {{1, 0}}));
  EXPECT_EQ(queue_.owed_since(), kStart + absl::Seconds(3));

  BASIN_ASSERT_OK(Ack(2, {{2, 0}}));
  EXPECT_EQ(queue_.owed_since(), absl::InfiniteFuture());
}

}  // namespace
}  // namespace basin
