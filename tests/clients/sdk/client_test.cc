#include "clients/sdk/client.h"

#include "absl/strings/match.h"
#include "gtest/gtest.h"
#include "tests/clients/sdk/model_hub_server.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

using Sequences = std::vector<Sequence>;

class ClientTest : public testing::Test {
 protected:
  ClientOptions Options() {
    ClientOptions options;
    options.endpoint = server_.endpoint();
    options.server_key = server_.keys().public_key;
    options.keys = server_.client_keys();
    options.agent = "test/1";
    options.context = &context_;
    return options;
  }
  void Connect() { client_ = Client::Connect(Options()).value(); }

  uint32_t SubscribeFrom(Sequence after, Sequence until = 0) {
    v1::Subscribe request;
    request.mutable_after()->set_sequence(after);
    request.set_until(until);
    return client_
        ->Subscribe(request,
                    [this](const Client::Delivery& delivery) {
                      for (const Sequence sequence : SequencesOf(delivery.records))
                        received_.push_back(sequence);
                      done_ = delivery.message.done();
                      return absl::OkStatus();
                    })
        .value();
  }
  // Polls until `done`, at most ten seconds.
  void PollUntil(const std::function<bool()>& done) {
    const absl::Duration give_up = SteadyNow() + absl::Seconds(10);
    while (!done()) {
      ASSERT_LT(SteadyNow(), give_up);
      BASIN_ASSERT_OK(client_->Poll(absl::Milliseconds(20)));
    }
  }
  void Append(int count) {
    server_.With([&](ModelHub& hub) {
      for (int i = 0; i < count; ++i) hub.Append(MakeEvent(absl::StrCat("other-", ++appended_)));
    });
  }
  static Sequences UpTo(Sequence last) {
    Sequences sequences;
    for (Sequence sequence = 1; sequence <= last; ++sequence) sequences.push_back(sequence);
    return sequences;
  }

  Context context_;
  ModelHubServer server_{context_};
  std::unique_ptr<Client> client_;
  Sequences received_;
  bool done_ = false;
  int appended_ = 0;
};

// --- Connecting.

TEST_F(ClientTest, ConnectsAndKnowsWhoItIs) {
  Connect();
  EXPECT_TRUE(client_->connected());
  EXPECT_EQ(client_->welcome().actor(), "mlv");
  EXPECT_EQ(client_->durable_head().log_id(), "log");
}

TEST_F(ClientTest, MakesAContextOfItsOwnWhenItIsGivenNone) {
  ClientOptions options = Options();
  options.context = nullptr;
  BASIN_EXPECT_OK(Client::Connect(options));
}

TEST_F(ClientTest, TellsAtOnceThatItsKeyIsUnknown) {
  ClientOptions options = Options();
  options.keys = NewKeyPair().value();
  const absl::Duration start = SteadyNow();
  EXPECT_THAT(Client::Connect(options), HasCode(v1::AUTH_UNKNOWN));
  EXPECT_LT(SteadyNow() - start, absl::Seconds(5));
}

TEST_F(ClientTest, DoesNotReachAHubThatIsNotThere) {
  ClientOptions options = Options();
  options.timeout = absl::Milliseconds(300);
  server_.Stop();
  EXPECT_THAT(Client::Connect(options), HasCode(v1::UNREACHABLE));
}

TEST_F(ClientTest, DoesNotReachAHubWithAnotherKey) {
  ClientOptions options = Options();
  options.timeout = absl::Milliseconds(300);
  options.server_key = NewKeyPair()->public_key;
  EXPECT_THAT(Client::Connect(options), HasCode(v1::UNREACHABLE));
}

TEST_F(ClientTest, WaitsForAHubThatIsStarting) {
  const ClientOptions options = Options();
  server_.Stop();
  std::thread starting([this] { server_.Start(); });
  BASIN_EXPECT_OK(Client::Connect(options));
  starting.join();
}

TEST_F(ClientTest, RefusesMistakesInTheOptionsAtOnce) {
  ClientOptions options = Options();
  options.endpoint = "nowhere";
  EXPECT_THAT(Client::Connect(options), HasCode(v1::BAD_CONFIG));
  options = Options();
  options.server_key = "short";
  EXPECT_THAT(Client::Connect(options), HasCode(v1::BAD_KEY_FILE));
}

