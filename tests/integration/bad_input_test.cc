// What is wrong gets its code, and the log stays as it was.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include "absl/strings/str_cat.h"
#include "basin/v1/referral.pb.h"
#include "tests/integration/raw_client.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_events.h"

namespace basin {
namespace {

// One hub for all tests of the suite: what one of them does to it must not be felt by the next.
class BadInputTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder;
    HubProcessOptions options;
    options.actors.push_back({.id = "elsewhere", .basins = {"1101"}});
    hub_ = new HubProcess(folder_->path(), options);
    ASSERT_TRUE(hub_->Start());
    auto client = Client::Connect(hub_->ClientOf("operator"));
    BASIN_ASSERT_OK(client);
    const auto outcomes = (*client)->Publish({{TerritoryEvent({.actor = "operator", .id = "t"})},
                                              {NeedEvent({.actor = "operator", .id = "1"})}});
    BASIN_ASSERT_OK(outcomes);
    ASSERT_FALSE(outcomes->back().has_refused());
  }
  static void TearDownTestSuite() {
    EXPECT_EQ(hub_->Stop(), 0);
    delete hub_;
    delete folder_;
  }

  void SetUp() override { head_ = Head(); }
  // Whatever was sent: the hub serves on, and nothing was written.
  void TearDown() override { EXPECT_EQ(Head(), head_); }

  static Sequence Head() {
    auto client = Client::Connect(hub_->ClientOf("operator"));
    EXPECT_THAT(client, IsOk());
    return client.ok() ? (*client)->welcome().head().sequence() : 0;
  }
  RawClient Connect(const std::string& actor = "ml") {
    return RawClient(context_, hub_->endpoint(), RawClient::OptionsOf(*hub_, actor));
  }
  static std::string PublishFrame(uint64_t number, const std::vector<std::string>& events) {
    v1::Publish publish;
    publish.set_number(number);
    for (const std::string& event : events) publish.add_transactions()->add_events(event);
    return WriteFrame(v1::PUBLISH, 0, publish);
  }
  // The code with which the hub refuses a transaction.
  static v1::ErrorCode RefusalOf(const Transaction& transaction, const std::string& actor = "ml") {
    auto client = Client::Connect(hub_->ClientOf(actor));
    EXPECT_THAT(client, IsOk());
    const auto outcomes = (*client)->Publish({transaction});
    EXPECT_THAT(outcomes, IsOk());
    return outcomes->at(0).refused().code();
  }
  static v1::ErrorCode RefusalOf(const std::string& event) { return RefusalOf(Transaction{event}); }

  static inline TemporaryFolder* folder_ = nullptr;
  static inline HubProcess* hub_ = nullptr;
  Context context_;
  Sequence head_ = 0;
};

// ---- Before a connection stands ----

// A TCP connection that sends `bytes`, one at a time with pauses when `drip`.
class TcpPeer {
 public:
  explicit TcpPeer(const std::string& endpoint) {
    const size_t colon = endpoint.rfind(':');
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<uint16_t>(std::stoi(endpoint.substr(colon + 1))));
    fd_ = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof(address));
  }
  ~TcpPeer() { close(fd_); }
  void Send(absl::string_view bytes) { send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL); }
  // Whether the other side has closed the connection.
  bool Closed() {
    char buffer[256];
    for (;;) {
      const ssize_t n = recv(fd_, buffer, sizeof(buffer), 0);
      if (n > 0) continue;
      return n == 0 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != ENOTCONN);
    }
  }

 private:
  int fd_;
};

TEST_F(BadInputTest, ClosesConnectionsThatSendGarbage) {
  TcpPeer peer(hub_->endpoint());
  EXPECT_TRUE(Eventually([&] {
    peer.Send("GET / HTTP/1.1\r\nHost: nobody\r\n\r\n");
    return peer.Closed();
  }));
}

