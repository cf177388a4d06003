#include "proto/config/config.h"

#include <fstream>
#include <map>

#include "basin/v1/config.pb.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"

namespace basin {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string DetailOf(const absl::Status& status) { return ToProto(status).detail(); }
std::string FieldOf(const absl::Status& status) { return ToProto(status).field(); }

TEST(ConfigTest, ReadsSectionsOfEveryKindOfValue) {
  v1::HubConfig config;

  BASIN_ASSERT_OK(ParseConfig(R"(
[listen]
endpoint = "tcp://127.0.0.1:7400"   # comments are TOML's
curve = false
max_sessions = 1000
[log]
folder = "/var/lib/basin"
)",
                              "hub.toml", config));

  EXPECT_EQ(config.listen().endpoint(), "tcp://127.0.0.1:7400");
  EXPECT_FALSE(config.listen().curve());
  EXPECT_EQ(config.listen().max_sessions(), 1000u);
  EXPECT_EQ(config.log().folder(), "/var/lib/basin");
  EXPECT_FALSE(config.has_delivery());
}

TEST(ConfigTest, ReadsListsOfTables) {
  v1::ActorsConfig config;

  BASIN_ASSERT_OK(ParseConfig(R"(
[[actor]]
id = "mission-locale-versailles"
keys = ["a", "b"]
roles = ["member"]
[[actor]]
id = "prefecture-78"
basins = ["*"]
)",
                              "actors.toml", config));

  ASSERT_EQ(config.actor_size(), 2);
  EXPECT_THAT(config.actor(0).keys(), ElementsAre("a", "b"));
  EXPECT_EQ(config.actor(1).id(), "prefecture-78");
  EXPECT_THAT(config.actor(1).basins(), ElementsAre("*"));
}

TEST(ConfigTest, TheFileReplacesDefaultsAndKeepsWhatItDoesNotName) {
  v1::AgentConfig config;
  config.set_poll("2s");
  config.set_language("fr");
  config.add_inbox_types("*");

  BASIN_ASSERT_OK(
      ParseConfig("poll = '5s'\ninbox_types = ['referral.*', 'meeting.*']", "", config));

  EXPECT_EQ(config.poll(), "5s");
  EXPECT_EQ(config.language(), "fr");
  EXPECT_THAT(config.inbox_types(), ElementsAre("referral.*", "meeting.*"));
}

TEST(ConfigTest, AnEmptyFileIsAllDefaults) {
  v1::HubConfig config;
  BASIN_EXPECT_OK(ParseConfig("", "hub.toml", config));
}

TEST(ConfigTest, AnUnknownKeyIsNamedWithItsPlaceAndTheNearestKnownOne) {
  v1::HubConfig config;

  const absl::Status status = ParseConfig("[listen]\n  endpiont = 'x'\n", "hub.toml", config);

  EXPECT_THAT(status, HasCode(v1::UNKNOWN_KEY));
  EXPECT_EQ(FieldOf(status), "listen.endpiont");
  EXPECT_EQ(DetailOf(status), "hub.toml:2:3: did you mean endpoint?");
  EXPECT_EQ(ToProto(status).detail_fr(), "hub.toml:2:3 : vouliez-vous dire endpoint ?");
}

TEST(ConfigTest, AKeyThatResemblesNothingGetsTheListOfThoseThereAre) {
  v1::HubConfig config;

  const absl::Status status = ParseConfig("[xylophone]\n", "hub.toml", config);

  EXPECT_THAT(status, HasCode(v1::UNKNOWN_KEY));
  EXPECT_THAT(DetailOf(status), HasSubstr("known here: listen, log, admission, delivery"));
}

TEST(ConfigTest, AnUnknownKeyInAListOfTablesNamesTheItem) {
  v1::ActorsConfig config;

  const absl::Status status =
      ParseConfig("[[actor]]\nid='a'\n[[actor]]\nkey=['b']\n", "actors.toml", config);

  EXPECT_THAT(status, HasCode(v1::UNKNOWN_KEY));
  EXPECT_EQ(FieldOf(status), "actor[1].key");
  EXPECT_EQ(DetailOf(status), "actors.toml:4:1: did you mean keys?");
}

struct BadCase {
  const char* name;
  const char* text;
  const char* detail;
};
class BadConfigTest : public testing::TestWithParam<BadCase> {};

TEST_P(BadConfigTest, IsRefusedWithItsPlace) {
  v1::HubConfig config;

  const absl::Status status = ParseConfig(GetParam().text, "hub.toml", config);

  EXPECT_THAT(status, HasCode(v1::BAD_CONFIG));
  EXPECT_THAT(DetailOf(status), HasSubstr(GetParam().detail));
}

INSTANTIATE_TEST_SUITE_P(
    Table, BadConfigTest,
    testing::Values(
        BadCase{"NumberForText", "[log]\nmax_group = 64",
                "hub.toml:2:13: must be a text in quotes"},
        BadCase{"TextForBool", "[listen]\ncurve = 'yes'", "hub.toml:2:9: must be true or false"},
        BadCase{"TextForNumber", "[listen]\nmax_sessions = '9'", "2:16: must be a whole number"},
        BadCase{"FractionForNumber", "[listen]\nmax_sessions = 9.5", "must be a whole number"},
        BadCase{"NegativeNumber", "[listen]\nmax_sessions = -1", "that is not negative"},
        BadCase{"NumberTooLarge", "[listen]\nmax_sessions = 4294967296", "must be a whole number"},
        BadCase{"ValueForSection", "listen = 'tcp://x'", "hub.toml:1:10: must be a table"},
        BadCase{"ListForValue", "[log]\nfolder = ['a']", "must be a text"},
        BadCase{"TablesForSection", "[[log]]\nfolder = 'a'", "must be a table"},
        BadCase{"NotToml", "[listen\nendpoint = 'x'", "hub.toml:1:"},
        BadCase{"KeyTwice", "[log]\nfolder = 'a'\nfolder = 'b'", "hub.toml:3:"},
        BadCase{"UnfinishedText", "[log]\nfolder = \"a", "hub.toml:2:"},
        BadCase{"InvalidUtf8", "[log]\nfolder = \"\xff\xfe\"", "hub.toml:2:"}),
    [](const auto& info) { return info.param.name; });

