#include "proto/http/language.h"

#include "gtest/gtest.h"

namespace basin {
namespace {

constexpr Language kFr = Language::kFrench, kEn = Language::kEnglish;

TEST(LanguageTest, FollowsTheHeadersPreference) {
  struct Case {
    const char* header;
    Language language;
  };
  const Case cases[] = {
      {"", kFr},
      {"en", kEn},
      {"EN-gb", kEn},
      {"fr", kFr},
      {"fr, en", kFr},
      {"en, fr", kEn},
      {"fr;q=0.5, en;q=0.8", kEn},
      {"de, en;q=0.7, fr;q=0.3", kEn},
      {"de", kFr},
      {"*", kFr},
      {"en;q=0", kFr},
      {"en;q=oops", kFr},
      {"english", kFr},
      {",;,q=1", kFr},
  };
  for (const Case& one : cases)
    EXPECT_EQ(PreferredLanguage(one.header), one.language) << one.header;
}

TEST(LanguageTest, TheParameterWinsOverTheHeader) {
  HttpRequest request;
  EXPECT_EQ(LanguageOf(request), kFr);
  request.headers["accept-language"] = "en";
  EXPECT_EQ(LanguageOf(request), kEn);
  request.query["lang"] = "fr";
  EXPECT_EQ(LanguageOf(request), kFr);
  request.query["lang"] = "en";
  request.headers.clear();
  EXPECT_EQ(LanguageOf(request), kEn);
}

}  // namespace
}  // namespace basin
