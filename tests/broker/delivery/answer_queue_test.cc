#include "broker/delivery/answer_queue.h"

#include "gmock/gmock.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

using testing::ElementsAre;

v1::Position Head(Sequence sequence) {
  v1::Position head;
  head.set_log_id("log");
  head.set_epoch(1);
  head.set_sequence(sequence);
  return head;
}

class AnswerQueueTest : public testing::Test {
 protected:
  void Accept(uint64_t number, std::vector<Sequence> sequences) {
    BASIN_ASSERT_OK(queue_.Begin(number, 100));
    queue_.AddAccepted(sequences, false);
    queue_.End(sequences.back());
  }
  v1::Ack Take(Sequence head) {
    v1::TreeState tree;
    tree.set_groups(head);
    tree.set_root("root");
    v1::Ack ack;
    EXPECT_TRUE(queue_.Ready(head));
    EXPECT_TRUE(ack.ParseFromString(queue_.Take(Head(head), tree, v1::FSYNC)));
    return ack;
  }

  AnswerQueue queue_{PublishAllowance{.messages = 4, .bytes = 1000}};
};

TEST_F(AnswerQueueTest, SaysNothingBeforeWhatItRestsOnIsDurable) {
  Accept(1, {10, 11});

  EXPECT_FALSE(queue_.Ready(10));
  EXPECT_TRUE(queue_.Ready(11));
  const v1::Ack ack = Take(11);
  EXPECT_EQ(ack.number(), 1u);
  EXPECT_EQ(ack.durability(), v1::FSYNC);
  EXPECT_EQ(ack.head().sequence(), 11u);
  EXPECT_EQ(ack.tree().groups(), 11u);
  EXPECT_EQ(ack.tree().root(), "root");
  ASSERT_EQ(ack.outcomes_size(), 1);
  EXPECT_THAT(ack.outcomes(0).sequences(), ElementsAre(10, 11));
}

TEST_F(AnswerQueueTest, HoldsARefusalUntilWhatItRestsOnIsDurable) {
  BASIN_ASSERT_OK(queue_.Begin(1, 100));
  queue_.AddRefused(MakeError(v1::STATE_CONFLICT, {.field = "header.subject"}), 2);
  queue_.End(7);

  EXPECT_FALSE(queue_.Ready(6));
  const v1::Ack ack = Take(7);
  EXPECT_EQ(ack.outcomes(0).refused().code(), v1::STATE_CONFLICT);
  EXPECT_EQ(ack.outcomes(0).event(), 2u);
}

TEST_F(AnswerQueueTest, GathersEverythingDurableIntoOneAck) {
  Accept(1, {1});
  Accept(2, {2});
  Accept(3, {9});

  const v1::Ack ack = Take(5);

  EXPECT_EQ(ack.number(), 2u);
  ASSERT_EQ(ack.outcomes_size(), 2);
  EXPECT_EQ(ack.outcomes(1).number(), 2u);
  EXPECT_EQ(queue_.unanswered(), 1u);
}

TEST_F(AnswerQueueTest, NumbersTheTransactionsOfAPublish) {
  BASIN_ASSERT_OK(queue_.Begin(1, 100));
  queue_.AddAccepted({1}, false);
  queue_.AddAccepted({}, true);
  queue_.AddRefused(MakeError(v1::UNKNOWN_TYPE), 0);
  queue_.End(1);

  const v1::Ack ack = Take(1);

  ASSERT_EQ(ack.outcomes_size(), 3);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(ack.outcomes(i).transaction(), static_cast<uint32_t>(i));
  EXPECT_TRUE(ack.outcomes(1).duplicate());
}

TEST_F(AnswerQueueTest, RefusesANumberThatIsNotTheNext) {
  Accept(1, {1});

  EXPECT_THAT(queue_.Begin(1, 100), HasCode(v1::UNEXPECTED_MESSAGE));
  EXPECT_THAT(queue_.Begin(3, 100), HasCode(v1::UNEXPECTED_MESSAGE));
  BASIN_EXPECT_OK(queue_.Begin(2, 100));
}

TEST_F(AnswerQueueTest, RefusesWhatIsBeyondTheCreditAndTakesItOnceCreditIsBack) {
  for (uint64_t number = 1; number <= 4; ++number) Accept(number, {number});

  EXPECT_THAT(queue_.Begin(5, 100), HasCode(v1::CREDIT_EXCEEDED));
  Take(1);
  BASIN_EXPECT_OK(queue_.Begin(5, 100));
}

TEST_F(AnswerQueueTest, CountsCreditInBytesToo) {
  BASIN_ASSERT_OK(queue_.Begin(1, 800));
  queue_.End(1);

  EXPECT_THAT(queue_.Begin(2, 201), HasCode(v1::CREDIT_EXCEEDED));
  BASIN_EXPECT_OK(queue_.Begin(2, 200));
}

TEST_F(AnswerQueueTest, SplitsManyAnswersIntoMessagesOfBoundedSize) {
  AnswerQueue queue(PublishAllowance{.messages = 2000, .bytes = 1 << 20});
  const std::vector<Sequence> sequences(64, 1'000'000'000);
  for (uint64_t number = 1; number <= 2000; ++number) {
    BASIN_ASSERT_OK(queue.Begin(number, 10));
    queue.AddAccepted(sequences, false);
    queue.End(0);
  }

  uint64_t answered = 0;
  while (queue.Ready(0)) {
    const std::string body = queue.Take(Head(0), {}, v1::FSYNC);
    EXPECT_LE(body.size(), 66u * 1024);
    v1::Ack ack;
    ASSERT_TRUE(ack.ParseFromString(body));
    EXPECT_EQ(ack.number(), answered + static_cast<uint64_t>(ack.outcomes_size()));
    answered = ack.number();
  }
  EXPECT_EQ(answered, 2000u);
}

}  // namespace
}  // namespace basin