TEST(ConfigTest, AValueWhereAListIsWantedSaysSo) {
  v1::ActorsConfig config;
  EXPECT_THAT(DetailOf(ParseConfig("[[actor]]\nkeys = 'one'", "a.toml", config)),
              HasSubstr("a.toml:2:8: must be a list in [ ]"));
  EXPECT_THAT(DetailOf(ParseConfig("[actor]\nid = 'one'", "a.toml", config)),
              HasSubstr("must be written [[actor]]"));
}

TEST(ConfigTest, LoadsAFileAndNamesItInErrors) {
  TemporaryFolder folder;
  const std::string path = folder / "hub.toml";
  std::ofstream(path) << "[log]\nfolder = 'x'\nfoldr = 'y'\n";
  v1::HubConfig config;

  EXPECT_THAT(DetailOf(LoadConfig(path, config)), HasSubstr(path + ":3:1"));
}

TEST(ConfigTest, RefusesAFileThatIsMissingOrAFolder) {
  TemporaryFolder folder;
  v1::HubConfig config;
  EXPECT_THAT(LoadConfig(folder / "missing.toml", config), HasCode(v1::BAD_CONFIG));
  EXPECT_THAT(LoadConfig(folder.path(), config), HasCode(v1::BAD_CONFIG));
}

TEST(ConfigTest, RefusesAFileBeyondTheLimit) {
  TemporaryFolder folder;
  const std::string path = folder / "hub.toml";
  std::ofstream(path) << std::string(5 * 1024 * 1024, '\n');
  v1::HubConfig config;
  EXPECT_THAT(DetailOf(LoadConfig(path, config)), HasSubstr("larger than"));
}

class EnvironmentTest : public testing::Test {
 protected:
  absl::Status Apply(google::protobuf::Message& config) {
    return ApplyEnvironment(
        [this](const char* name) {
          const auto found = variables_.find(name);
          return found == variables_.end() ? nullptr : found->second.c_str();
        },
        config);
  }
  std::map<std::string, std::string> variables_;
};

TEST_F(EnvironmentTest, WinsOverTheFile) {
  v1::HubConfig config;
  config.mutable_listen()->set_http("127.0.0.1:1");
  config.mutable_listen()->set_curve(true);
  config.mutable_listen()->set_endpoint("kept");
  variables_ = {{"BASIN_LISTEN_HTTP", "127.0.0.1:2"},
                {"BASIN_LISTEN_CURVE", "false"},
                {"BASIN_LISTEN_MAX_SESSIONS", "7"},
                {"BASIN_LOG_DISK_RESERVE", "1GiB"}};

  BASIN_ASSERT_OK(Apply(config));

  EXPECT_EQ(config.listen().http(), "127.0.0.1:2");
  EXPECT_FALSE(config.listen().curve());
  EXPECT_EQ(config.listen().max_sessions(), 7u);
  EXPECT_EQ(config.listen().endpoint(), "kept");
  EXPECT_EQ(config.log().disk_reserve(), "1GiB");
  EXPECT_FALSE(config.has_admission());
}

TEST_F(EnvironmentTest, CanTurnTheOnlyKeyOfASectionOff) {
  v1::HubConfig config;
  config.mutable_listen()->set_curve(true);
  variables_ = {{"BASIN_LISTEN_CURVE", "false"}};

  BASIN_ASSERT_OK(Apply(config));

  EXPECT_FALSE(config.listen().curve());
}

TEST_F(EnvironmentTest, KeysOutsideOfSectionsHaveNoSectionInTheirName) {
  v1::AgentConfig config;
  variables_ = {{"BASIN_OUTBOX", "/srv/out"}, {"BASIN_HUB_ENDPOINT", "tcp://hub:7400"}};

  BASIN_ASSERT_OK(Apply(config));

  EXPECT_EQ(config.outbox(), "/srv/out");
  EXPECT_EQ(config.hub().endpoint(), "tcp://hub:7400");
}

TEST_F(EnvironmentTest, ListsAreSeparatedByCommas) {
  v1::AgentConfig config;
  config.add_inbox_types("old");
  variables_ = {{"BASIN_INBOX_TYPES", "referral.*, meeting.held"}};

  BASIN_ASSERT_OK(Apply(config));

  EXPECT_THAT(config.inbox_types(), ElementsAre("referral.*", "meeting.held"));
}

TEST_F(EnvironmentTest, ABadValueNamesTheVariable) {
  v1::HubConfig config;
  variables_ = {{"BASIN_LISTEN_MAX_SESSIONS", "many"}};

  const absl::Status status = Apply(config);

  EXPECT_THAT(status, HasCode(v1::BAD_CONFIG));
  EXPECT_EQ(FieldOf(status), "BASIN_LISTEN_MAX_SESSIONS");
}

}  // namespace
}  // namespace basin
