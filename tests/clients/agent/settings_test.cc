#include "clients/agent/settings.h"

#include "gtest/gtest.h"
#include "proto/config/config.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

v1::AgentConfig Minimal() {
  v1::AgentConfig config = DefaultAgentConfig();
  config.mutable_hub()->set_server_key("hub.pub");
  config.set_actor("ml");
  config.set_secret_key("ml.key");
  config.set_state("state");
  config.set_outbox("outbox");
  return config;
}

TEST(AgentSettingsTest, TheShippedFileIsValid) {
  v1::AgentConfig config = DefaultAgentConfig();
  BASIN_ASSERT_OK(LoadConfig(BASIN_SOURCE_DIR "/deploy/config/agent.toml", config));
  const auto settings = ReadAgentSettings(config);
  BASIN_ASSERT_OK(settings);
  EXPECT_EQ(settings->context.actor, "mission-locale-exemple");
  EXPECT_EQ(settings->poll, absl::Seconds(2));
  EXPECT_EQ(settings->context.origin, v1::REAL);
  EXPECT_FALSE(settings->inbox_own);
}

TEST(AgentSettingsTest, NamesTheKeyThatIsWrong) {
  const auto field_of = [](const v1::AgentConfig& config) {
    const auto settings = ReadAgentSettings(config);
    EXPECT_THAT(settings, HasCode(v1::BAD_CONFIG));
    return ToProto(settings.status()).field();
  };
  BASIN_EXPECT_OK(ReadAgentSettings(Minimal()));
  v1::AgentConfig config = Minimal();
  config.clear_actor();
  EXPECT_EQ(field_of(config), "actor");
  config = Minimal();
  config.set_origin("réel");
  EXPECT_EQ(field_of(config), "origin");
  config = Minimal();
  config.set_poll("2");
  EXPECT_EQ(field_of(config), "poll");
  config = Minimal();
  config.set_poll("1ms");
  EXPECT_EQ(field_of(config), "poll");
  config = Minimal();
  config.set_language("de");
  EXPECT_EQ(field_of(config), "language");
  config = Minimal();
  config.clear_outbox();
  EXPECT_EQ(field_of(config), "outbox");
}

}  // namespace
}  // namespace basin
