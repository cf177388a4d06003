#include "clients/cli/progress.h"

#include <cstdio>
#include <cstdlib>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace basin::cli {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// A stream into memory, and a clock in the test's hand.
class ProgressTest : public testing::Test {
 protected:
  ~ProgressTest() override {
    std::fclose(file_);
    std::free(buffer_);
  }

  std::string Written() {
    std::fflush(file_);
    return buffer_ == nullptr ? "" : std::string(buffer_, size_);
  }

  char* buffer_ = nullptr;
  size_t size_ = 0;
  std::FILE* file_ = open_memstream(&buffer_, &size_);
  Stream stream_{file_, true, 80};
  absl::Time now_ = absl::UnixEpoch();
  Clock clock_ = [this] { return now_; };
  const Words words_{Language::kFrench};
};

TEST_F(ProgressTest, SaysNothingAboutWhatIsQuick) {
  Progress progress(stream_, Progress::Style::kBar, words_, clock_, "export", 100);
  now_ += absl::Milliseconds(400);
  progress.Advance(100);
  EXPECT_THAT(Written(), IsEmpty());
}

TEST_F(ProgressTest, RedrawsItsLineAndLeavesNothingBehind) {
  {
    Progress progress(stream_, Progress::Style::kBar, words_, clock_, "export", 100);
    now_ += absl::Seconds(1);
    progress.Advance(50);
    EXPECT_THAT(Written(), HasSubstr("50 %"));
  }
  const std::string written = Written();
  EXPECT_EQ(written.substr(written.size() - 4), "\r\x1b[K");
  EXPECT_THAT(written, Not(HasSubstr("\n")));
}

TEST_F(ProgressTest, WritesPlainLinesWhereNothingCanBeRedrawn) {
  Progress progress(stream_, Progress::Style::kLines, words_, clock_, "export", 100);
  now_ += absl::Seconds(5);
  progress.Advance(10);
  EXPECT_THAT(Written(), IsEmpty());
  now_ += absl::Seconds(6);
  progress.Advance(20);
  EXPECT_THAT(Written(), Not(HasSubstr("\x1b")));
  EXPECT_THAT(Written(), testing::EndsWith("\n"));
}

TEST_F(ProgressTest, IsSilentWhenAsked) {
  Progress progress(stream_, Progress::Style::kNone, words_, clock_, "export", 100);
  now_ += absl::Minutes(1);
  progress.Advance(20);
  EXPECT_THAT(Written(), IsEmpty());
}

TEST(RenderProgressTest, TellsRateAndWhatIsLeft) {
  EXPECT_EQ(RenderProgress({.label = "export",
                            .done = 6000,
                            .total = 24000,
                            .detail = {},
                            .bar = true,
                            .elapsed = absl::Seconds(10)},
                           Words(Language::kEnglish)),
            "export  ██████░░░░░░░░░░░░░░░░░░  25 %  6,000 / 24,000  600/s  30 s left");
}

TEST(RenderProgressTest, APlainLineHasNoBar) {
  EXPECT_EQ(RenderProgress({.label = "export",
                            .done = 6000,
                            .total = 24000,
                            .detail = {},
                            .bar = false,
                            .elapsed = absl::Seconds(10)},
                           Words(Language::kEnglish)),
            "export  25 %  6,000 / 24,000  600/s  30 s left");
}

TEST(RenderProgressTest, WithoutATotalThereIsNoBar) {
  EXPECT_EQ(RenderProgress({.label = "lecture",
                            .done = 50,
                            .total = 0,
                            .detail = {},
                            .bar = true,
                            .elapsed = absl::Seconds(10)},
                           Words(Language::kFrench)),
            "lecture  50  5/s");
}

TEST(RenderProgressTest, ADetailStandsInPlaceOfTheRate) {
  EXPECT_THAT(RenderProgress({.label = "simulation",
                              .done = 5,
                              .total = 10,
                              .detail = "1 234 évènements",
                              .bar = false,
                              .elapsed = absl::Seconds(1)},
                             Words(Language::kFrench)),
              HasSubstr("5 / 10  1 234 évènements  reste 1 s"));
}

}  // namespace
}  // namespace basin::cli
