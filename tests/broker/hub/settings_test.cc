#include "broker/hub/settings.h"

#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

v1::HubConfig Complete() {
  v1::HubConfig config = DefaultHubConfig();
  config.mutable_listen()->set_secret_key("/etc/basin/hub.key");
  config.mutable_log()->set_folder("/var/lib/basin");
  config.mutable_admission()->set_actors("/etc/basin/actors.toml");
  return config;
}

TEST(SettingsTest, NeedsOnlyAKeyAFolderAndTheActors) {
  const auto settings = ReadSettings(Complete());
  BASIN_ASSERT_OK(settings);
  EXPECT_EQ(settings->log.folder, "/var/lib/basin/log");
  EXPECT_EQ(settings->facts_folder, "/var/lib/basin/facts");
  EXPECT_EQ(settings->http.port, 7480);
  EXPECT_TRUE(settings->router.curve);
  EXPECT_EQ(settings->disk.reserve_bytes, 512u << 20);
  EXPECT_EQ(settings->hub.conversation.admission.origin, v1::REAL);
}

TEST(SettingsTest, NoRateMeansNoLimitAndNoScrub) {
  v1::HubConfig config = Complete();
  EXPECT_EQ(ReadSettings(config)->upkeep.scrub_bytes_per_second, 4u << 20);
  config.mutable_log()->set_scrub_rate("0");
  config.mutable_log()->set_background_rate("0");
  const auto settings = ReadSettings(config);
  BASIN_ASSERT_OK(settings);
  EXPECT_EQ(settings->upkeep.scrub_bytes_per_second, 0u);
  EXPECT_EQ(settings->log.background_bytes_per_second, 0u);
}

TEST(SettingsTest, TakesTheNamesUnderWhichHttpIsAsked) {
  v1::HubConfig config = Complete();
  config.mutable_listen()->add_http_names("hub.example");
  const auto settings = ReadSettings(config);
  BASIN_ASSERT_OK(settings);
  EXPECT_EQ(settings->http_names, std::vector<std::string>{"hub.example"});
}

TEST(SettingsTest, RefusesWhatItDoesNotUnderstand) {
  const auto with = [](auto change) {
    v1::HubConfig config = Complete();
    change(config);
    return ReadSettings(config);
  };
  EXPECT_THAT(with([](auto& c) { c.mutable_listen()->clear_secret_key(); }),
              HasCode(v1::BAD_CONFIG));
  EXPECT_THAT(with([](auto& c) { c.mutable_listen()->set_max_sessions(0); }),
              HasCode(v1::BAD_CONFIG));
  EXPECT_THAT(with([](auto& c) { c.mutable_listen()->set_http("7480"); }), HasCode(v1::BAD_CONFIG));
  EXPECT_THAT(with([](auto& c) { c.mutable_log()->clear_folder(); }), HasCode(v1::BAD_CONFIG));
  EXPECT_THAT(with([](auto& c) { c.mutable_log()->set_backend("sqlite"); }),
              HasCode(v1::BAD_CONFIG));
  EXPECT_THAT(with([](auto& c) { c.mutable_log()->set_origin("both"); }), HasCode(v1::BAD_CONFIG));
  EXPECT_THAT(with([](auto& c) { c.mutable_log()->set_disk_reserve("100"); }),
              HasCode(v1::BAD_CONFIG));
  EXPECT_THAT(with([](auto& c) { c.mutable_log()->set_scrub_rate("1KiB"); }),
              HasCode(v1::BAD_CONFIG));
  EXPECT_THAT(with([](auto& c) { c.mutable_log()->set_background_rate("64KiB"); }),
              HasCode(v1::BAD_CONFIG));
  EXPECT_THAT(with([](auto& c) { c.mutable_log()->set_max_group("1KiB"); }),
              HasCode(v1::BAD_CONFIG));
  EXPECT_THAT(with([](auto& c) { c.mutable_admission()->clear_actors(); }),
              HasCode(v1::BAD_CONFIG));
  EXPECT_THAT(with([](auto& c) { c.mutable_admission()->set_max_clock_skew("5"); }),
              HasCode(v1::BAD_CONFIG));
  EXPECT_THAT(with([](auto& c) { c.mutable_delivery()->set_session_credit("1KiB"); }),
              HasCode(v1::BAD_CONFIG));
}

TEST(SettingsTest, GoesWithoutCurveOnLoopbackOnly) {
  v1::HubConfig config = Complete();
  config.mutable_listen()->set_curve(false);
  for (const char* open : {"tcp://0.0.0.0:7400", "tcp://*:7400", "tcp://192.168.1.2:7400"}) {
    config.mutable_listen()->set_endpoint(open);
    EXPECT_THAT(ReadSettings(config), HasCode(v1::BAD_CONFIG)) << open;
  }
  config.mutable_listen()->set_endpoint("tcp://127.0.0.1:*");
  BASIN_EXPECT_OK(ReadSettings(config));
}

TEST(SettingsTest, KeepsAMemoryLogNowhere) {
  v1::HubConfig config = Complete();
  config.mutable_log()->set_backend("memory");
  config.mutable_log()->clear_folder();
  const auto settings = ReadSettings(config);
  BASIN_ASSERT_OK(settings);
  EXPECT_EQ(settings->facts_folder, "");
}

}  // namespace
}  // namespace basin
