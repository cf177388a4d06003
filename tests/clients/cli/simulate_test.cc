#include "clients/cli/simulate.h"

#include <filesystem>

#include "absl/strings/str_cat.h"
#include "clients/cli/exit.h"
#include "gmock/gmock.h"
#include "tests/clients/cli/cli_hub.h"

namespace basin::cli {
namespace {

using testing::HasSubstr;

// A simulated hub that knows the simulation's actors; "operator" is one of them.
class SimulateTest : public testing::Test {
 protected:
  SimulateTest() : hub_({.origin = "simulated"}) {
    EXPECT_EQ(RunCli({"keys", "new", hub_.path("feed.key")}).code, 0);
    EXPECT_EQ(RunCli({"simulate", "--write-actors", hub_.path("simulated.toml"), "--feed-key",
                      hub_.path("feed.key.pub")})
                  .code,
              0);
    std::ifstream simulated(hub_.path("simulated.toml"));
    std::ofstream(hub_.hub().actors_file(), std::ios::app) << simulated.rdbuf();
    EXPECT_EQ(hub_.hub().Stop(), 0);
    EXPECT_TRUE(hub_.hub().Start());
  }

  CliRun Simulate(const std::vector<std::string>& more) {
    std::vector<std::string> arguments = {"simulate",
                                          "--hub",
                                          hub_.hub().endpoint(),
                                          "--hub-key",
                                          hub_.path("hub.key.pub"),
                                          "--key",
                                          hub_.path("feed.key"),
                                          "-o",
                                          "json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return RunCli(arguments);
  }

  CliHub hub_;
};

TEST_F(SimulateTest, FillsAHubAndAgainAddsNothing) {
  const CliRun first = Simulate({"--days", "20", "--seed", "7"});
  ASSERT_EQ(first.code, kOk) << first.err;
  const auto told = nlohmann::json::parse(first.out);
  EXPECT_EQ(told["origin"], "simulated");
  EXPECT_EQ(told["published"], hub_.Head());
  EXPECT_GT(told["published"], 1000);

  EXPECT_EQ(told["notice"], "données simulées");

  const auto again = nlohmann::json::parse(Simulate({"--days", "20", "--seed", "7"}).out);
  EXPECT_EQ(again["published"], 0);
  EXPECT_EQ(again["duplicate"], told["published"]);
  EXPECT_EQ(hub_.Head(), told["published"]);
}

TEST_F(SimulateTest, StartsOnTheDayAskedFor) {
  const auto told = nlohmann::json::parse(Simulate({"--days", "3", "--start", "2025-01-06"}).out);
  EXPECT_EQ(told["from"], "2025-01-06");
  EXPECT_EQ(told["until"], "2025-01-08");
}

TEST_F(SimulateTest, OnlyTheFeedPublishesIt) {
  const CliRun run = hub_.Run("operator", {"simulate", "--days", "1"});
  EXPECT_EQ(run.code, kNotAllowed);
  EXPECT_EQ(hub_.Head(), 0u);
}

TEST_F(SimulateTest, RefusesDaysThatAreNone) {
  EXPECT_EQ(Simulate({"--days", "0"}).code, kUsage);
  EXPECT_EQ(Simulate({"--start", "2025-02-30"}).code, kUsage);
}

TEST(SimulateOnRealTest, ARealLogTakesNothingMadeUp) {
  const CliHub hub;
  const CliRun run = hub.Run("operator", {"simulate", "--days", "1"});
  EXPECT_NE(run.code, kOk);
  EXPECT_THAT(run.err, HasSubstr("ORIGIN_MISMATCH"));
  EXPECT_EQ(hub.Head(), 0u);
}

TEST(WriteActorsTest, NeedsTheFeedsKeyAndOverwritesNothing) {
  TemporaryFolder folder;
  EXPECT_EQ(RunCli({"simulate", "--write-actors", folder / "actors.toml"}).code, kUsage);
  ASSERT_EQ(RunCli({"keys", "new", folder / "feed.key"}).code, 0);
  const std::vector<std::string> write = {"simulate", "--write-actors", folder / "actors.toml",
                                          "--feed-key", folder / "feed.key.pub"};
  EXPECT_EQ(RunCli(write).code, kOk);
  EXPECT_EQ(RunCli({"config", "check", folder / "actors.toml"}).code, kOk)
      << "what it writes, a hub reads";
  EXPECT_EQ(RunCli(write).code, kDisk);
}

}  // namespace
}  // namespace basin::cli