TEST_F(BadInputTest, ClosesConnectionsThatStayInTheMiddleOfTheGreeting) {
  TcpPeer silent(hub_->endpoint()), dripping(hub_->endpoint());
  const std::string greeting("\xff\0\0\0\0\0\0\0\x01\x7f\x03", 11);
  size_t sent = 0;
  EXPECT_TRUE(Eventually([&] {
    if (sent < greeting.size()) dripping.Send(greeting.substr(sent++, 1));
    return silent.Closed() && dripping.Closed();
  }));
}

TEST_F(BadInputTest, LetsNobodyInWhoMistakesTheServer) {
  DealerOptions options = RawClient::OptionsOf(*hub_, "ml");
  options.server_key = NewKeyPair()->public_key;
  EXPECT_EQ(RawClient(context_, hub_->endpoint(), options).Link(), LinkEvent::kDown);
}

TEST_F(BadInputTest, RefusesAKeyThatNobodyKnows) {
  DealerOptions options = RawClient::OptionsOf(*hub_, "ml");
  options.keys = *NewKeyPair();
  EXPECT_EQ(RawClient(context_, hub_->endpoint(), options).Link(), LinkEvent::kRefused);

  ClientOptions client = hub_->ClientOf("ml");
  client.keys = options.keys;
  EXPECT_THAT(Client::Connect(client), HasCode(v1::AUTH_UNKNOWN));
}

TEST_F(BadInputTest, LetsNobodyInWithoutCurve) {
  DealerOptions options = RawClient::OptionsOf(*hub_, "ml");
  options.curve = false;
  EXPECT_EQ(RawClient(context_, hub_->endpoint(), options).Link(), LinkEvent::kDown);
}

// ---- Frames ----

TEST_F(BadInputTest, SaysWhatIsWrongWithAFrame) {
  const std::string good = WriteFrame(v1::PING, 0, v1::Ping());
  const auto with = [&](size_t index, char byte) {
    std::string bytes = good;
    bytes[index] = byte;
    return bytes;
  };
  struct Case {
    const char* what;
    std::string bytes;
    v1::ErrorCode code;
  };
  for (const Case& bad : {Case{"empty", "", v1::BAD_FRAME},
                          Case{"shorter than its preamble", good.substr(0, 7), v1::BAD_FRAME},
                          Case{"wrong magic", with(0, 'X'), v1::BAD_FRAME},
                          Case{"wrong major", with(2, 9), v1::VERSION_UNSUPPORTED},
                          Case{"no type", with(3, 0), v1::BAD_FRAME},
                          Case{"unknown type", with(3, 99), v1::BAD_FRAME},
                          Case{"a server's message", with(3, v1::WELCOME), v1::UNEXPECTED_MESSAGE},
                          Case{"a views' message", with(3, v1::QUERY), v1::UNEXPECTED_MESSAGE},
                          Case{"a body that is none", good + "\xff", v1::BAD_PROTO}}) {
    RawClient client = Connect();
    client.Hello();
    EXPECT_EQ(client.ErrorTo(bad.bytes), bad.code) << bad.what;
  }
}

TEST_F(BadInputTest, RefusesAMessageOfSeveralFrames) {
  RawClient client = Connect();
  client.Hello();
  Message first(WriteFrame(v1::PING, 0, v1::Ping())), second(std::string("more"));
  ASSERT_EQ(client.socket().socket().Send(first, /*more=*/true), SendResult::kSent);
  ASSERT_EQ(client.socket().socket().Send(second), SendResult::kSent);

  EXPECT_EQ(client.NextError(), v1::BAD_FRAME);
}

TEST_F(BadInputTest, EndsTheSessionAtTheThirdFault) {
  RawClient client = Connect();
  client.Hello();
  EXPECT_EQ(client.ErrorTo("garbage"), v1::BAD_FRAME);
  EXPECT_EQ(client.ErrorTo("garbage"), v1::BAD_FRAME);
  client.SendBytes("garbage");
  EXPECT_EQ(client.Next().type, v1::BYE);
  EXPECT_EQ(client.ErrorTo(WriteFrame(v1::PING, 0, v1::Ping())), v1::SESSION_UNKNOWN);
}

