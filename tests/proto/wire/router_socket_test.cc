#include "proto/wire/router_socket.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zmq.h>

#include <cstdlib>

#include "tests/proto/wire/wire_fixture.h"

namespace basin {
namespace {

class RouterSocketTest : public WireFixture {};

TEST_F(RouterSocketTest, CarriesFramesBothWays) {
  BindServer();
  auto client = Connect();
  ASSERT_EQ(Next(*client), LinkEvent::kUp);

  std::string question = "question";
  ASSERT_EQ(client->Send(question), SendResult::kSent);
  const Incoming incoming = ReceiveAtServer();
  std::string answer(100'000, 'a');
  ASSERT_EQ(server_->Send(incoming.routing_id, answer), SendResult::kSent);

  EXPECT_EQ(incoming.body.bytes(), "question");
  EXPECT_TRUE(incoming.single_frame);
  EXPECT_EQ(ReceiveAt(*client), std::string(100'000, 'a'));
  EXPECT_TRUE(question.empty());
  EXPECT_TRUE(answer.empty());
}

TEST_F(RouterSocketTest, NamesTheUserEvenAfterPolling) {
  BindServer();
  auto client = Connect();
  ASSERT_EQ(Next(*client), LinkEvent::kUp);
  for (int i = 0; i < 50; ++i) {
    std::string frame = "hello";
    ASSERT_EQ(client->Send(frame), SendResult::kSent);
    std::string user;
    PollLoop loop;
    loop.Watch(server_->socket(), [&](const Now&) {
      Incoming incoming;
      if (server_->Receive(incoming)) user = incoming.user_id;
    });
    ASSERT_TRUE(Until([&] {
      loop.RunOnce(absl::Milliseconds(1));
      return !user.empty();
    }));
    EXPECT_EQ(user, "mlv") << "message " << i;
  }
}

TEST_F(RouterSocketTest, WithoutCurveNobodyHasAName) {
  BindServer({.curve = false});
  DealerOptions options;
  options.curve = false;
  auto client = Connect(options);
  ASSERT_EQ(Next(*client), LinkEvent::kUp);

  std::string frame = "hello";
  ASSERT_EQ(client->Send(frame), SendResult::kSent);

  EXPECT_EQ(ReceiveAtServer().user_id, "");
}

TEST_F(RouterSocketTest, ReportsAMessageOfSeveralFrames) {
  BindServer();
  auto client = Connect();
  ASSERT_EQ(Next(*client), LinkEvent::kUp);

  Message parts[] = {Message("one"), Message("two"), Message("three")};
  for (int i = 0; i < 3; ++i)
    ASSERT_EQ(client->socket().Send(parts[i], /*more=*/i < 2), SendResult::kSent);
  std::string next = "a good one";
  ASSERT_EQ(client->Send(next), SendResult::kSent);

  const Incoming bad = ReceiveAtServer();
  EXPECT_FALSE(bad.single_frame);
  EXPECT_EQ(bad.user_id, "mlv");
  const Incoming good = ReceiveAtServer();
  EXPECT_TRUE(good.single_frame);
  EXPECT_EQ(good.body.bytes(), "a good one");
}

TEST_F(RouterSocketTest, SaysThatAPeerIsGone) {
  BindServer();
  std::string frame = "anybody there?";

  EXPECT_EQ(server_->Send("a routing id nobody has", frame), SendResult::kPeerGone);

  EXPECT_EQ(frame, "anybody there?");
}

TEST_F(RouterSocketTest, APeerThatReadsNothingMakesSendingPauseAndLosesNothing) {
  BindServer({.send_queue = 10});
  DealerOptions options = ClientOptions();
  options.receive_queue = 1;
  auto client = Connect(options);
  ASSERT_EQ(Next(*client), LinkEvent::kUp);
  std::string hello = "hello";
  ASSERT_EQ(client->Send(hello), SendResult::kSent);
  const std::string peer = ReceiveAtServer().routing_id;

  // Fills the queues of ZeroMQ and of the kernel.
  int sent = 0;
  SendResult result = SendResult::kSent;
  const std::string payload(256 * 1024, 'x');
  while (result == SendResult::kSent && sent < 10'000) {
    std::string frame = payload;
    result = server_->Send(peer, frame);
    if (result == SendResult::kSent)
      ++sent;
    else
      EXPECT_EQ(frame.size(), payload.size());
  }

  EXPECT_EQ(result, SendResult::kWouldBlock);
  for (int i = 0; i < sent; ++i) ASSERT_EQ(ReceiveAt(*client).size(), payload.size()) << i;
}

TEST_F(RouterSocketTest, AFrameBeyondTheLimitEndsTheConnection) {
  BindServer({.body_bytes_max = 1000});
  auto client = Connect();
  ASSERT_EQ(Next(*client), LinkEvent::kUp);

  std::string longest(1000 + 8, 'x');
  ASSERT_EQ(client->Send(longest), SendResult::kSent);
  EXPECT_EQ(ReceiveAtServer().body.bytes().size(), 1008u);

  std::string longer(1000 + 9, 'x');
  ASSERT_EQ(client->Send(longer), SendResult::kSent);
  EXPECT_EQ(Next(*client), LinkEvent::kDown);
}

TEST_F(RouterSocketTest, ARoutingIdThatIsTakenBringsNobodyItsReplies) {
  BindServer();
  auto victim = Connect();
  ASSERT_EQ(Next(*victim), LinkEvent::kUp);
  std::string hello = "hello";
  ASSERT_EQ(victim->Send(hello), SendResult::kSent);
  const std::string peer = ReceiveAtServer().routing_id;

  // A second socket claims the same id, with a key that is known.
  auto thief = Socket::Make(context_, ZMQ_DEALER).value();
  thief->Set(ZMQ_ROUTING_ID, absl::string_view(peer));
  thief->Set(ZMQ_CURVE_SERVERKEY, absl::string_view(server_keys_.public_key));
  thief->Set(ZMQ_CURVE_PUBLICKEY, absl::string_view(client_keys_.public_key));
  thief->Set(ZMQ_CURVE_SECRETKEY, absl::string_view(client_keys_.secret_key));
  thief->Set(ZMQ_LINGER, 0);
  BASIN_ASSERT_OK(thief->Connect(server_->endpoint()));
  ASSERT_TRUE(Until([&] { return zap_->counts().accepted == 2; }));

  std::string secret = "for the victim only";
  ASSERT_EQ(server_->Send(peer, secret), SendResult::kSent);
  EXPECT_EQ(ReceiveAt(*victim), "for the victim only");
  Message stolen;
  EXPECT_FALSE(thief->Receive(stolen));
}

TEST_F(RouterSocketTest, RefusesAnAddressInUse) {
  BindServer();
  RouterOptions options;
  options.secret_key = server_keys_.secret_key;

  EXPECT_THAT(RouterSocket::Bind(context_, server_->endpoint(), options), HasCode(v1::PORT_IN_USE));
}

TEST_F(RouterSocketTest, RefusesAnEndpointItCannotUnderstand) {
  RouterOptions options;
  options.secret_key = server_keys_.secret_key;

  for (const char* endpoint : {"", "127.0.0.1:7400", "tcp://nowhere", "tcp://127.0.0.1:99999999"})
    EXPECT_THAT(RouterSocket::Bind(context_, endpoint, options), HasCode(v1::BAD_CONFIG))
        << endpoint;
}

TEST_F(RouterSocketTest, RefusesASecretKeyThatIsNone) {
  EXPECT_THAT(RouterSocket::Bind(context_, "tcp://127.0.0.1:*", {.secret_key = "short"}),
              HasCode(v1::BAD_KEY_FILE));
}

// A peer that is no ZeroMQ at all: says something, or nothing, on a raw TCP connection.
class RawPeer {
 public:
  explicit RawPeer(const std::string& endpoint) {
    fd_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port =
        htons(static_cast<uint16_t>(std::atoi(endpoint.c_str() + endpoint.rfind(':') + 1)));
    connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof(address));
  }
  ~RawPeer() { close(fd_); }
  RawPeer(const RawPeer&) = delete;
  RawPeer& operator=(const RawPeer&) = delete;

  void Say(const std::string& bytes) { ignored_ = write(fd_, bytes.data(), bytes.size()); }
  bool Closed() {
    char buffer[256];
    const ssize_t size = read(fd_, buffer, sizeof(buffer));
    return size == 0 || (size < 0 && errno != EAGAIN);
  }

 private:
  int fd_;
  ssize_t ignored_ = 0;
};

TEST_F(RouterSocketTest, ClosesWhoeverDoesNotShakeHandsAndServesTheOthers) {
  BindServer({.handshake_timeout = absl::Milliseconds(200)});
  RawPeer silent(server_->endpoint()), browser(server_->endpoint()), old_zmtp(server_->endpoint());
  ASSERT_TRUE(Until([&, waits = 0]() mutable { return ++waits > 5; }));
  browser.Say("GET / HTTP/1.1\r\nHost: hub\r\n\r\n");
  old_zmtp.Say(std::string("\x01\x00", 2));

  EXPECT_TRUE(Until([&] { return silent.Closed(); }));
  EXPECT_TRUE(Until([&] { return browser.Closed(); }));
  EXPECT_TRUE(Until([&] { return old_zmtp.Closed(); }));
  auto client = Connect();
  EXPECT_EQ(Next(*client), LinkEvent::kUp);
}

}  // namespace
}  // namespace basin
