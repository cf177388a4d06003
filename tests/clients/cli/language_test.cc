#include "clients/cli/language.h"

#include <map>

#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace basin::cli {
namespace {

Variable Of(std::map<std::string, std::string> variables) {
  return [variables = std::move(variables)](const std::string& name) -> std::optional<std::string> {
    const auto it = variables.find(name);
    if (it == variables.end()) return std::nullopt;
    return it->second;
  };
}

TEST(LanguageOfLocaleTest, IsFrenchUnlessALocaleNamesAnotherLanguage) {
  EXPECT_EQ(LanguageOfLocale(Of({})), Language::kFrench);
  EXPECT_EQ(LanguageOfLocale(Of({{"LANG", "C.UTF-8"}})), Language::kFrench);
  EXPECT_EQ(LanguageOfLocale(Of({{"LANG", "fr_FR.UTF-8"}})), Language::kFrench);
  EXPECT_EQ(LanguageOfLocale(Of({{"LANG", "en_GB.UTF-8"}})), Language::kEnglish);
  EXPECT_EQ(LanguageOfLocale(Of({{"LANG", "de_DE.UTF-8"}})), Language::kEnglish);
}

TEST(LanguageOfLocaleTest, TheFirstVariableThatIsSetWins) {
  EXPECT_EQ(LanguageOfLocale(Of({{"LC_ALL", "en_US"}, {"LANG", "fr_FR"}})), Language::kEnglish);
  EXPECT_EQ(LanguageOfLocale(Of({{"LC_ALL", ""}, {"LC_MESSAGES", "fr_FR"}, {"LANG", "en_US"}})),
            Language::kFrench);
}

TEST(ParseLanguageTest, RefusesWhatIsNeither) {
  EXPECT_THAT(ParseLanguage("de"), HasCode(v1::USAGE));
}

TEST(WordsTest, GroupsNumbersAsTheLanguageDoes) {
  const Words french(Language::kFrench), english(Language::kEnglish);
  EXPECT_EQ(french.Count(1234567), "1\u202f234\u202f567");
  EXPECT_EQ(english.Count(1234567), "1,234,567");
  EXPECT_EQ(english.Count(-1234), "-1,234");
  EXPECT_EQ(english.Count(999), "999");
  EXPECT_EQ(english.Count(INT64_MIN), "-9,223,372,036,854,775,808");
  EXPECT_EQ(french.Hundredths(123456), "1\u202f234,56");
  EXPECT_EQ(english.Hundredths(-5), "-0.05");
}

TEST(WordsTest, ShowsTimesOnTheClocksOfParis) {
  const absl::Time summer = absl::FromUnixSeconds(1783080309);  // 2026-07-03T12:05:09Z
  EXPECT_EQ(Words(Language::kFrench).Time(summer), "03/07/2026 14:05:09");
  EXPECT_EQ(Words(Language::kEnglish).Time(summer), "2026-07-03 14:05:09");
}

TEST(WordsTest, ShowsSizesAndDurations) {
  const Words french(Language::kFrench), english(Language::kEnglish);
  EXPECT_EQ(french.Bytes(512), "512 o");
  EXPECT_EQ(french.Bytes(12'897'485), "12,3 Mio");
  EXPECT_EQ(english.Bytes(12'897'485), "12.3 MiB");
  EXPECT_EQ(french.Duration(absl::Seconds(45)), "45 s");
  EXPECT_EQ(french.Duration(absl::Seconds(200)), "3 min 20 s");
  EXPECT_EQ(french.Duration(absl::Minutes(125)), "2 h 05 min");
}

TEST(WordsTest, FillsPlaceholdersInEitherLanguage) {
  constexpr Text kText{"$0 sur $1", "$0 of $1"};
  EXPECT_EQ(Words(Language::kFrench)(kText, 3, 4), "3 sur 4");
  EXPECT_EQ(Words(Language::kEnglish)(kText, 3, 4), "3 of 4");
}

}  // namespace
}  // namespace basin::cli