TEST_F(BadInputTest, DisconnectsWhoSendsAFrameBeyondTheLimit) {
  RawClient client = Connect();
  const uint32_t limit = client.Hello().limits().max_message_bytes();
  EXPECT_EQ(client.Link(), LinkEvent::kUp);

  client.SendBytes(WriteFrame(v1::PUBLISH, 0, absl::string_view(std::string(limit + 1, 'x'))));

  EXPECT_EQ(client.Link(), LinkEvent::kDown);
}

// ---- The conversation ----

TEST_F(BadInputTest, AnswersNobodyBeforeHello) {
  EXPECT_EQ(Connect().ErrorTo(PublishFrame(1, {NeedEvent({})})), v1::SESSION_UNKNOWN);
}

TEST_F(BadInputTest, RefusesVersionsItDoesNotSpeak) {
  v1::Hello hello;
  hello.set_min_version(7);
  hello.set_max_version(9);
  EXPECT_EQ(Connect().ErrorTo(WriteFrame(v1::HELLO, 0, hello)), v1::VERSION_UNSUPPORTED);
}

TEST_F(BadInputTest, RefusesAPublishOutOfTurn) {
  RawClient client = Connect();
  client.Hello();
  EXPECT_EQ(client.ErrorTo(PublishFrame(2, {NeedEvent({})})), v1::UNEXPECTED_MESSAGE);
}

TEST_F(BadInputTest, RefusesATruncatedPublish) {
  RawClient client = Connect();
  client.Hello();
  const std::string whole = PublishFrame(1, {NeedEvent({.id = "cut"})});
  EXPECT_EQ(client.ErrorTo(whole.substr(0, whole.size() - 1)), v1::BAD_PROTO);
}

TEST_F(BadInputTest, RefusesSubscriptionsThatCannotBe) {
  const v1::Position head = Client::Connect(hub_->ClientOf("ml")).value()->welcome().head();
  const auto subscribe = [&](const std::function<void(v1::Subscribe&)>& change,
                             const std::string& actor = "ml", uint32_t channel = 1) {
    v1::Subscribe request;
    *request.mutable_after() = head;
    change(request);
    RawClient client = Connect(actor);
    client.Hello();
    return client.ErrorTo(WriteFrame(v1::SUBSCRIBE, channel, request));
  };

  EXPECT_EQ(subscribe([&](auto& r) { r.mutable_after()->set_sequence(head.sequence() + 1); }),
            v1::BEYOND_HEAD);
  EXPECT_EQ(subscribe([](auto& r) { r.mutable_after()->set_log_id("another"); }),
            v1::EPOCH_CHANGED);
  EXPECT_EQ(subscribe([](auto& r) { r.mutable_after()->set_epoch(77); }), v1::EPOCH_CHANGED);
  EXPECT_EQ(subscribe([](auto& r) { r.clear_start(); }), v1::MISSING_FIELD);
  EXPECT_EQ(subscribe([](auto& r) { r.mutable_filter()->add_types("meeting.hold"); }),
            v1::BAD_FILTER);
  EXPECT_EQ(subscribe([](auto& r) { r.mutable_filter()->add_basins("1107"); }, "elsewhere"),
            v1::FORBIDDEN_ACTION);
  EXPECT_EQ(subscribe([](auto&) {}, "ml", 0), v1::UNEXPECTED_MESSAGE);
}

// ---- Events ----

