#include "proto/wire/zap.h"

#include <zmq.h>

#include <vector>

#include "tests/proto/wire/wire_fixture.h"

namespace basin {
namespace {

class ZapTest : public WireFixture {
 protected:
  // Asks as a ZeroMQ server would, part by part; returns the parts of the reply.
  std::vector<std::string> Ask(const std::vector<std::string>& parts) {
    auto asker = Socket::Make(context_, ZMQ_REQ).value();
    asker->Set(ZMQ_LINGER, 0);
    EXPECT_THAT(asker->Connect("inproc://zeromq.zap.01"), IsOk());
    for (const std::string& part : parts) {
      Message message{part};
      EXPECT_EQ(asker->Send(message, &part != &parts.back()), SendResult::kSent);
    }
    std::vector<std::string> reply;
    Message part;
    EXPECT_TRUE(Until([&] { return asker->Receive(part); }));
    reply.emplace_back(part.bytes());
    while (part.more()) {
      EXPECT_TRUE(asker->Receive(part));
      reply.emplace_back(part.bytes());
    }
    return reply;
  }
  std::string RawKey(const std::string& z85) {
    std::string raw(32, '\0');
    zmq_z85_decode(reinterpret_cast<uint8_t*>(raw.data()), z85.c_str());
    return raw;
  }
  std::string known_key() { return RawKey(client_keys_.public_key); }
};

TEST_F(ZapTest, AcceptsAKnownKeyAndNamesItsUser) {
  EXPECT_EQ(Ask({"1.0", "7", "basin", "127.0.0.1", "", "CURVE", known_key()}),
            (std::vector<std::string>{"1.0", "7", "200", "OK", "mlv", ""}));
  EXPECT_EQ(zap_->counts().accepted, 1u);
}

TEST_F(ZapTest, RefusesWhateverIsNotAKnownCurveKey) {
  const std::string other = RawKey(NewKeyPair()->public_key);
  const std::vector<std::string> requests[] = {
      {"1.0", "7", "basin", "127.0.0.1", "", "CURVE", other},
      {"1.0", "7", "basin", "127.0.0.1", "", "NULL"},
      {"1.0", "7", "basin", "127.0.0.1", "", "PLAIN", "admin", "admin"},
      {"1.0", "7", "basin", "127.0.0.1", "", "GSSAPI", "somebody"},
      {"2.0", "7", "basin", "127.0.0.1", "", "CURVE", known_key()},
      {"1.0", "7", "basin", "127.0.0.1", "", "CURVE", "short"},
      {"1.0", "7", "basin", "127.0.0.1", "", "CURVE"},
      {"1.0", "7", "basin", "127.0.0.1", "", "CURVE", known_key(), known_key()},
      {"1.0", "7"},
      {"1.0"},
  };
  uint64_t denied = 0;
  for (const auto& request : requests) {
    const std::vector<std::string> reply = Ask(request);
    ASSERT_EQ(reply.size(), 6u);
    EXPECT_EQ(reply[2], "400");
    EXPECT_EQ(reply[4], "");
    EXPECT_EQ(zap_->counts().denied, ++denied);
  }
  EXPECT_EQ(zap_->counts().accepted, 0u);
}

TEST_F(ZapTest, RefusesAUserWithoutANameBecauseItWouldLookUnauthenticated) {
  decision_.user_id = "";
  EXPECT_EQ(Ask({"1.0", "7", "basin", "127.0.0.1", "", "CURVE", known_key()})[2], "400");
  decision_.user_id = std::string(256, 'x');
  EXPECT_EQ(Ask({"1.0", "7", "basin", "127.0.0.1", "", "CURVE", known_key()})[2], "400");
}

TEST_F(ZapTest, MayAskAPeerToComeBackLater) {
  decision_ = {.code = ZapCode::kLater, .user_id = ""};
  BindServer();

  auto client = Connect();

  EXPECT_EQ(Next(*client), LinkEvent::kDown);
  EXPECT_EQ(zap_->counts().postponed, 1u);
}

TEST_F(ZapTest, ThereIsOneHandlerPerContext) {
  const auto other = ZapHandler::Bind(
      context_, [](absl::string_view, absl::string_view) { return ZapDecision{}; });
  EXPECT_THAT(other, HasCode(v1::PORT_IN_USE));
}

}  // namespace
}  // namespace basin
