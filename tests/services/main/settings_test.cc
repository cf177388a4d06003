#include "services/main/settings.h"

#include "gmock/gmock.h"
#include "proto/config/config.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

using testing::HasSubstr;

v1::ViewsConfig Complete() {
  v1::ViewsConfig config = DefaultViewsConfig();
  config.mutable_hub()->set_server_key("hub.key.pub");
  config.set_folder("/var/lib/basin-hub/views");
  config.set_secret_key("views.key");
  config.set_actors("actors.toml");
  return config;
}

TEST(ViewsSettingsTest, TakesDefaultsForTheAddresses) {
  const auto settings = ReadViewsSettings(Complete());

  BASIN_ASSERT_OK(settings);
  EXPECT_EQ(settings->hub_endpoint, "tcp://127.0.0.1:7400");
  EXPECT_EQ(settings->endpoint, "tcp://127.0.0.1:7401");
  EXPECT_EQ(settings->http.port, 7481);
  EXPECT_TRUE(settings->http_names.empty());
}

TEST(ViewsSettingsTest, NamesTheKeyThatIsMissing) {
  for (const char* key : {"folder", "secret_key", "actors", "endpoint"}) {
    SCOPED_TRACE(key);
    v1::ViewsConfig config = Complete();
    config.GetReflection()->SetString(&config, config.GetDescriptor()->FindFieldByName(key), "");
    const auto settings = ReadViewsSettings(config);
    EXPECT_THAT(settings, HasCode(v1::BAD_CONFIG));
    EXPECT_THAT(std::string(settings.status().message()), HasSubstr(key));
  }
  v1::ViewsConfig config = Complete();
  config.mutable_hub()->clear_server_key();
  EXPECT_THAT(ReadViewsSettings(config), HasCode(v1::BAD_CONFIG));
  config = Complete();
  config.set_http("7481");
  EXPECT_THAT(ReadViewsSettings(config), HasCode(v1::BAD_CONFIG));
}

TEST(ViewsSettingsTest, TakeTheNamesUnderWhichHttpIsAsked) {
  v1::ViewsConfig config = Complete();
  BASIN_ASSERT_OK(ParseConfig("http_names = [\"views.example\"]", "views.toml", config));
  const auto settings = ReadViewsSettings(config);
  BASIN_ASSERT_OK(settings);
  EXPECT_THAT(settings->http_names, testing::ElementsAre("views.example"));
}

TEST(ViewsSettingsTest, ReadTheExampleThatIsDelivered) {
  v1::ViewsConfig config = DefaultViewsConfig();

  BASIN_ASSERT_OK(LoadConfig(std::string(BASIN_SOURCE_DIR) + "/deploy/config/views.toml", config));
  BASIN_EXPECT_OK(ReadViewsSettings(config));
}

}  // namespace
}  // namespace basin
