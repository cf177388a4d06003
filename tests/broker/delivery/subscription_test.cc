#include "broker/delivery/subscription.h"

#include <random>

#include "broker/log/memory_event_log.h"
#include "tests/broker/delivery/delivered.h"
#include "tests/broker/log/groups.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

constexpr absl::string_view kPrefix = "PREAMBLE";

v1::DeliveryCredit CreditOf(uint32_t messages, uint64_t bytes) {
  v1::DeliveryCredit credit;
  credit.set_messages(messages);
  credit.set_bytes(bytes);
  return credit;
}

class SubscriptionTest : public testing::Test {
 protected:
  void Commit(uint32_t count, size_t body_bytes = 0) {
    const SharedGroup group = MakeTestGroup(log_.durable_head() + 1, count, body_bytes);
    BASIN_ASSERT_OK(log_.Append(group));
    ring_.Push(group);
  }
  Subscription Start(Range range, std::shared_ptr<const Filter> filter = MakeFilter()) {
    return Subscription(v1::Filter(), std::move(filter), range, /*replayed=*/false, now_);
  }
  // What it sends next from memory; nothing becomes an empty message without a number.
  v1::Events Next(Subscription& subscription) {
    const auto next = subscription.Next(ring_, kPrefix, now_);
    BASIN_EXPECT_OK(next);
    return next->has_value() ? ParseEvents(**next, kPrefix) : v1::Events();
  }
  // Catches up by one read.
  std::vector<v1::Events> Read(Subscription& subscription) {
    std::vector<v1::Events> all;
    const auto read = subscription.NextRead(ring_, kPrefix, ++ticket_);
    if (!read.has_value()) return all;
    const auto messages = subscription.Take(ReadLog(log_, *read), now_);
    BASIN_EXPECT_OK(messages);
    for (const std::string& message : *messages) all.push_back(ParseEvents(message, kPrefix));
    return all;
  }

