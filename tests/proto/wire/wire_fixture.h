// A server with CURVE and ZAP, and clients of it, polled by hand on one thread.
#ifndef BASIN_TESTS_PROTO_WIRE_WIRE_FIXTURE_H_
#define BASIN_TESTS_PROTO_WIRE_WIRE_FIXTURE_H_

#include <functional>
#include <memory>
#include <string>

#include "gtest/gtest.h"
#include "proto/wire/curve.h"
#include "proto/wire/dealer_socket.h"
#include "proto/wire/poll_loop.h"
#include "proto/wire/router_socket.h"
#include "proto/wire/zap.h"
#include "tests/support/status_matchers.h"

namespace basin {

class WireFixture : public testing::Test {
 protected:
  WireFixture() {
    zap_ = ZapHandler::Bind(context_, [this](absl::string_view key, absl::string_view) {
             if (key == client_keys_.public_key) return decision_;
             return ZapDecision{};
           }).value();
  }

  void BindServer(RouterOptions options = {}) {
    options.secret_key = server_keys_.secret_key;
    server_ = RouterSocket::Bind(context_, "tcp://127.0.0.1:*", options).value();
  }

  DealerOptions ClientOptions() const {
    DealerOptions options;
    options.server_key = server_keys_.public_key;
    options.keys = client_keys_;
    return options;
  }
  std::unique_ptr<DealerSocket> Connect(const DealerOptions& options) {
    return DealerSocket::Connect(context_, server_->endpoint(), options).value();
  }
  std::unique_ptr<DealerSocket> Connect() { return Connect(ClientOptions()); }

  // Answers ZAP requests until `done`, at most ten seconds. False when time ran out.
  bool Until(const std::function<bool()>& done) {
    const absl::Duration deadline = SteadyNow() + absl::Seconds(10);
    while (!done()) {
      if (SteadyNow() > deadline) return false;
      PollLoop loop;
      loop.Watch(zap_->socket(), [this](const Now&) { zap_->Answer(); });
      loop.RunOnce(absl::Milliseconds(2));
    }
    return true;
  }

  // The next event of the link; a failed expectation when none comes.
  LinkEvent Next(DealerSocket& client) {
    std::optional<LinkEvent> event;
    EXPECT_TRUE(Until([&] { return (event = client.NextLinkEvent()).has_value(); }));
    return event.value_or(LinkEvent::kDown);
  }
  Incoming ReceiveAtServer() {
    Incoming incoming;
    EXPECT_TRUE(Until([&] { return server_->Receive(incoming); }));
    return incoming;
  }
  std::string ReceiveAt(DealerSocket& client) {
    Message message;
    EXPECT_TRUE(Until([&] { return client.Receive(message); }));
    return std::string(message.bytes());
  }

  Context context_;
  KeyPair server_keys_ = NewKeyPair().value();
  KeyPair client_keys_ = NewKeyPair().value();
  ZapDecision decision_ = {.code = ZapCode::kAccept, .user_id = "mlv"};
  std::unique_ptr<ZapHandler> zap_;
  std::unique_ptr<RouterSocket> server_;
};

}  // namespace basin

#endif  // BASIN_TESTS_PROTO_WIRE_WIRE_FIXTURE_H_
