// What the scenario files (tests/scenarios) and the simulator (tests/simulation) do not tell:
// limits and failures of the core.
#include "broker/hub/hub_core.h"

#include "broker/log/memory_event_log.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"
#include "tests/support/test_events.h"
#include "tests/support/virtual_hub.h"

namespace basin {
namespace {

const std::string kKey(40, 'k');

class HubCoreTest : public testing::Test {
 protected:
  HubCoreTest() {
    v1::ActorsConfig config;
    v1::ActorConfig& actor = *config.add_actor();
    actor.set_id("ml");
    actor.set_name("ml");
    actor.add_keys(kKey);
    actor.add_roles("operator");
    actor.add_roles("member");
    actor.add_basins("*");
    actors_ = std::make_shared<const Actors>(Actors::Make(config, catalog_).value());
    options_.groups.max_bytes = 4096;
    Start();
  }
  void Start() {
    hub_ = std::make_unique<VirtualHub>(
        options_, catalog_, log_, actors_,
        [this](absl::string_view, const std::string& frame) {
          sent_.push_back(frame);
          return SendResult::kSent;
        },
        now_);
  }
  template <typename Message>
  void Send(v1::MessageType type, const Message& message) {
    const std::string frame = WriteFrame(type, 0, message);
    hub_->core().OnMessage({.routing_id = "client", .user_id = kKey, .bytes = frame}, now_);
  }
  void Hello() {
    v1::Hello hello;
    hello.set_max_version(1);
    Send(v1::HELLO, hello);
  }
  void Publish(const std::vector<std::string>& events) {
    v1::Publish publish;
    publish.set_number(++number_);
    for (const std::string& event : events) publish.add_transactions()->add_events(event);
    Send(v1::PUBLISH, publish);
  }

  const EventCatalog catalog_;
  MemoryEventLog log_{LogIdentity{.log_id = "log"}};
  HubOptions options_;
  std::shared_ptr<const Actors> actors_;
  std::unique_ptr<VirtualHub> hub_;
  std::vector<std::string> sent_;
  absl::Time now_ = kTestEventTime;
  uint64_t number_ = 0;
};

TEST_F(HubCoreTest, LeavesMessagesWhereTheyAreWhileTheDiskIsBehind) {
  Hello();
  Publish({TerritoryEvent({.id = "t"})});
  for (int i = 0; hub_->core().takes_messages(); ++i) {
    ASSERT_LT(i, 1000);
    Publish({NeedEvent({.id = absl::StrCat(i)}, std::string(400, 'x'))});
    hub_->core().Pump(now_);
  }

  ASSERT_TRUE(hub_->WriteGroup() && hub_->TellDurable());

  EXPECT_TRUE(hub_->core().takes_messages());
}

TEST_F(HubCoreTest, SendsNothingUnlessItIsPumped) {
  Hello();
  EXPECT_TRUE(sent_.empty());
  hub_->core().Pump(now_);
  EXPECT_EQ(sent_.size(), 1u);
}

TEST_F(HubCoreTest, IsDrainedOnceEverythingIsAnswered) {
  Hello();
  Publish({TerritoryEvent({.id = "t"})});
  hub_->core().StartDraining(absl::Seconds(1));
  while (hub_->core().Pump(now_)) {
  }
  EXPECT_FALSE(hub_->core().drained());

  ASSERT_TRUE(hub_->WriteGroup() && hub_->TellDurable());
  while (hub_->core().Pump(now_)) {
  }

  EXPECT_TRUE(hub_->core().drained());
  EXPECT_EQ(ReadFrame(sent_.back())->type, v1::BYE);
}

TEST_F(HubCoreTest, SpeaksForTheKeyWithoutCurveOnlyWhenToldTo) {
  const std::string hello = WriteFrame(v1::HELLO, 0, v1::Hello());
  hub_->core().OnMessage({.routing_id = "client", .user_id = "", .bytes = hello}, now_);
  ASSERT_EQ(sent_.size(), 1u);
  v1::Error error;
  ASSERT_TRUE(error.ParseFromString(std::string(ReadFrame(sent_[0])->body)));
  EXPECT_EQ(error.code(), v1::AUTH_REQUIRED);

  options_.conversation.key_without_curve = kKey;
  Start();
  v1::Hello good;
  good.set_max_version(1);
  const std::string frame = WriteFrame(v1::HELLO, 0, good);
  hub_->core().OnMessage({.routing_id = "client", .user_id = "", .bytes = frame}, now_);
  hub_->core().Pump(now_);
  EXPECT_EQ(ReadFrame(sent_.back())->type, v1::WELCOME);
}

TEST_F(HubCoreTest, CountsWhatItDid) {
  Hello();
  Publish({TerritoryEvent({.id = "t"}), TerritoryEvent({.id = "t"}), NeedEvent({.basin = "9999"})});
  hub_->core().Pump(now_);
  ASSERT_TRUE(hub_->WriteGroup() && hub_->TellDurable());

  const HubFigures figures = hub_->core().figures();

  EXPECT_EQ(figures.events_published, 1u);
  EXPECT_EQ(figures.duplicates, 1u);
  EXPECT_EQ(figures.transactions_refused(), 1u);
  EXPECT_EQ(figures.refusals.at(v1::UNKNOWN_BASIN), 1u);
  EXPECT_EQ(figures.durable_head, 1u);
  EXPECT_EQ(figures.sessions, 1u);
}

}  // namespace
}  // namespace basin
