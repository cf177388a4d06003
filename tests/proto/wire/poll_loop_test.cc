#include "proto/wire/poll_loop.h"

#include <sys/socket.h>
#include <unistd.h>
#include <zmq.h>

#include <csignal>
#include <thread>
#include <vector>

#include "gtest/gtest.h"

namespace basin {
namespace {

TEST(PollLoopTest, CallsWhenASocketHasSomething) {
  Context context;
  auto one = Socket::Make(context, ZMQ_PAIR).value();
  auto other = Socket::Make(context, ZMQ_PAIR).value();
  ASSERT_TRUE(one->Bind("inproc://pair").ok());
  ASSERT_TRUE(other->Connect("inproc://pair").ok());
  PollLoop loop;
  std::string received;
  loop.Watch(*one, [&](const Now&) {
    Message message;
    while (one->Receive(message)) received += std::string(message.bytes());
    loop.Stop();
  });

  Message first("a"), second("b");
  ASSERT_EQ(other->Send(first), SendResult::kSent);
  ASSERT_EQ(other->Send(second), SendResult::kSent);
  loop.Run();

  EXPECT_EQ(received, "ab");
}

TEST(PollLoopTest, AnotherThreadCanWakeIt) {
  WakeUp wake_up;
  PollLoop loop;
  loop.Watch(wake_up, [&](const Now&) { loop.Stop(); });

  std::thread other([&] { wake_up.Signal(); });
  loop.Run();
  other.join();
}

TEST(PollLoopTest, ManySignalsBeforeItLooksAreOne) {
  WakeUp wake_up;
  PollLoop loop;
  int woken = 0;
  loop.Watch(wake_up, [&](const Now&) { ++woken; });

  for (int i = 0; i < 100; ++i) wake_up.Signal();
  loop.RunOnce(absl::ZeroDuration());
  loop.RunOnce(absl::ZeroDuration());

  EXPECT_EQ(woken, 1);
}

TEST(PollLoopTest, ASignalGivenWhileTheCallbackWorksIsNotLost) {
  WakeUp wake_up;
  PollLoop loop;
  int woken = 0;
  loop.Watch(wake_up, [&](const Now&) {
    if (++woken == 1) wake_up.Signal();
  });

  wake_up.Signal();
  loop.RunOnce(absl::ZeroDuration());
  loop.RunOnce(absl::ZeroDuration());

  EXPECT_EQ(woken, 2);
}

TEST(PollLoopTest, ATimerIsDueOnceAndNotBeforeItsTime) {
  PollLoop loop;
  const absl::Duration start = SteadyNow();
  std::vector<absl::Duration> calls;
  loop.After(absl::Milliseconds(20), [&](const Now& now) { calls.push_back(now.steady - start); });

  while (SteadyNow() - start < absl::Milliseconds(60)) loop.RunOnce(absl::Milliseconds(10));

  ASSERT_EQ(calls.size(), 1u);
  EXPECT_GE(calls[0], absl::Milliseconds(20));
}

TEST(PollLoopTest, APeriodicTimerGoesOnUntilForgotten) {
  PollLoop loop;
  int calls = 0;
  PollLoop::Id id = 0;
  id = loop.Every(absl::Milliseconds(1), [&](const Now&) {
    if (++calls == 5) loop.Forget(id);
  });
  loop.After(absl::Milliseconds(50), [&](const Now&) { loop.Stop(); });

  loop.Run();

  EXPECT_EQ(calls, 5);
}

TEST(PollLoopTest, TimersComeEvenWhenSocketsAreAlwaysReady) {
  int ends[2];
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
  ASSERT_EQ(write(ends[0], "x", 1), 1);  // never read: always ready
  PollLoop loop;
  loop.WatchDescriptor(ends[1], [](const Now&) {});
  loop.After(absl::Milliseconds(5), [&](const Now&) { loop.Stop(); });

  loop.Run();

  close(ends[0]);
  close(ends[1]);
}

TEST(PollLoopTest, ACallbackMayForgetAnotherThatIsReadyToo) {
  WakeUp one, other;
  PollLoop loop;
  int calls = 0;
  PollLoop::Id first = 0, second = 0;
  first = loop.Watch(one, [&](const Now&) { ++calls, loop.Forget(second); });
  second = loop.Watch(other, [&](const Now&) { ++calls, loop.Forget(first); });

  one.Signal();
  other.Signal();
  loop.RunOnce(absl::ZeroDuration());
  loop.RunOnce(absl::ZeroDuration());

  EXPECT_EQ(calls, 1);
}

TEST(PollLoopTest, ACallbackMayWatchMore) {
  WakeUp one, other;
  PollLoop loop;
  loop.Watch(one, [&](const Now&) {
    for (int i = 0; i < 100; ++i) loop.Watch(other, [&](const Now&) { loop.Stop(); });
    other.Signal();
  });

  one.Signal();
  loop.Run();
}

TEST(PollLoopTest, HandsSignalsOver) {
  PollLoop loop;
  std::vector<int> received;
  loop.WatchSignals({SIGTERM, SIGHUP}, [&](int signal, const Now&) {
    received.push_back(signal);
    if (received.size() == 2) loop.Stop();
  });

  kill(getpid(), SIGHUP);
  kill(getpid(), SIGTERM);
  loop.Run();

  EXPECT_EQ(received.size(), 2u);
}

TEST(PollLoopTest, RunOnceReturnsAfterItsWait) {
  PollLoop loop;
  const absl::Duration start = SteadyNow();
  loop.RunOnce(absl::Milliseconds(10));
  EXPECT_GE(SteadyNow() - start, absl::Milliseconds(10));
}

}  // namespace
}  // namespace basin
