#include "clients/sdk/link.h"

#include <deque>
#include <string>

#include "tests/proto/wire/wire_fixture.h"

namespace basin {
namespace {

// The link's clock is the test's: pauses are told, not waited for.
const absl::Time kStart = absl::UnixEpoch() + absl::Hours(1);

class ClientLinkTest : public WireFixture {
 protected:
  ClientLinkTest() { BindServer(); }

  ClientLink MakeLink() { return ClientLink(context_, server_->endpoint(), ClientOptions()); }
  LinkEvent Next(ClientLink& link) {
    std::optional<LinkEvent> event;
    EXPECT_TRUE(Until([&] { return (event = link.NextEvent()).has_value(); }));
    return event.value_or(LinkEvent::kDown);
  }
  // Sends these frames, as far as the connection takes them.
  static void Send(ClientLink& link, std::deque<std::string>& frames) {
    link.Send([&]() -> std::optional<std::string> {
      if (frames.empty()) return std::nullopt;
      std::string frame = std::move(frames.front());
      frames.pop_front();
      return frame;
    });
  }
  // Whether a connection is begun at `now`.
  static bool Opens(ClientLink& link, absl::Time now) {
    BASIN_EXPECT_OK(link.Open(now));
    std::deque<std::string> probe = {"probe"};
    Send(link, probe);  // asked for only where there is a socket
    return probe.empty();
  }
};

TEST_F(ClientLinkTest, ConnectsAndCarriesFramesBothWays) {
  ClientLink link = MakeLink();
  BASIN_ASSERT_OK(link.Open(kStart));
  ASSERT_EQ(Next(link), LinkEvent::kUp);

  std::deque<std::string> frames = {"one", "two"};
  Send(link, frames);
  const Incoming one = ReceiveAtServer();
  EXPECT_EQ(one.body.bytes(), "one");
  EXPECT_EQ(ReceiveAtServer().body.bytes(), "two");

  std::string answer = "answer";
  ASSERT_EQ(server_->Send(one.routing_id, answer), SendResult::kSent);
  Message message;
  ASSERT_TRUE(Until([&] { return link.Receive(message); }));
  EXPECT_EQ(message.bytes(), "answer");
}

TEST_F(ClientLinkTest, KeepsTheFrameThatWasNotTakenAndSendsItFirst) {
  ClientLink link = MakeLink();
  BASIN_ASSERT_OK(link.Open(kStart));
  std::deque<std::string> frames = {"one", "two"};
  Send(link, frames);  // the handshake is not over: nothing is taken yet
  EXPECT_EQ(frames.size(), 1u);
  ASSERT_EQ(Next(link), LinkEvent::kUp);

  ASSERT_TRUE(Until([&] {
    Send(link, frames);
    return frames.empty();
  }));

  EXPECT_EQ(ReceiveAtServer().body.bytes(), "one");
  EXPECT_EQ(ReceiveAtServer().body.bytes(), "two");
}

TEST_F(ClientLinkTest, WithoutAConnectionNothingIsAskedForAndNothingComes) {
  ClientLink link = MakeLink();
  std::deque<std::string> frames = {"one"};
  Send(link, frames);
  EXPECT_EQ(frames.size(), 1u);
  Message message;
  EXPECT_FALSE(link.Receive(message));
  EXPECT_EQ(link.NextEvent(), std::nullopt);
}

TEST_F(ClientLinkTest, PausesLongerEachTimeAndByChance) {
  ClientLink link = MakeLink();
  absl::Time now = kStart;
  absl::Duration pause = absl::Milliseconds(100);
  for (int drop = 0; drop < 10; ++drop) {
    ASSERT_TRUE(Opens(link, now)) << "drop " << drop;
    link.Drop(absl::ZeroDuration(), now);
    EXPECT_FALSE(Opens(link, now + pause / 2 - absl::Milliseconds(1))) << "drop " << drop;
    now += pause;
    pause = std::min(2 * pause, absl::Seconds(10));
  }
  ASSERT_TRUE(Opens(link, now));

  link.WasOfUse();
  link.Drop(absl::ZeroDuration(), now);
  EXPECT_TRUE(Opens(link, now + absl::Milliseconds(100))) << "the pause begins anew";
}

TEST_F(ClientLinkTest, PausesAtLeastAsLongAsAsked) {
  ClientLink link = MakeLink();
  link.Drop(absl::Seconds(30), kStart);
  EXPECT_FALSE(Opens(link, kStart + absl::Seconds(29)));
  EXPECT_TRUE(Opens(link, kStart + absl::Seconds(30)));
}

TEST_F(ClientLinkTest, ADroppedConnectionTakesItsBlockedFrameWithIt) {
  ClientLink link = MakeLink();
  BASIN_ASSERT_OK(link.Open(kStart));
  std::deque<std::string> frames = {"of the first connection"};
  Send(link, frames);
  ASSERT_TRUE(frames.empty());

  link.Drop(absl::ZeroDuration(), kStart);
  BASIN_ASSERT_OK(link.Open(kStart + absl::Seconds(1)));
  ASSERT_EQ(Next(link), LinkEvent::kUp);
  frames = {"of the second"};
  ASSERT_TRUE(Until([&] {
    Send(link, frames);
    return frames.empty();
  }));

  EXPECT_EQ(ReceiveAtServer().body.bytes(), "of the second");
}

TEST_F(ClientLinkTest, TellsWhatThereNeverWillBe) {
  ClientLink link(context_, "tcp://127.0.0.1:99999", ClientOptions());
  EXPECT_THAT(link.Open(kStart), HasCode(v1::BAD_CONFIG));
  DealerOptions keyless = ClientOptions();
  keyless.keys.secret_key = "none";
  ClientLink wrong(context_, server_->endpoint(), keyless);
  EXPECT_THAT(wrong.Open(kStart), HasCode(v1::BAD_KEY_FILE));
}

}  // namespace
}  // namespace basin
