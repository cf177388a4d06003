// A session that watches the log: nothing leaves it before the hub has proved what it is asked to.
#include <optional>
#include <string>
#include <vector>

#include "clients/sdk/session.h"
#include "gtest/gtest.h"
#include "tests/clients/sdk/sdk_testing.h"
#include "tests/clients/sdk/tree_hub.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

using State = ClientSession::State;

class SessionProofTest : public testing::Test {
 protected:
  SessionProofTest() {
    hub_.Grow(7);
    Begin(std::nullopt);
  }

  // A process begins, with what the one before it kept.
  void Begin(std::optional<v1::KeptHead> kept) {
    SessionOptions options;
    options.watch = *HeadWatch::Make(std::nullopt, std::move(kept));
    session_.emplace(options);
  }
  void Connect() {
    session_->ConnectionUp(now_);
    EXPECT_EQ(Next()->type, v1::HELLO);
    v1::Welcome welcome = hub_.Welcome();
    welcome.set_version(1);
    welcome.set_session(1);
    welcome.mutable_limits()->set_max_message_bytes(1 << 20);
    welcome.mutable_credit()->set_messages(2);
    welcome.mutable_credit()->set_bytes(1 << 20);
    *welcome.mutable_head() = PositionOf(70, "log", hub_.epoch);
    session_->Receive(WriteFrame(v1::WELCOME, 0, welcome), now_);
  }
  struct Sent {
    v1::MessageType type;
    uint32_t channel;
    std::string body;
  };
  std::optional<Sent> Next() {
    const std::optional<std::string> bytes = session_->NextFrame(now_);
    if (!bytes.has_value()) return std::nullopt;
    const Frame frame = ReadFrame(*bytes).value();
    return Sent{frame.type, frame.channel, std::string(frame.body)};
  }
  // Answers the question for a proof, which must be all that was sent.
  void Prove() {
    const std::optional<Sent> asked = Next();
    ASSERT_TRUE(asked.has_value() && asked->type == v1::ADMIN);
    EXPECT_EQ(Next(), std::nullopt) << "nothing leaves before the proof";
    v1::Admin question;
    ASSERT_TRUE(question.ParseFromString(asked->body));
    session_->Receive(WriteFrame(v1::ADMIN_ANSWER, asked->channel, hub_.Answer(question)), now_);
  }
  void Ping(Sequence head) {
    v1::Ping ping;
    *ping.mutable_durable_head() = PositionOf(head, "log", hub_.epoch);
    session_->Receive(WriteFrame(v1::PING, 0, ping), now_);
    EXPECT_EQ(Next()->type, v1::PONG);
  }

  TreeHub hub_;
  absl::Time now_ = absl::UnixEpoch();
  std::optional<ClientSession> session_;
};

TEST_F(SessionProofTest, PublishesOnlyAfterTheProof) {
  session_->Publish({MakeEvent("e")}, false);

  Connect();
  EXPECT_EQ(session_->state(), State::kProving);
  Prove();

  EXPECT_EQ(session_->state(), State::kReady);
  EXPECT_EQ(Next()->type, v1::PUBLISH);
  EXPECT_EQ(session_->watch()->head().groups(), 7u);
}

TEST_F(SessionProofTest, IsRefusedForGoodWhenTheLogWasRewritten) {
  Connect();
  Prove();
  Begin(session_->watch()->kept());
  hub_.Fork(5, "other");
  session_->Publish({MakeEvent("e")}, false);

  Connect();
  Prove();

  EXPECT_EQ(session_->state(), State::kRefused);
  EXPECT_THAT(session_->why(), HasCode(v1::LOG_REWRITTEN));
  EXPECT_FALSE(Next().has_value());
}

TEST_F(SessionProofTest, AsksAgainOnEveryConnection) {
  Connect();
  Prove();
  session_->ConnectionDown();
  hub_.Grow(3);

  Connect();
  Prove();

  EXPECT_EQ(session_->state(), State::kReady);
  EXPECT_EQ(session_->watch()->head().groups(), 10u);
}

TEST_F(SessionProofTest, AsksAgainFromTimeToTimeWhileTheLogGrows) {
  Connect();
  Prove();
  now_ += absl::Seconds(59);
  Ping(80);
  session_->Tick(now_);
  EXPECT_FALSE(Next().has_value()) << "not that often";

  hub_.Grow(1);
  now_ += absl::Seconds(1);
  session_->Tick(now_);
  Prove();

  EXPECT_EQ(session_->watch()->head().groups(), 8u);
  now_ += absl::Seconds(4);
  session_->Tick(now_);
  EXPECT_FALSE(Next().has_value()) << "nothing is new";
}

TEST_F(SessionProofTest, AHubThatDoesNotAnswerTheQuestionBreaksTheConnection) {
  Connect();
  now_ = session_->NextDeadline();
  session_->Tick(now_);

  EXPECT_EQ(session_->state(), State::kBroken);
  EXPECT_THAT(session_->why(), HasCode(v1::UNREACHABLE));
}

TEST_F(SessionProofTest, ComesBackWhenTheHubIsTooBusyToProveAnything) {
  Connect();
  const std::optional<Sent> asked = Next();
  v1::Error busy = ToProto(MakeError(v1::BUSY, {.retry_after = absl::Seconds(3)}));
  session_->Receive(WriteFrame(v1::ERROR, asked->channel, busy), now_);

  EXPECT_EQ(session_->state(), State::kBroken);
  EXPECT_EQ(session_->retry_after(), absl::Seconds(3));
}

TEST_F(SessionProofTest, AnswersPingWhileItWaitsForTheProof) {
  Connect();
  EXPECT_EQ(Next()->type, v1::ADMIN);

  Ping(70);
}

}  // namespace
}  // namespace basin
