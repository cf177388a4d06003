// A client without manners: sends whatever bytes a test wants the hub to see, and shows what comes
// back.
#ifndef BASIN_TESTS_INTEGRATION_RAW_CLIENT_H_
#define BASIN_TESTS_INTEGRATION_RAW_CLIENT_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/time/clock.h"
#include "basin/v1/error.pb.h"
#include "basin/v1/session.pb.h"
#include "gtest/gtest.h"
#include "proto/wire/dealer_socket.h"
#include "proto/wire/frame.h"
#include "tests/support/hub_process.h"

namespace basin {

// A frame that came, owned.
struct Received {
  v1::MessageType type = v1::MESSAGE_TYPE_UNSPECIFIED;
  uint32_t channel = 0;
  std::string body;

  template <typename Message>
  Message As() const {
    Message message;
    EXPECT_TRUE(message.ParseFromString(body));
    return message;
  }
};

class RawClient {
 public:
  RawClient(Context& context, const std::string& endpoint, const DealerOptions& options)
      : socket_(DealerSocket::Connect(context, endpoint, options).value()) {}
  static DealerOptions OptionsOf(const HubProcess& hub, const std::string& actor) {
    DealerOptions options;
    options.server_key = hub.server_key();
    options.keys = hub.KeysOf(actor);
    return options;
  }

  // What becomes of the connection; nullopt when nothing does.
  std::optional<LinkEvent> Link() {
    std::optional<LinkEvent> event;
    Eventually([&] { return (event = socket_->NextLinkEvent()).has_value(); }, absl::Seconds(15));
    return event;
  }

  void SendBytes(std::string bytes) {
    EXPECT_TRUE(Eventually([&] { return socket_->Send(bytes) == SendResult::kSent; }));
  }
  template <typename Message>
  void Send(v1::MessageType type, uint32_t channel, const Message& message) {
    SendBytes(WriteFrame(type, channel, message));
  }

  // The next frame that is not a PING.
  Received Next() {
    Received received;
    const bool came = Eventually([&] {
      Message message;
      if (!socket_->Receive(message)) return false;
      const auto frame = ReadFrame(message.bytes());
      if (!frame.ok() || frame->type == v1::PING) return false;
      received = {frame->type, frame->channel, std::string(frame->body)};
      return true;
    });
    EXPECT_TRUE(came) << "nothing came";
    return received;
  }

  v1::Welcome Hello() {
    v1::Hello hello;
    hello.set_min_version(1);
    hello.set_max_version(1);
    Send(v1::HELLO, 0, hello);
    const Received received = Next();
    EXPECT_EQ(received.type, v1::WELCOME);
    return received.As<v1::Welcome>();
  }
  // The code of the ERROR or BYE that comes next.
  v1::ErrorCode NextError() {
    const Received received = Next();
    if (received.type == v1::BYE) return received.As<v1::Bye>().error().code();
    EXPECT_EQ(received.type, v1::ERROR);
    return received.As<v1::Error>().code();
  }
  v1::ErrorCode ErrorTo(std::string bytes) {
    SendBytes(std::move(bytes));
    return NextError();
  }

  DealerSocket& socket() { return *socket_; }

 private:
  std::unique_ptr<DealerSocket> socket_;
};

}  // namespace basin

#endif  // BASIN_TESTS_INTEGRATION_RAW_CLIENT_H_
