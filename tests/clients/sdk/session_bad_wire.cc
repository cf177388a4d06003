// A session over a wire that loses, repeats and reorders.
#include <cstddef>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/sdk/session.h"
#include "gtest/gtest.h"
#include "tests/clients/sdk/model_hub.h"
#include "tests/clients/sdk/sdk_testing.h"

namespace basin {
namespace {

// Runs a session against a model hub over such a wire, turn by turn, until everything published is
// answered and everything recorded is handled.
class BadWire {
 public:
  explicit BadWire(unsigned seed) : random_(seed), session_(Options()) {
    loss_ = Chance(3) ? 0 : static_cast<int>(random_() % 80);
    repeat_ = static_cast<int>(random_() % 100);
    reorder_ = static_cast<int>(random_() % 100);
    hub_.records_per_message = 1 + random_() % 4;
  }

  void Run() {
    session_.Subscribe(Request(), now_);
    constexpr int kTransactions = 60;
    for (int turn = 0; turn < 200'000; ++turn) {
      now_ += absl::Milliseconds(random_() % 20);
      if (offered_ < kTransactions && Chance(3)) Offer();
      if (turn < 500 && Chance(10)) hub_.Append(MakeEvent(absl::StrCat("other-", turn)));
      if (session_.state() == ClientSession::State::kDown) Connect();
      Exchange();
      session_.Tick(now_);
      TakeAnswers();
      HandleSome();
      if (testing::Test::HasFatalFailure()) return;
      ASSERT_NE(session_.state(), ClientSession::State::kRefused) << session_.why();
      if (session_.state() == ClientSession::State::kBroken || Chance(2000))
        session_.ConnectionDown();
      if (turn >= 500 && answered_ == kTransactions && handled_ == hub_.log().size()) return;
    }
    FAIL() << "no end: " << answered_ << " answered, " << handled_ << " of " << hub_.log().size()
           << " handled";
  }

 private:
  static SessionOptions Options() {
    SessionOptions options;
    options.hello_timeout = absl::Milliseconds(200);
    options.ping_interval = absl::Milliseconds(200);
    options.silence_timeout = absl::Seconds(1);
    options.publish_timeout = absl::Milliseconds(500);
    options.stall_timeout = absl::Milliseconds(500);
    return options;
  }
  v1::Subscribe Request() {
    v1::Subscribe request;
    request.mutable_after()->set_sequence(0);
    request.mutable_credit()->set_messages(1 + random_() % 8);
    request.mutable_credit()->set_bytes(1 + random_() % 4000);
    return request;
  }
  bool Chance(unsigned one_in) { return random_() % one_in == 0; }

  void Offer() {
    Transaction transaction;
    for (unsigned i = 0; i <= random_() % 3; ++i)
      transaction.push_back(MakeEvent(absl::StrCat("mine-", offered_, "-", i)));
    ASSERT_EQ(session_.Publish(transaction, false), static_cast<uint64_t>(++offered_));
    transactions_.push_back(transaction);
  }

  void Connect() {
    to_hub_.clear();
    to_client_.clear();
    hub_.Connect();
    session_.ConnectionUp(now_);
  }

  // Puts a frame on the wire, or not, or twice, or not at the end.
  void Put(std::vector<std::string>& wire, std::string frame) {
    if (static_cast<int>(random_() % 1000) < loss_) return;
    const int copies = static_cast<int>(random_() % 1000) < repeat_ ? 2 : 1;
    for (int i = 0; i < copies; ++i) {
      const bool at_end = wire.empty() || static_cast<int>(random_() % 1000) >= reorder_;
      wire.insert(at_end ? wire.end() : wire.begin() + random_() % wire.size(), frame);
    }
  }

  void Exchange() {
    while (auto frame = session_.NextFrame(now_)) Put(to_hub_, *std::move(frame));
    for (const std::string& frame : std::exchange(to_hub_, {})) hub_.Receive(frame);
    for (std::string& frame : hub_.TakeFrames()) Put(to_client_, std::move(frame));
    const size_t arriving = to_client_.empty() ? 0 : random_() % (to_client_.size() + 1);
    for (size_t i = 0; i < arriving; ++i) session_.Receive(to_client_[i], now_);
    to_client_.erase(to_client_.begin(),
                     to_client_.begin() + static_cast<std::ptrdiff_t>(arriving));
  }

  // Answers come in the order offered, once each, and say where the events really are.
  void TakeAnswers() {
    while (auto event = session_.NextEvent()) {
      ASSERT_TRUE(std::holds_alternative<PublishAnswered>(*event));
      const auto& answered = std::get<PublishAnswered>(*event);
      ASSERT_EQ(answered.ticket, static_cast<uint64_t>(++answered_));
      const Transaction& transaction = transactions_.at(answered.ticket - 1);
      ASSERT_EQ(answered.outcome.sequences_size(), static_cast<int>(transaction.size()));
      for (size_t i = 0; i < transaction.size(); ++i)
        ASSERT_EQ(hub_.log().at(answered.outcome.sequences(static_cast<int>(i)) - 1),
                  transaction[i]);
    }
  }

  // Records come in the order of the log, once each.
  void HandleSome() {
    while (!Chance(4)) {
      const std::optional<ReceivedEvents> events = session_.NextEvents();
      if (!events.has_value()) return;
      if (Chance(50)) {
        session_.NotHandled(*events, now_);
        return;
      }
      for (const RecordView& record : events->records) {
        ASSERT_EQ(record.sequence, ++handled_);
        ASSERT_EQ(record.event.bytes, hub_.log().at(record.sequence - 1));
      }
      session_.Handled(*events);
    }
  }

  std::mt19937 random_;
  absl::Time now_ = absl::UnixEpoch();
  ClientSession session_;
  ModelHub hub_;
  int loss_, repeat_, reorder_;  // per thousand
  std::vector<std::string> to_hub_, to_client_;
  std::vector<Transaction> transactions_;
  int offered_ = 0, answered_ = 0;
  Sequence handled_ = 0;
};

TEST(SessionOnABadWireTest, AnswersAndHandsOutEverythingOnceAndInOrder) {
  for (unsigned seed = 1; seed <= 1000; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    BadWire(seed).Run();
    if (testing::Test::HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace basin
