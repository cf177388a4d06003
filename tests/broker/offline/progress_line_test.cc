#include "broker/offline/progress_line.h"

#include "gtest/gtest.h"

namespace basin {
namespace {

TEST(ProgressLineTest, SaysHowFarItHasComeAndHowLongItTakesStill) {
  EXPECT_EQ(RenderProgressLine("verifying", 500, 1000, absl::Seconds(8), true, Language::kEnglish),
            "verifying [###############---------------] 50 %  500/1000  9 s left");
  EXPECT_EQ(
      RenderProgressLine("vérification", 250, 1000, absl::Seconds(1), true, Language::kFrench),
      "vérification [#######-----------------------] 25 %  250/1000  encore 4 s");
}

TEST(ProgressLineTest, SaysNothingOfTheTimeLeftAtEitherEnd) {
  EXPECT_EQ(RenderProgressLine("x", 0, 10, absl::Seconds(1), true, Language::kEnglish),
            "x [------------------------------] 0 %  0/10");
  EXPECT_EQ(RenderProgressLine("x", 10, 10, absl::Seconds(1), true, Language::kEnglish),
            "x [##############################] 100 %  10/10");
  EXPECT_EQ(RenderProgressLine("x", 0, 0, absl::Seconds(1), true, Language::kEnglish),
            "x [##############################] 100 %  0/0");
}

TEST(ProgressLineTest, DrawsNothingWhereThereIsNoTerminal) {
  EXPECT_EQ(RenderProgressLine("x", 5, 10, absl::Seconds(1), false, Language::kEnglish),
            "x 50 %  5/10  2 s left");
}

}  // namespace
}  // namespace basin
