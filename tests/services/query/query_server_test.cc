#include "services/query/query_server.h"

#include "basin/v1/query.pb.h"
#include "gmock/gmock.h"
#include "tests/services/query/asked_views.h"

namespace basin {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

class QueryServerTest : public testing::Test, protected AskedViews {
 protected:
  struct Sent {
    std::string to, bytes;

    Frame frame() const { return *ReadFrame(bytes); }
    template <typename Body>
    Body as() const {
      Body body;
      EXPECT_TRUE(body.ParseFromArray(frame().body.data(), static_cast<int>(frame().body.size())));
      return body;
    }
  };

  QueryServerTest() {
    Refer("1107", 20, 10);
    End();
    SetReaders({{"ml", "member-key"}, {"hub", "operator-key"}});
  }

  void SetReaders(const std::vector<std::pair<std::string, std::string>>& actors) {
    v1::ActorsConfig config;
    for (const auto& [id, key] : actors) {
      v1::ActorConfig& actor = *config.add_actor();
      actor.set_id(id);
      actor.add_keys(key);
    }
    auto readers = std::make_shared<const Readers>(*Readers::Make(config));
    if (server_ != nullptr) return server_->SetReaders(readers);
    server_ = std::make_unique<QueryServer>(
        QueryServerOptions{.version = "test", .max_sessions = 2}, store(), readers,
        [] {
          FollowedLog followed;
          followed.head.set_sequence(77);
          followed.origin = v1::SIMULATED;
          return followed;
        },
        [this](absl::string_view to, std::string frame) {
          sent_.push_back({std::string(to), std::move(frame)});
        });
  }

  void Receive(const std::string& from, const std::string& key, const std::string& bytes) {
    server_->OnMessage({.routing_id = from, .user_id = key, .bytes = bytes}, now_);
  }
  void Hello(const std::string& from, const std::string& key) {
    v1::Hello hello;
    hello.set_min_version(1);
    hello.set_max_version(1);
    Receive(from, key, WriteFrame(v1::HELLO, 0, hello));
  }
  // What was sent last.
  const Sent& Last() {
    EXPECT_THAT(sent_, testing::Not(IsEmpty()));
    return sent_.back();
  }
  v1::ErrorCode LastError() {
    EXPECT_EQ(Last().frame().type, v1::ERROR);
    return Last().as<v1::Error>().code();
  }

