#include "broker/delivery/session.h"

#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

v1::Hello Speaks(uint32_t min_version, uint32_t max_version) {
  v1::Hello hello;
  hello.set_min_version(min_version);
  hello.set_max_version(max_version);
  return hello;
}

TEST(ChooseVersionTest, TakesTheHighestThatBothSpeak) {
  EXPECT_EQ(*ChooseVersion(Speaks(1, 1)), 1u);
  EXPECT_EQ(*ChooseVersion(Speaks(0, 9)), 1u);
}

TEST(ChooseVersionTest, RefusesRangesThatDoNotMeet) {
  EXPECT_THAT(ChooseVersion(Speaks(2, 3)), HasCode(v1::VERSION_UNSUPPORTED));
  EXPECT_THAT(ChooseVersion(Speaks(0, 0)), HasCode(v1::VERSION_UNSUPPORTED));
  EXPECT_THAT(ChooseVersion(Speaks(3, 1)), HasCode(v1::VERSION_UNSUPPORTED));
}

TEST(SessionTest, BearsTwoFaultsAndNotAThird) {
  Session session(1, "route", "key", "ml", PublishAllowance(), absl::UnixEpoch());

  EXPECT_FALSE(session.Misbehaved());
  EXPECT_FALSE(session.Misbehaved());
  EXPECT_TRUE(session.Misbehaved());
}

}  // namespace
}  // namespace basin
