#include "proto/model/origin.h"

#include "absl/strings/match.h"
#include "gtest/gtest.h"

namespace basin {
namespace {

TEST(OriginTest, SaysThatDataAreSimulated) {
  EXPECT_EQ(OriginNotice(v1::SIMULATED, Language::kFrench), "données simulées");
  const absl::string_view english = OriginNotice(v1::SIMULATED, Language::kEnglish);
  EXPECT_TRUE(absl::StrContains(english, "simulated data"));
  EXPECT_TRUE(absl::StrContains(english, "données simulées")) << "whoever reads it";
  for (const Language language : {Language::kFrench, Language::kEnglish}) {
    EXPECT_EQ(OriginNotice(v1::REAL, language), "");
    EXPECT_EQ(OriginNotice(v1::ORIGIN_UNSPECIFIED, language), "");
  }
}

TEST(OriginTest, HasACodeForPrograms) {
  EXPECT_EQ(OriginCode(v1::SIMULATED), "simulated");
  EXPECT_EQ(OriginCode(v1::REAL), "real");
  EXPECT_EQ(OriginCode(v1::ORIGIN_UNSPECIFIED), "");
}

}  // namespace
}  // namespace basin
