#include "clients/cli/hub_status.h"

#include "clients/cli/exit.h"
#include "gmock/gmock.h"
#include "tests/clients/cli/cli_hub.h"

namespace basin::cli {
namespace {

using testing::HasSubstr;

TEST(HubStatusTest, TellsWhatTheHubHolds) {
  const CliHub hub({.origin = "simulated"});
  auto status = hub.Ask("operator", {"hub", "status"});
  EXPECT_EQ(status["head"], 0);
  EXPECT_EQ(status["origin"], "simulated");
  EXPECT_EQ(status["accepting"], true);
  EXPECT_EQ(status["durability"], "memory");
  EXPECT_TRUE(status["last_recorded_at"].is_null());

  hub.DefineBasins();

  status = hub.Ask("operator", {"hub", "status"});
  EXPECT_EQ(status["head"], kGroundEvents);
  EXPECT_EQ(status["events_published"], kGroundEvents);
  EXPECT_THAT(hub.Run("operator", {"hub", "status"}).out, HasSubstr("*** données simulées ***"));
}

TEST(HubStatusTest, WhoReadsWhatIsTheOperatorsBusiness) {
  const CliHub hub;
  CliProcess reader(hub.As("reader", {"events", "tail", "--follow"}));
  ASSERT_TRUE(Eventually([&] {
    return hub.Ask("operator", {"hub", "status"})["subscribers"].size() == 1;
  }));
  EXPECT_EQ(hub.Ask("operator", {"hub", "status"})["subscribers"][0]["actor"], "reader");
  EXPECT_FALSE(hub.Ask("ml", {"hub", "status"}).contains("subscribers"));
}

}  // namespace
}  // namespace basin::cli