TEST_F(BadInputTest, RefusesEventsWithTheirCode) {
  v1::ReferralAccepted accepted;
  v1::NeedAnswered answered;
  answered.set_answer(v1::NEED_ANSWER_TRAINING);
  TestEvent future{.id = "future"};
  future.time = absl::Now() + absl::Hours(1);
  TestEvent simulated{.id = "simulated"};
  simulated.origin = v1::SIMULATED;
  v1::Header unknown_type = TestHeader({.id = "type", .subject = "need/x"});
  unknown_type.set_type("need.imagined");
  v1::Header stale = TestHeader({.id = "stale", .subject = "need/operator-1"});
  stale.mutable_expected()->set_none(true);
  v1::Event altered;
  ASSERT_TRUE(altered.ParseFromString(NeedEvent({.id = "altered"})));
  altered.set_body(altered.body() + "x");

  EXPECT_EQ(RefusalOf("\xff\xff garbage"), v1::BAD_PROTO);
  EXPECT_EQ(RefusalOf(SealEvent(unknown_type, v1::NeedExpressed())), v1::UNKNOWN_TYPE);
  EXPECT_EQ(RefusalOf(altered.SerializeAsString()), v1::BAD_DIGEST);
  EXPECT_EQ(RefusalOf(NeedEvent({.actor = "cap"})), v1::FOREIGN_SOURCE);
  EXPECT_EQ(RefusalOf(NeedEvent({.id = "b", .basin = "9999"})), v1::UNKNOWN_BASIN);
  EXPECT_EQ(RefusalOf(NeedEvent(simulated)), v1::ORIGIN_MISMATCH);
  EXPECT_EQ(RefusalOf(NeedEvent(future)), v1::CLOCK_SKEW);
  EXPECT_EQ(RefusalOf(NeedEvent({.id = "pii"}, "appeler le 06 12 34 56 78")), v1::CLEAR_PII);
  EXPECT_EQ(RefusalOf(NeedEvent({.id = "nir"}, "n° 2 85 05 78 006 084 36")), v1::CLEAR_PII);
  EXPECT_EQ(RefusalOf(NeedEvent({.id = "long"}, std::string(501, 'x'))), v1::TOO_LONG);
  EXPECT_EQ(RefusalOf(SealEvent(TestHeader({.id = "r", .subject = "referral/never"}), accepted)),
            v1::STATE_CONFLICT);
  EXPECT_EQ(RefusalOf(SealEvent(stale, answered)), v1::VERSION_CONFLICT);
  EXPECT_EQ(RefusalOf(TerritoryEvent({.id = "t2", .basin = "1102"})), v1::FORBIDDEN_ACTION);
  EXPECT_EQ(RefusalOf(Transaction{}), v1::TRANSACTION_TOO_BIG);
  EXPECT_EQ(RefusalOf({NeedEvent({.actor = "operator", .id = "1"}, "other bytes")}, "operator"),
            v1::ID_REUSED);
}

TEST_F(BadInputTest, WritesNothingOfATransactionWithOneBadEvent) {
  EXPECT_EQ(RefusalOf({NeedEvent({.id = "good"}), NeedEvent({.id = "bad", .basin = "9999"})}),
            v1::UNKNOWN_BASIN);
}

TEST_F(BadInputTest, WritesNothingOnADryRun) {
  auto client = Client::Connect(hub_->ClientOf("ml"));
  BASIN_ASSERT_OK(client);
  const auto outcomes = (*client)->Publish({{NeedEvent({.id = "dry"})}}, /*dry_run=*/true);
  BASIN_ASSERT_OK(outcomes);
  EXPECT_FALSE(outcomes->at(0).has_refused());
  EXPECT_EQ(outcomes->at(0).sequences_size(), 0);
}

TEST_F(BadInputTest, AnswersARepeatedEventWithItsFirstPlace) {
  auto client = Client::Connect(hub_->ClientOf("operator"));
  BASIN_ASSERT_OK(client);
  const auto outcomes = (*client)->Publish({{NeedEvent({.actor = "operator", .id = "1"})}});
  BASIN_ASSERT_OK(outcomes);
  EXPECT_TRUE(outcomes->at(0).duplicate());
  EXPECT_EQ(outcomes->at(0).sequences(0), 2u);
}

}  // namespace
}  // namespace basin