  std::unique_ptr<QueryServer> server_;
  std::vector<Sent> sent_;
  absl::Time now_ = absl::FromUnixSeconds(1'800'000'000);
};

TEST_F(QueryServerTest, WelcomesWhoeverTheActorsFileKnows) {
  Hello("peer", "member-key");

  const auto welcome = Last().as<v1::Welcome>();
  EXPECT_EQ(Last().frame().type, v1::WELCOME);
  EXPECT_EQ(Last().to, "peer");
  EXPECT_EQ(welcome.version(), 1u);
  EXPECT_EQ(welcome.actor(), "ml");
  EXPECT_EQ(welcome.head().sequence(), 77u);
  EXPECT_EQ(welcome.origin(), v1::SIMULATED);
}

TEST_F(QueryServerTest, AnswersOnTheQuestionsChannel) {
  Hello("peer", "member-key");
  Receive("peer", "member-key", WriteFrame(v1::QUERY, 42, HealthOf({"1107"})));

  EXPECT_EQ(Last().frame().type, v1::ANSWER);
  EXPECT_EQ(Last().frame().channel, 42u);
  EXPECT_EQ(Last().as<v1::Answer>().health().basins_size(), 1);
}

TEST_F(QueryServerTest, PutsARefusalIntoTheAnswer) {
  Hello("peer", "member-key");
  Receive("peer", "member-key", WriteFrame(v1::QUERY, 3, HealthOf({"9999"})));

  EXPECT_EQ(Last().as<v1::Answer>().error().code(), v1::UNKNOWN_BASIN);
}

TEST_F(QueryServerTest, AsksForHelloFirst) {
  Receive("peer", "member-key", WriteFrame(v1::QUERY, 3, HealthOf({})));

  EXPECT_EQ(LastError(), v1::SESSION_UNKNOWN);
  EXPECT_EQ(Last().frame().channel, 3u);
}

TEST_F(QueryServerTest, RefusesUnknownKeysAndConnectionsWithoutOne) {
  Hello("peer", "stranger-key");
  EXPECT_EQ(LastError(), v1::AUTH_UNKNOWN);
  Hello("peer", "");
  EXPECT_EQ(LastError(), v1::AUTH_REQUIRED);
  EXPECT_EQ(server_->sessions(), 0u);
}

TEST_F(QueryServerTest, RefusesAKeyThatWasRevokedMeanwhile) {
  Hello("peer", "member-key");
  SetReaders({{"hub", "operator-key"}});
  Receive("peer", "member-key", WriteFrame(v1::QUERY, 3, HealthOf({})));

  EXPECT_EQ(LastError(), v1::AUTH_UNKNOWN);
}

TEST_F(QueryServerTest, DoesNotLetAnotherKeyUseASessionsRoutingId) {
  Hello("peer", "member-key");
  Receive("peer", "operator-key", WriteFrame(v1::QUERY, 3, HealthOf({})));

  EXPECT_EQ(LastError(), v1::SESSION_UNKNOWN);
}

TEST_F(QueryServerTest, RefusesVersionsItDoesNotSpeak) {
  v1::Hello hello;
  hello.set_min_version(2);
  hello.set_max_version(9);
  Receive("peer", "member-key", WriteFrame(v1::HELLO, 0, hello));

  EXPECT_EQ(LastError(), v1::VERSION_UNSUPPORTED);
}

TEST_F(QueryServerTest, RefusesWhatIsNoFrameAndWhatIsForAHub) {
  Hello("peer", "member-key");
  Receive("peer", "member-key", "garbage");
  EXPECT_EQ(LastError(), v1::BAD_FRAME);
  Receive("peer", "member-key", WriteFrame(v1::QUERY, 3, absl::string_view("\xff\xff")));
  EXPECT_EQ(LastError(), v1::BAD_PROTO);
  Receive("peer", "member-key", WriteFrame(v1::PUBLISH, 0, v1::Publish()));
  EXPECT_EQ(LastError(), v1::UNEXPECTED_MESSAGE);
  server_->OnMessage(
      {.routing_id = "peer", .user_id = "member-key", .bytes = "", .single_frame = false}, now_);
  EXPECT_EQ(LastError(), v1::BAD_FRAME);
}

TEST_F(QueryServerTest, AnswersPingWithTheHeadItHeardOf) {
  Hello("peer", "member-key");
  v1::Ping ping;
  ping.set_nonce(5);
  Receive("peer", "member-key", WriteFrame(v1::PING, 0, ping));

  EXPECT_EQ(Last().frame().type, v1::PONG);
  EXPECT_EQ(Last().as<v1::Pong>().nonce(), 5u);
  EXPECT_EQ(Last().as<v1::Pong>().durable_head().sequence(), 77u);
}

TEST_F(QueryServerTest, ForgetsASessionAtByeAndAnswersNeitherByeNorError) {
  Hello("peer", "member-key");
  sent_.clear();
  Receive("peer", "member-key", WriteFrame(v1::ERROR, 0, v1::Error()));
  Receive("peer", "member-key", WriteFrame(v1::BYE, 0, v1::Bye()));
  Receive("peer", "member-key", WriteFrame(v1::BYE, 0, v1::Bye()));

  EXPECT_THAT(sent_, IsEmpty());
  EXPECT_EQ(server_->sessions(), 0u);
}

TEST_F(QueryServerTest, IsBusyWhenFullAndMakesRoomByForgettingTheSilent) {
  Hello("one", "member-key");
  Hello("two", "member-key");
  Hello("three", "member-key");
  EXPECT_EQ(LastError(), v1::BUSY);

  now_ += absl::Minutes(3);
  Hello("three", "member-key");
  EXPECT_EQ(Last().frame().type, v1::WELCOME);
  EXPECT_EQ(server_->sessions(), 1u);
}

TEST_F(QueryServerTest, TellsEveryPeerThatItEnds) {
  Hello("one", "member-key");
  Hello("two", "operator-key");
  sent_.clear();
  server_->Close();

  ASSERT_THAT(sent_, SizeIs(2));
  EXPECT_EQ(Last().as<v1::Bye>().error().code(), v1::DRAINING);
}

}  // namespace
}  // namespace basin