TEST_F(ClientTest, GivesUpWhenNobodyAnswersHello) {
  server_.deaf = true;
  ClientOptions options = Options();
  options.timeout = absl::Milliseconds(300);
  EXPECT_THAT(Client::Connect(options), HasCode(v1::UNREACHABLE));
}

// --- Publishing.

TEST_F(ClientTest, PublishesAndTellsWhereEventsAre) {
  Connect();
  const auto outcomes = client_->Publish({{MakeEvent("a"), MakeEvent("b")}, {MakeEvent("c")}});
  BASIN_ASSERT_OK(outcomes);
  ASSERT_EQ(outcomes->size(), 2u);
  EXPECT_EQ((*outcomes)[0].sequences(1), 2u);
  EXPECT_EQ((*outcomes)[1].sequences(0), 3u);
}

TEST_F(ClientTest, PublishesMoreThanTheCreditAtOnce) {
  Connect();
  std::vector<Transaction> transactions;
  for (int i = 0; i < 5000; ++i) transactions.push_back({MakeEvent(absl::StrCat("e", i))});

  const auto outcomes = client_->Publish(transactions);

  BASIN_ASSERT_OK(outcomes);
  ASSERT_EQ(outcomes->size(), 5000u);
  for (size_t i = 0; i < 5000; ++i) ASSERT_EQ((*outcomes)[i].sequences(0), i + 1);
}

TEST_F(ClientTest, OffersWithoutWaitingAndTellsOutcomesInOrder) {
  Connect();
  Sequences answered;
  client_->OnAnswer([&](const v1::Outcome& outcome) { answered.push_back(outcome.sequences(0)); });

  for (int i = 0; i < 3000; ++i) BASIN_ASSERT_OK(client_->Offer({MakeEvent(absl::StrCat("e", i))}));
  BASIN_ASSERT_OK(client_->Flush());

  EXPECT_EQ(answered, UpTo(3000));
  EXPECT_EQ(client_->unanswered(), 0u);
}

TEST_F(ClientTest, SendsWhatWasUnansweredAgainWhenTheHubComesBack) {
  Connect();
  server_.deaf = true;
  Sequences answered;
  client_->OnAnswer([&](const v1::Outcome& outcome) { answered.push_back(outcome.sequences(0)); });
  for (const char* id : {"a", "b", "c"}) BASIN_ASSERT_OK(client_->Offer({MakeEvent(id)}));

  server_.Stop();
  server_.deaf = false;
  server_.Start();
  BASIN_ASSERT_OK(client_->Flush());

  EXPECT_EQ(answered, UpTo(3));
}

TEST_F(ClientTest, GivesUpWaitingForAHubThatDoesNotAnswer) {
  ClientOptions options = Options();
  options.timeout = absl::Milliseconds(300);
  client_ = Client::Connect(options).value();
  server_.deaf = true;

  EXPECT_THAT(client_->Publish({{MakeEvent("a")}}), HasCode(v1::DEADLINE));
  EXPECT_THAT(client_->Ask(v1::Query()), HasCode(v1::DEADLINE));

  BASIN_ASSERT_OK(client_->Offer({MakeEvent("b")}));
  EXPECT_THAT(client_->Flush(), HasCode(v1::DEADLINE));
  EXPECT_EQ(client_->unanswered(), 2u);
}

