#include "broker/offline/pace.h"

#include "gtest/gtest.h"

namespace basin {
namespace {

TEST(PaceTest, PausesForAsLongAsTheBytesWereTooFast) {
  EXPECT_EQ(PauseFor(3000, 1000, absl::Seconds(1)), absl::Seconds(2));
  EXPECT_EQ(PauseFor(3000, 1000, absl::Seconds(3)), absl::ZeroDuration());
  EXPECT_EQ(PauseFor(3000, 1000, absl::Seconds(5)), absl::ZeroDuration());
  EXPECT_EQ(PauseFor(0, 1000, absl::ZeroDuration()), absl::ZeroDuration());
}

TEST(PaceTest, WithoutABoundThereIsNoPause) {
  EXPECT_EQ(PauseFor(uint64_t{1} << 40, 0, absl::ZeroDuration()), absl::ZeroDuration());
}

}  // namespace
}  // namespace basin