  MemoryEventLog log_{LogIdentity{.log_id = "log"}};
  TailRing ring_{0, 20'000};
  absl::Time now_ = kTestStart;
  uint64_t ticket_ = 0;
};

TEST_F(SubscriptionTest, SendsNothingWithoutCredit) {
  Commit(3);
  Subscription subscription = Start({});

  EXPECT_EQ(Next(subscription).number(), 0u);
  subscription.Grant(CreditOf(1, 0));
  EXPECT_EQ(Next(subscription).number(), 0u);
  subscription.Grant(CreditOf(0, 1));
  EXPECT_EQ(SequencesOf(Next(subscription)), FromTo(1, 1));
  EXPECT_EQ(Next(subscription).number(), 0u);
}

TEST_F(SubscriptionTest, SaysOnceThatItHasReachedTheHead) {
  Subscription subscription = Start({});
  subscription.Grant(CreditOf(10, 1 << 20));

  const v1::Events first = Next(subscription);

  EXPECT_TRUE(first.live());
  EXPECT_EQ(first.number(), 1u);
  EXPECT_EQ(Next(subscription).number(), 0u);
  Commit(2);
  const v1::Events second = Next(subscription);
  EXPECT_EQ(SequencesOf(second), FromTo(1, 2));
  EXPECT_TRUE(second.live());
}

TEST_F(SubscriptionTest, TellsAQuietSubscriberHowFarItHasComeAtABoundedRate) {
  Subscription subscription = Start({}, MakeFilter({"funding.awarded"}));
  subscription.Grant(CreditOf(10, 1 << 20));
  EXPECT_TRUE(Next(subscription).live());

  Commit(5);
  EXPECT_EQ(Next(subscription).number(), 0u);
  now_ += absl::Seconds(1);
  const v1::Events told = Next(subscription);
  EXPECT_EQ(told.through(), 5u);
  EXPECT_EQ(told.records_size(), 0);
  now_ += absl::Seconds(10);
  EXPECT_EQ(Next(subscription).number(), 0u) << "nothing new to tell";
}

TEST_F(SubscriptionTest, ReadsTheLogOnlyForWhatHasLeftTheRing) {
  for (int i = 0; i < 100; ++i) Commit(5, 100);
  ASSERT_FALSE(ring_.Covers(0));
  Subscription behind = Start({.after = 0});
  Subscription close = Start({.after = 495});
  behind.Grant(CreditOf(10, 1 << 20));
  close.Grant(CreditOf(10, 1 << 20));

  EXPECT_EQ(Next(behind).number(), 0u);
  EXPECT_TRUE(behind.NextRead(ring_, kPrefix, 1).has_value());
  EXPECT_FALSE(behind.NextRead(ring_, kPrefix, 2).has_value()) << "one read at a time";
  EXPECT_FALSE(close.NextRead(ring_, kPrefix, 3).has_value());
  EXPECT_EQ(SequencesOf(Next(close)), FromTo(496, 500));
}

TEST_F(SubscriptionTest, SendsNothingFromMemoryWhileAReadIsOut) {
  for (int i = 0; i < 100; ++i) Commit(5, 100);
  Subscription subscription = Start({});
  subscription.Grant(CreditOf(100, 1 << 20));
  const auto read = subscription.NextRead(ring_, kPrefix, 1);
  ASSERT_TRUE(read.has_value());
  TailRing all(0, 1 << 20);  // as if everything were in memory now
  all.Push(MakeTestGroup(1, 500));

  EXPECT_FALSE(subscription.Next(all, kPrefix, now_)->has_value());
}

TEST_F(SubscriptionTest, ForgetsAReadWhenItsRightsChange) {
  for (int i = 0; i < 100; ++i) Commit(5, 100);
  Subscription subscription = Start({});
  subscription.Grant(CreditOf(100, 1 << 20));
  const auto read = subscription.NextRead(ring_, kPrefix, 1);
  ASSERT_TRUE(read.has_value());

  subscription.SetFilter(MakeFilter({"referral.*"}));

  EXPECT_TRUE(subscription.Take(ReadLog(log_, *read), now_)->empty());
  EXPECT_EQ(subscription.through(), 0u);
  const auto again = subscription.NextRead(ring_, kPrefix, 2);
  ASSERT_TRUE(again.has_value());
  EXPECT_FALSE(again->filter->everything());
}

TEST_F(SubscriptionTest, EndsWithDoneAlthoughNothingMatched) {
  Commit(10);
  Subscription subscription = Start({.after = 0, .until = 5}, MakeFilter({"funding.awarded"}));
  subscription.Grant(CreditOf(10, 1 << 20));

  const v1::Events last = Next(subscription);

  EXPECT_TRUE(last.done());
  EXPECT_EQ(last.through(), 5u);
  EXPECT_TRUE(subscription.over());
}

TEST_F(SubscriptionTest, EndsWithDoneAfterAReadWhoseTailDidNotMatch) {
  for (int i = 0; i < 100; ++i) Commit(5, 100);
  Subscription subscription = Start({.after = 0, .until = 8}, MakeFilter({"referral.sent"}));
  subscription.Grant(CreditOf(10, 1 << 20));

  const auto read = Read(subscription);
  ASSERT_EQ(read.size(), 1u);
  EXPECT_EQ(SequencesOf(read[0]), (std::vector<Sequence>{3, 6}));
  EXPECT_TRUE(read[0].done());
  EXPECT_TRUE(subscription.over());
}

TEST_F(SubscriptionTest, EndsAtOnceWhenItsEndLiesBehindIt) {
  Subscription subscription = Start({.after = 0, .until = 0});
  subscription.Grant(CreditOf(1, 1));

  EXPECT_TRUE(Next(subscription).done());
}

TEST_F(SubscriptionTest, WaitsForAnEndThatLiesBeyondTheHead) {
  Commit(3);
  Subscription subscription = Start({.after = 0, .until = 5});
  subscription.Grant(CreditOf(10, 1 << 20));

  EXPECT_FALSE(Next(subscription).done());
  Commit(3);
  const v1::Events last = Next(subscription);
  EXPECT_EQ(SequencesOf(last), FromTo(4, 5));
  EXPECT_TRUE(last.done());
}

// Whatever the order of commits, reads and grants: the subscriber sees the filtered log, once and
// in order.
TEST_F(SubscriptionTest, HandsOverBetweenLogAndMemoryWithoutGapOrDuplicate) {
  for (uint32_t seed = 0; seed < 50; ++seed) {
    std::mt19937 random(seed);
    MemoryEventLog log(LogIdentity{.log_id = "log"});
    TailRing ring(0, 3000);
    const auto filter = seed % 2 == 0 ? MakeFilter() : MakeFilter({"referral.sent"});
    Subscription subscription(v1::Filter(), filter, {}, false, now_);
    std::vector<Sequence> seen;
    uint64_t numbers = 0;
    const auto take = [&](absl::string_view bytes) {
      const v1::Events events = ParseEvents(bytes, kPrefix);
      EXPECT_EQ(events.number(), ++numbers);
      for (const Sequence sequence : SequencesOf(events)) seen.push_back(sequence);
    };
    std::optional<LogRead> out;
    for (int step = 0; step < 600; ++step) {
      const uint32_t dice = step > 400 ? 1 + random() % 3 : random() % 4;
      if (dice == 0) {
        const SharedGroup group = MakeTestGroup(log.durable_head() + 1, 1 + random() % 9);
        BASIN_ASSERT_OK(log.Append(group));
        ring.Push(group);
      } else if (dice == 1) {
        subscription.Grant(CreditOf(random() % 3, random() % 2000));
      } else if (dice == 2) {
        while (auto bytes = *subscription.Next(ring, kPrefix, now_)) take(*bytes);
      } else if (out.has_value()) {
        const auto messages = subscription.Take(ReadLog(log, *out), now_);
        BASIN_ASSERT_OK(messages);
        for (const std::string& bytes : *messages) take(bytes);
        out.reset();
      } else {
        out = subscription.NextRead(ring, kPrefix, static_cast<uint64_t>(step) + 1);
      }
    }

    std::vector<Sequence> expected;
    for (Sequence sequence = 1; sequence <= log.durable_head(); ++sequence)
      if (seed % 2 == 0 || sequence % 3 == 0) expected.push_back(sequence);
    EXPECT_EQ(seen, expected) << "seed " << seed;
  }
}

}  // namespace
}  // namespace basin