TEST_F(ClientTest, ATransactionThatNoMessageMayCarryIsRefusedWithoutHarm) {
  Connect();
  const auto outcomes = client_->Publish({{std::string(100'000, 'x')}, {MakeEvent("small")}});
  BASIN_ASSERT_OK(outcomes);
  EXPECT_EQ((*outcomes)[0].refused().code(), v1::TRANSACTION_TOO_BIG);
  EXPECT_EQ((*outcomes)[1].sequences(0), 1u);
}

// --- Subscribing.

TEST_F(ClientTest, ReceivesWhatIsThereAndWhatComes) {
  Append(100);
  Connect();
  SubscribeFrom(0);
  PollUntil([&] { return received_.size() >= 100; });

  Append(50);
  PollUntil([&] { return received_.size() >= 150; });

  EXPECT_EQ(received_, UpTo(150));
}

TEST_F(ClientTest, ReceivesFarMoreThanTheWindowAndEnds) {
  Append(2000);
  Connect();
  SubscribeFrom(0, /*until=*/2000);
  PollUntil([&] { return done_; });
  EXPECT_EQ(received_, UpTo(2000));
}

TEST_F(ClientTest, GoesOnWithoutGapOrDuplicateWhenTheHubRestarts) {
  Append(10);
  Connect();
  SubscribeFrom(0);
  PollUntil([&] { return received_.size() >= 5; });

  for (int i = 0; i < 3; ++i) {
    server_.Stop();
    Append(10);
    server_.Start();
    PollUntil([&] { return received_.size() >= static_cast<size_t>(appended_); });
  }

  EXPECT_EQ(received_, UpTo(40));
}

TEST_F(ClientTest, WhatAHandlerRefusesComesAgain) {
  Append(5);
  Connect();
  int refusals = 0;
  v1::Subscribe request;
  request.mutable_after()->set_sequence(0);
  ASSERT_TRUE(client_
                  ->Subscribe(request,
                              [&](const Client::Delivery& delivery) {
                                if (refusals < 2 && !delivery.records.empty() &&
                                    delivery.records.back().sequence > 3)
                                  return ++refusals, absl::InternalError("not now");
                                for (const Sequence sequence : SequencesOf(delivery.records))
                                  received_.push_back(sequence);
                                return absl::OkStatus();
                              })
                  .ok());

  int errors = 0;
  const absl::Duration give_up = SteadyNow() + absl::Seconds(10);
  while (received_.size() < 5 && SteadyNow() < give_up)
    if (!client_->Poll(absl::Milliseconds(20)).ok()) ++errors;

  EXPECT_EQ(errors, 2);
  EXPECT_EQ(received_, UpTo(5));
}

TEST_F(ClientTest, AHandlerMayPublishAndUnsubscribe) {
  Append(1);
  Connect();
  uint32_t name = 0;
  Sequence published = 0;
  v1::Subscribe request;
  request.mutable_after()->set_sequence(0);
  name = client_
             ->Subscribe(request,
                         [&](const Client::Delivery& delivery) {
                           if (delivery.records.empty()) return absl::OkStatus();
                           const auto outcomes = client_->Publish({{MakeEvent("alert")}});
                           BASIN_RETURN_IF_ERROR(outcomes.status());
                           published = (*outcomes)[0].sequences(0);
                           return client_->Unsubscribe(name);
                         })
             .value();

  PollUntil([&] { return published != 0; });

  EXPECT_EQ(published, 2u);
  EXPECT_THAT(client_->Unsubscribe(name), HasCode(v1::UNKNOWN_SUBSCRIPTION));
}

TEST_F(ClientTest, TellsThatASubscriptionWasRefusedAndGoesOn) {
  Append(1);
  Connect();
  SubscribeFrom(99);

  absl::Status status;
  const absl::Duration give_up = SteadyNow() + absl::Seconds(10);
  while (status.ok() && SteadyNow() < give_up) status = client_->Poll(absl::Milliseconds(20));

  EXPECT_THAT(status, HasCode(v1::BEYOND_HEAD));
  SubscribeFrom(0);
  PollUntil([&] { return received_.size() == 1; });
}

TEST_F(ClientTest, PollReturnsWhenItsTimeIsOver) {
  Connect();
  const absl::Duration start = SteadyNow();
  BASIN_EXPECT_OK(client_->Poll(absl::Milliseconds(30)));
  EXPECT_GE(SteadyNow() - start, absl::Milliseconds(30));
}

// --- Questions.

TEST_F(ClientTest, AsksAndIsAnswered) {
  Connect();
  BASIN_EXPECT_OK(client_->Ask(v1::Query()));
}

TEST_F(ClientTest, ARefusalOfTheSessionIsRepeatedByEveryCall) {
  Connect();
  server_.With([](ModelHub& hub) {
    v1::Error error;
    error.set_code(v1::AUTH_UNKNOWN);
    hub.Send(v1::ERROR, 0, error);
  });

  absl::Status status;
  const absl::Duration give_up = SteadyNow() + absl::Seconds(10);
  while (status.ok() && SteadyNow() < give_up) status = client_->Poll(absl::Milliseconds(20));

  EXPECT_THAT(status, HasCode(v1::AUTH_UNKNOWN));
  EXPECT_THAT(client_->Publish({{MakeEvent("a")}}), HasCode(v1::AUTH_UNKNOWN));
  EXPECT_THAT(client_->Ask(v1::Query()), HasCode(v1::AUTH_UNKNOWN));
  EXPECT_FALSE(client_->connected());
}

}  // namespace
}  // namespace basin
