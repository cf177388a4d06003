#include "broker/hub/pipe.h"

#include <poll.h>

#include <thread>
#include <vector>

#include "gtest/gtest.h"

namespace basin {
namespace {

bool Readable(const WakeUp& wake_up) {
  pollfd descriptor{wake_up.fd(), POLLIN, 0};
  return poll(&descriptor, 1, 0) == 1;
}

TEST(PipeTest, HandsValuesOverInOrder) {
  Pipe<int> pipe(1000);
  std::vector<int> taken;
  std::thread reader([&] {
    for (int value = 0; pipe.Wait(value);) taken.push_back(value);
  });
  for (int i = 0; i < 1000; ++i) pipe.Put(i);
  pipe.Close();
  reader.join();

  ASSERT_EQ(taken.size(), 1000u);
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(taken[static_cast<size_t>(i)], i);
}

TEST(PipeTest, TakesWithoutWaiting) {
  Pipe<int> pipe(2);
  int value = 0;
  EXPECT_FALSE(pipe.Take(value));
  pipe.Put(7);
  EXPECT_TRUE(pipe.Take(value));
  EXPECT_EQ(value, 7);
}

TEST(PipeTest, WakesAReaderThatPolls) {
  WakeUp wake_up;
  Pipe<int> pipe(2, &wake_up);
  EXPECT_FALSE(Readable(wake_up));
  pipe.Put(1);
  EXPECT_TRUE(Readable(wake_up));
}

TEST(PipeTest, LetsWhatIsPutAfterItsEndGo) {
  Pipe<int> pipe(2);
  pipe.Put(1);
  pipe.Close();
  pipe.Put(2);
  int value = 0;
  EXPECT_TRUE(pipe.Wait(value));
  EXPECT_FALSE(pipe.Wait(value));
}

TEST(PipeDeathTest, HoldsItsUsersToTheirBound) {
  Pipe<int> pipe(1);
  pipe.Put(1);
  EXPECT_DEATH(pipe.Put(2), "check failed");
}

}  // namespace
}  // namespace basin
