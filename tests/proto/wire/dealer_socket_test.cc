#include "proto/wire/dealer_socket.h"

#include <zmq.h>

#include <set>

#include "tests/proto/wire/wire_fixture.h"

namespace basin {
namespace {

class DealerSocketTest : public WireFixture {};

TEST_F(DealerSocketTest, TellsThatNobodyIsThere) {
  BindServer();
  const std::string endpoint = server_->endpoint();
  server_.reset();
  ASSERT_TRUE(Until([&] {
    auto probe = Socket::Make(context_, ZMQ_DEALER).value();
    return probe->Bind(endpoint).ok();
  }));

  auto client = DealerSocket::Connect(context_, endpoint, ClientOptions()).value();

  EXPECT_EQ(Next(*client), LinkEvent::kDown);
}

TEST_F(DealerSocketTest, TellsThatItsKeyIsRefused) {
  BindServer();
  DealerOptions options = ClientOptions();
  options.keys = NewKeyPair().value();

  auto client = Connect(options);

  EXPECT_EQ(Next(*client), LinkEvent::kRefused);
}

TEST_F(DealerSocketTest, TellsThatTheConnectionEnded) {
  BindServer();
  auto client = Connect();
  ASSERT_EQ(Next(*client), LinkEvent::kUp);

  server_.reset();

  EXPECT_EQ(Next(*client), LinkEvent::kDown);
}

TEST_F(DealerSocketTest, AWrongServerKeyNeverConnects) {
  BindServer();
  DealerOptions options = ClientOptions();
  options.server_key = NewKeyPair()->public_key;

  auto client = Connect(options);

  EXPECT_EQ(Next(*client), LinkEvent::kDown);
}

TEST_F(DealerSocketTest, WithoutCurveItNeverReachesAServerThatHasIt) {
  BindServer();
  DealerOptions options;
  options.curve = false;

  auto client = Connect(options);

  EXPECT_EQ(Next(*client), LinkEvent::kDown);
  EXPECT_EQ(zap_->counts().accepted, 0u);
}

TEST_F(DealerSocketTest, WithCurveItNeverReachesAServerWithoutIt) {
  BindServer({.curve = false});

  auto client = Connect();

  EXPECT_EQ(Next(*client), LinkEvent::kDown);
}

TEST_F(DealerSocketTest, KeepsTheFrameWhileThereIsNoConnection) {
  BindServer();
  auto client = Connect();  // the handshake needs the ZAP handler, which nobody polls yet

  for (const size_t size : {0, 5, 100, 5000}) {
    std::string frame(size, 'x');
    EXPECT_EQ(client->Send(frame), SendResult::kWouldBlock);
    EXPECT_EQ(frame, std::string(size, 'x'));
  }
}

TEST_F(DealerSocketTest, RefusesKeysThatAreNone) {
  BindServer();
  DealerOptions options = ClientOptions();
  options.keys.secret_key = "not a key";

  EXPECT_THAT(DealerSocket::Connect(context_, server_->endpoint(), options),
              HasCode(v1::BAD_KEY_FILE));
}

TEST_F(DealerSocketTest, RefusesAnEndpointItCannotUnderstand) {
  EXPECT_THAT(DealerSocket::Connect(context_, "hub:7400", ClientOptions()),
              HasCode(v1::BAD_CONFIG));
}

TEST(RandomRoutingIdTest, IsLongAndDifferentEachTimeAndNeverOneOfZeroMqs) {
  std::set<std::string> seen;
  for (int i = 0; i < 2000; ++i) {
    const std::string id = RandomRoutingId();
    ASSERT_EQ(id.size(), 16u);
    ASSERT_NE(id[0], '\0');
    ASSERT_TRUE(seen.insert(id).second);
  }
}

}  // namespace
}  // namespace basin
