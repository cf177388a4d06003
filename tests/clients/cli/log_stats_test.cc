#include "clients/cli/log_stats.h"

#include "clients/cli/exit.h"
#include "gmock/gmock.h"
#include "tests/clients/cli/cli_hub.h"

namespace basin::cli {
namespace {

using testing::HasSubstr;
using testing::Optional;

TEST(LogStatsTest, TellsWhatTheLogHolds) {
  const CliHub hub;
  EXPECT_EQ(hub.Ask("reader", {"log", "stats"})["head"], 0);
  EXPECT_TRUE(hub.Ask("reader", {"log", "stats"})["oldest"].is_null());

  hub.DefineBasins();

  const auto stats = hub.Ask("reader", {"log", "stats"});
  EXPECT_EQ(stats["head"], kGroundEvents);
  EXPECT_EQ(stats["oldest"], 1);
  EXPECT_GT(stats["groups"], 0);
  EXPECT_GT(stats["commits"], 0);
  EXPECT_TRUE(stats["damage"].is_null());
  EXPECT_TRUE(Eventually([&] {
    const auto now = hub.Ask("reader", {"log", "stats"});
    return now["counted"] == kGroundEvents && now["classes"][0]["class"] == "PERMANENT" &&
           now["classes"][0]["events"] == kGroundEvents;
  }));
  const CliRun run = hub.Run("reader", {"log", "stats"});
  EXPECT_EQ(run.code, kOk);
  EXPECT_THAT(run.out, HasSubstr("Durée pour rendre un groupe durable"));
}

TEST(LogStatsTest, AQuantileIsTheBoundOfItsBucket) {
  v1::Distribution distribution;
  EXPECT_EQ(Quantile(distribution, 0.5), std::nullopt);
  for (const double bound : {0.001, 0.01, 0.1}) distribution.add_bounds(bound);
  for (const uint64_t count : {50, 48, 1, 1}) distribution.add_counts(count);

  EXPECT_THAT(Quantile(distribution, 0.5), Optional(0.001));
  EXPECT_THAT(Quantile(distribution, 0.51), Optional(0.01));
  EXPECT_THAT(Quantile(distribution, 0.99), Optional(0.1));
  EXPECT_EQ(Quantile(distribution, 1), std::nullopt) << "above every bound";
}

}  // namespace
}  // namespace basin::cli
