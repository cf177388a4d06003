#include "broker/delivery/frame_queue.h"

#include "gtest/gtest.h"

namespace basin {
namespace {

TEST(FrameQueueTest, HoldsAFrameUntilWhatItRestsOnIsDurableAndLetsNoneOvertake) {
  FrameQueue queue;
  ASSERT_TRUE(queue.Add("answer", 5));
  ASSERT_TRUE(queue.Add("pong", 0));

  EXPECT_EQ(queue.Front(4), nullptr);
  ASSERT_NE(queue.Front(5), nullptr);
  EXPECT_EQ(*queue.Front(5), "answer");
  queue.Pop();
  EXPECT_EQ(*queue.Front(0), "pong");
}

TEST(FrameQueueTest, IsBoundedInFramesAndBytes) {
  FrameQueue frames, bytes;
  int added_frames = 0, added_bytes = 0;
  while (frames.Add("x", 0)) ASSERT_LT(++added_frames, 1000);
  while (bytes.Add(std::string(1 << 20, 'x'), 0)) ASSERT_LT(++added_bytes, 1000);

  EXPECT_EQ(added_frames, 256);
  EXPECT_EQ(added_bytes, 16);
  frames.Pop();
  EXPECT_TRUE(frames.Add("x", 0));
}

}  // namespace
}  // namespace basin
