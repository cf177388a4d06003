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

TEST(OutboxTest, HoldsAFrameUntilWhatItRestsOnIsDurableAndLetsNoneOvertake) {
  Outbox outbox;
  ASSERT_TRUE(outbox.Add("answer", 5));
  ASSERT_TRUE(outbox.Add("pong", 0));

  EXPECT_EQ(outbox.Front(4), nullptr);
  ASSERT_NE(outbox.Front(5), nullptr);
  EXPECT_EQ(*outbox.Front(5), "answer");
  outbox.Pop();
  EXPECT_EQ(*outbox.Front(0), "pong");
}

TEST(OutboxTest, IsBoundedInFramesAndBytes) {
  Outbox frames, bytes;
  int added_frames = 0, added_bytes = 0;
  while (frames.Add("x", 0)) ASSERT_LT(++added_frames, 1000);
  while (bytes.Add(std::string(1 << 20, 'x'), 0)) ASSERT_LT(++added_bytes, 1000);

  EXPECT_EQ(added_frames, 256);
  EXPECT_EQ(added_bytes, 16);
  frames.Pop();
  EXPECT_TRUE(frames.Add("x", 0));
}

TEST(SessionTest, BearsTwoFaultsAndNotAThird) {
  Session session(1, "route", "key", "ml", PublishAllowance(), absl::UnixEpoch());

  EXPECT_FALSE(session.Misbehaved());
  EXPECT_FALSE(session.Misbehaved());
  EXPECT_TRUE(session.Misbehaved());
}

}  // namespace
}  // namespace basin
