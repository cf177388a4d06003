// The hub as its clients and its operator meet it.
#include "tests/support/hub_process.h"

#include "gmock/gmock.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_events.h"

namespace basin {
namespace {

using testing::ElementsAre;

class HubProcessTest : public testing::Test {
 protected:
  std::unique_ptr<Client> Connect(const std::string& actor) {
    auto client = Client::Connect(hub_.ClientOf(actor));
    EXPECT_THAT(client, IsOk());
    return client.ok() ? *std::move(client) : nullptr;
  }

  TemporaryFolder folder_;
  HubProcess hub_{folder_.path()};
};

TEST_F(HubProcessTest, TakesEventsKeepsThemAndBringsThemToASubscriber) {
  ASSERT_TRUE(hub_.Start());
  const auto op = Connect("operator");
  const auto reader = Connect("reader");
  ASSERT_TRUE(op != nullptr && reader != nullptr);
  std::vector<Sequence> seen;
  bool live = false;
  v1::Subscribe request;
  request.mutable_after();
  BASIN_ASSERT_OK(reader->Subscribe(request, [&](const Client::Delivery& delivery) {
    for (const RecordView& record : delivery.records) seen.push_back(record.sequence);
    live = delivery.message.live();
    return absl::OkStatus();
  }));

  const auto outcomes = op->Publish(
      {{TerritoryEvent({.actor = "operator", .id = "t"})},
       {NeedEvent({.actor = "operator", .id = "1"}), NeedEvent({.actor = "operator", .id = "2"})}});

  BASIN_ASSERT_OK(outcomes);
  ASSERT_EQ(outcomes->size(), 2u);
  EXPECT_THAT((*outcomes)[0].sequences(), ElementsAre(1));
  EXPECT_THAT((*outcomes)[1].sequences(), ElementsAre(2, 3));
  for (int i = 0; i < 100 && seen.size() < 3; ++i)
    BASIN_ASSERT_OK(reader->Poll(absl::Milliseconds(100)));
  EXPECT_THAT(seen, ElementsAre(1, 2, 3));
  EXPECT_TRUE(live);
}

TEST_F(HubProcessTest, AnswersWhatItAdmittedAndEndsWithZeroAtSigterm) {
  ASSERT_TRUE(hub_.Start());
  const auto op = Connect("operator");
  ASSERT_NE(op, nullptr);
  BASIN_ASSERT_OK(op->Publish({{TerritoryEvent({.actor = "operator", .id = "t"})}}));

  EXPECT_EQ(hub_.Stop(), 0);

  ASSERT_TRUE(hub_.Start());
  BASIN_ASSERT_OK(op->Publish({{NeedEvent({.actor = "operator"})}}));
  EXPECT_EQ(op->durable_head().sequence(), 2u);
}

}  // namespace
}  // namespace basin
