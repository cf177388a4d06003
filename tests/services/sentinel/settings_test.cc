#include "services/sentinel/settings.h"

#include <fstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"

namespace basin {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

v1::SentinelConfig Whole() {
  v1::SentinelConfig config = DefaultSentinelConfig();
  config.mutable_hub()->set_server_key("hub.pub");
  config.set_folder("rows");
  config.set_secret_key("key");
  config.set_actors("actors.toml");
  return config;
}

TEST(SentinelSettingsTest, TakesWhatIsWhole) {
  const auto settings = ReadSentinelSettings(Whole());
  BASIN_ASSERT_OK(settings);
  EXPECT_EQ(settings->hub_endpoint, "tcp://127.0.0.1:7400");
  EXPECT_EQ(settings->views_endpoint, "");
  EXPECT_EQ(settings->judge_every, absl::Seconds(5));
}

TEST(SentinelSettingsTest, NamesWhatIsMissingOrMeansNothing) {
  v1::SentinelConfig config = Whole();
  config.clear_actors();
  EXPECT_THAT(ReadSentinelSettings(config).status().ToString(), HasSubstr("(actors)"));
  config = Whole();
  config.mutable_views()->set_endpoint("tcp://127.0.0.1:7401");
  EXPECT_THAT(ReadSentinelSettings(config).status().ToString(), HasSubstr("views.server_key"));
  for (const char* every : {"1", "2h", "1ms"}) {
    config = Whole();
    config.set_judge_every(every);
    EXPECT_EQ(CodeOf(ReadSentinelSettings(config).status()), v1::BAD_CONFIG) << every;
  }
}

TEST(SentinelSettingsTest, KnowsWhoOperatesTheHub) {
  TemporaryFolder folder;
  std::ofstream(folder / "actors.toml")
      << "[[actor]]\nid = \"ml\"\nroles = [\"member\"]\n"
      << "[[actor]]\nid = \"exploitant\"\nroles = [\"member\", \"operator\"]\n";
  const auto operators = LoadOperators(folder / "actors.toml");
  BASIN_ASSERT_OK(operators);
  EXPECT_THAT(*operators, ElementsAre("exploitant"));
}

}  // namespace
}  // namespace basin
