#include "clients/cli/context.h"

#include <fstream>
#include <map>

#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"

namespace basin::cli {
namespace {

Variable Of(std::map<std::string, std::string> variables) {
  return [variables = std::move(variables)](const std::string& name) -> std::optional<std::string> {
    const auto it = variables.find(name);
    if (it == variables.end()) return std::nullopt;
    return it->second;
  };
}

void WriteFile(const std::string& path, const std::string& text) { std::ofstream(path) << text; }

constexpr char kFile[] =
    "actor = \"ml\"\nsecret_key = \"ml.key\"\nlanguage = \"en\"\n"
    "[hub]\nendpoint = \"tcp://file:1\"\nserver_key = \"/etc/hub.pub\"\n";

TEST(ResolveContextTest, AFlagWinsOverAVariableOverTheFile) {
  TemporaryFolder folder;
  WriteFile(folder / "cli.toml", kFile);
  const auto file = LoadContextFile(folder / "cli.toml", Of({}));
  BASIN_ASSERT_OK(file);
  const Variable variables =
      Of({{"BASINCTL_HUB", "tcp://variable:1"}, {"BASINCTL_KEY", "variable.key"}});
  GeneralFlags flags;
  flags.key = "flag.key";

  const auto context = ResolveContext(flags, variables, *file);

  BASIN_ASSERT_OK(context);
  EXPECT_EQ(context->key_file, "flag.key");
  EXPECT_EQ(context->hub.address, "tcp://variable:1");
  EXPECT_EQ(context->hub.key_file, "/etc/hub.pub");
}

TEST(ResolveContextTest, PathsInTheFileCountFromItsFolder) {
  TemporaryFolder folder;
  WriteFile(folder / "cli.toml", kFile);
  const auto file = LoadContextFile(folder / "cli.toml", Of({}));
  BASIN_ASSERT_OK(file);
  const auto context = ResolveContext({}, Of({}), *file);
  BASIN_ASSERT_OK(context);
  EXPECT_EQ(context->key_file, folder / "ml.key");
}

TEST(ResolveContextTest, SpeaksTheFilesLanguageUnlessToldOtherwise) {
  v1::CliConfig config;
  config.set_language("en");
  EXPECT_EQ(ResolveLanguage("", Of({}), config), Language::kEnglish);
  EXPECT_EQ(ResolveLanguage("", Of({{"BASINCTL_LANG", "fr"}}), config), Language::kFrench);
  EXPECT_EQ(ResolveLanguage("fr", Of({{"BASINCTL_LANG", "en"}}), config), Language::kFrench);
  EXPECT_EQ(ResolveLanguage("", Of({{"LANG", "en_US"}}), {}), Language::kEnglish);
}

TEST(ResolveContextTest, RefusesValuesThatAreNone) {
  GeneralFlags flags;
  flags.timeout = "10";
  EXPECT_THAT(ResolveContext(flags, Of({}), {}), HasCode(v1::USAGE)) << "a number without a unit";
  EXPECT_THAT(ResolveContext({}, Of({{"BASINCTL_OUTPUT", "xml"}}), {}), HasCode(v1::USAGE));
  EXPECT_THAT(ResolveContext({}, Of({{"BASINCTL_LANG", "de"}}), {}), HasCode(v1::USAGE));
}

TEST(ResolveContextTest, NoColorIsHeardInAnyForm) {
  EXPECT_TRUE(ResolveContext({}, Of({}), {})->color);
  EXPECT_FALSE(ResolveContext({}, Of({{"NO_COLOR", "1"}}), {})->color);
  EXPECT_TRUE(ResolveContext({}, Of({{"NO_COLOR", ""}}), {})->color) << "empty counts as not set";
  GeneralFlags flags;
  flags.no_color = true;
  EXPECT_FALSE(ResolveContext(flags, Of({}), {})->color);
}

TEST(LoadContextFileTest, TheNamedOneMustExistAndBeValid) {
  TemporaryFolder folder;
  EXPECT_THAT(LoadContextFile(folder / "none.toml", Of({})), HasCode(v1::BAD_CONFIG));
  WriteFile(folder / "cli.toml", "actr = \"ml\"\n");
  EXPECT_THAT(LoadContextFile("", Of({{"BASINCTL_CONFIG", folder / "cli.toml"}})),
              HasCode(v1::UNKNOWN_KEY));
}

TEST(LoadContextFileTest, LooksInTheHomeFolder) {
  TemporaryFolder folder;
  std::filesystem::create_directories(folder / ".config/basin");
  WriteFile(folder / ".config/basin/cli.toml", kFile);
  const auto file = LoadContextFile("", Of({{"HOME", folder.path()}}));
  BASIN_ASSERT_OK(file);
  EXPECT_EQ(file->config.actor(), "ml");
}

TEST(LoadContextFileTest, NoneIsNoError) {
  TemporaryFolder folder;
  const auto file = LoadContextFile("", Of({{"HOME", folder.path()}}));
  BASIN_ASSERT_OK(file);
  EXPECT_EQ(file->path, "");
}

TEST(EarlyFlagTest, FindsAValueInBothForms) {
  EXPECT_EQ(EarlyFlag({"events", "--lang", "en"}, "--lang"), "en");
  EXPECT_EQ(EarlyFlag({"--lang=en", "events"}, "--lang"), "en");
  EXPECT_EQ(EarlyFlag({"--lang"}, "--lang"), "");
  EXPECT_EQ(EarlyFlag({"--", "--lang", "en"}, "--lang"), "");
}

}  // namespace
}  // namespace basin::cli
